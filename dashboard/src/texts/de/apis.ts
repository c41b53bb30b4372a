import type { texts as english } from "../en/apis.ts";

export const texts: typeof english = {
  title: "APIs",
  lead: "Wofür Zugriffstoken ausgestellt werden.",
  empty: {
    title: "Noch gibt es keine API",
    text: "Registrieren Sie eine API; dann können Anwendungen Zugriffstoken mit deren Kennung als Audience anfordern.",
  },
  columns: { name: "Name", identifier: "Kennung", lifetime: "Gültigkeit der Token" },
  one: { title: "API", back: "Zurück zu den APIs" },
};
