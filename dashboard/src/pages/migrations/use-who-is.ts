import { useTexts } from "../../texts/use-texts.tsx";

/** What to call whoever did something: an administrator's address or a subject as it is, the command line in words. */
export function useWhoIs(): (by: string) => string {
  const { commandLine } = useTexts("migrations");
  return (by) => (by === "cli" ? commandLine : by);
}
