import type { texts as english } from "../en/applications.ts";

export const texts: typeof english = {
  title: "Anwendungen",
  lead: "Programme, die Personen zur Anmeldung hierherschicken oder Ihre APIs aufrufen.",
  one: { title: "Anwendung", back: "Zurück zu den Anwendungen" },
};
