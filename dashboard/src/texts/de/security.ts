import type { texts as english } from "../en/security.ts";

export const texts: typeof english = {
  title: "Sicherheit",
  lead: "Wer darf, was man besser vermeidet, und was von Haus aus an oder aus ist.",
};
