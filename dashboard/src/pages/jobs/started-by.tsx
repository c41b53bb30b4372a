import { ClientName } from "../../components/client-name.tsx";
import type { Job } from "../../components/live-job.tsx";
import { useSession } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

const CLIENT = /@clients$/;

/** Who started a job, by the subject of their token. */
export function StartedBy({ job: { created_by: subject, created_by_name: name } }: { job: Job }) {
  const texts = useTexts("jobs").by;
  const { user_id: me } = useSession();
  if (subject === undefined) return null;
  if (subject === me) return texts.you;
  if (subject === "cli") return texts.cli;
  if (CLIENT.test(subject)) return <ClientName id={subject.replace(CLIENT, "")} />;
  return name ?? texts.administrator;
}
