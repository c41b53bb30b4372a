import type { texts as english } from "../en/connections.ts";

export const texts: typeof english = {
  title: "Verbindungen",
  lead: "Wo sich Personen anmelden: Datenbanken mit oder ohne ein altes System dahinter.",
  one: { title: "Verbindung", back: "Zurück zu den Verbindungen" },
};
