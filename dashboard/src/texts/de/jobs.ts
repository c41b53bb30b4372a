import type { texts as english } from "../en/jobs.ts";

export const texts: typeof english = {
  title: "Aufträge",
  lead: "Arbeit, die im Hintergrund läuft.",
  one: { title: "Auftrag", back: "Zurück zu den Aufträgen" },
};
