import { useNavigate } from "@tanstack/react-router";
import { api } from "../../api/client.ts";
import { DeleteSection } from "../../components/delete-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import type { Application } from "./application.ts";
import { useApplicationsChanged } from "./use-application.ts";

/** The danger zone: takes an application away for good. */
export function DeleteApplication({ application }: { application: Application }) {
  const texts = useTexts("applications").danger;
  const navigate = useNavigate();
  const notices = useNotices();
  const changed = useApplicationsChanged();
  const mayDelete = useMay("delete:clients");
  const remove = api.useMutation("delete", "/clients/{id}");
  if (!mayDelete || application.global) return null;

  async function confirmed() {
    await remove.mutateAsync({ params: { path: { id: application.client_id } } });
    notices.done(texts.done(application.name));
    await navigate({ to: "/applications", ignoreBlocker: true });
    await changed();
  }

  return <DeleteSection name={application.name} texts={texts} consequence={texts.consequence} onConfirm={confirmed} />;
}
