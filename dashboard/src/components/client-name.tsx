import { api } from "../api/client.ts";
import { useMay } from "../session/session.tsx";
import { TextLink } from "./links.tsx";

/** An application by its name, leading to its page; by its id where it is gone or may not be seen. */
export function ClientName(props: { id: string }) {
  const enabled = useMay("read:clients");
  const { data } = api.useQuery(
    "get",
    "/clients/{id}",
    { params: { path: { id: props.id }, query: { fields: "client_id,name" } } },
    { enabled, staleTime: 300_000 },
  );
  if (data === undefined) return props.id;
  return (
    <TextLink to="/applications/$id" params={{ id: props.id }} inherit>
      {data.name ?? props.id}
    </TextLink>
  );
}
