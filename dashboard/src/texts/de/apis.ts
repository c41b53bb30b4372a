import type { texts as english } from "../en/apis.ts";

export const texts: typeof english = {
  title: "APIs",
  lead: "Wofür Zugriffstoken ausgestellt werden.",
  one: { title: "API", back: "Zurück zu den APIs" },
};
