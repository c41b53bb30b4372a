import type { texts as english } from "../en/migrations.ts";

export const texts: typeof english = {
  title: "Umzug",
  lead: "Der Umzug der Personen einer Verbindung, vom ersten Blick bis zum letzten.",
};
