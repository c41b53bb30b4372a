import type { texts as english } from "../en/users.ts";

export const texts: typeof english = {
  title: "Benutzer",
  lead: "Alle, die hier zu Hause sind.",
  one: { title: "Benutzer", back: "Zurück zu den Benutzern" },
};
