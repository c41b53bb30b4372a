import { api } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { ClientName } from "../../components/client-name.tsx";
import { useMay, useSession } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

const CLIENT = /@clients$/;
const MOST_ADMINISTRATORS = 100;

/** Who started a job, by the subject of their token. */
export function StartedBy({ subject }: { subject: string | undefined }) {
  const texts = useTexts("jobs").by;
  const { user_id: me } = useSession();
  if (subject === undefined) return null;
  if (subject === me) return texts.you;
  if (subject === "cli") return texts.cli;
  if (CLIENT.test(subject)) return <ClientName id={subject.replace(CLIENT, "")} />;
  return <AdministratorName id={subject} />;
}

function AdministratorName({ id }: { id: string }) {
  const texts = useTexts("jobs").by;
  const enabled = useMay("read:administrators");
  const { data } = api.useQuery(
    "get",
    "/administrators",
    { params: { query: { per_page: MOST_ADMINISTRATORS } } },
    { enabled, staleTime: 300_000 },
  );
  const found = data === undefined ? undefined : listed(data, "administrators").rows.find((one) => one.user_id === id);
  return found?.name ?? texts.administrator;
}
