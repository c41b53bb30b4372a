import type { texts as english } from "../en/logs.ts";

export const texts: typeof english = {
  title: "Protokoll",
  lead: "Was in diesem Mandanten geschehen ist.",
  one: { title: "Protokolleintrag", back: "Zurück zum Protokoll" },
};
