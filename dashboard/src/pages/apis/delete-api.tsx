import { useNavigate } from "@tanstack/react-router";
import { api as client } from "../../api/client.ts";
import { DeleteSection } from "../../components/delete-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { type Api, useApisChanged } from "./use-api.ts";

/** The danger zone: takes an API away for good. */
export function DeleteApi({ api }: { api: Api }) {
  const texts = useTexts("apis").danger;
  const navigate = useNavigate();
  const notices = useNotices();
  const changed = useApisChanged();
  const mayDelete = useMay("delete:resource_servers");
  const remove = client.useMutation("delete", "/resource-servers/{id}");
  if (!mayDelete || api.is_system) return null;

  async function confirmed() {
    await remove.mutateAsync({ params: { path: { id: api.id } } });
    notices.done(texts.done(api.name));
    await navigate({ to: "/apis", ignoreBlocker: true });
    await changed();
  }

  return <DeleteSection name={api.name} texts={texts} consequence={texts.consequence} onConfirm={confirmed} />;
}
