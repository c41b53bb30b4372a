import type { texts as english } from "../en/home.ts";

export const texts: typeof english = {
  title: "Übersicht",
  lead: "Was umzieht, was noch fehlt und was als Nächstes zu tun ist.",
};
