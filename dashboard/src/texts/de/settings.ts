import type { texts as english } from "../en/settings.ts";

export const texts: typeof english = {
  title: "Einstellungen",
  lead: "Was für den ganzen Mandanten gilt.",
};
