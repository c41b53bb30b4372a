import { Button, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import type { Application } from "./application.ts";
import { useApplicationsChanged } from "./use-application.ts";

/** The danger zone: takes an application away for good. */
export function DeleteApplication({ application }: { application: Application }) {
  const texts = useTexts("applications").danger;
  const { confirm } = useTexts("common");
  const navigate = useNavigate();
  const notices = useNotices();
  const changed = useApplicationsChanged();
  const mayDelete = useMay("delete:clients");
  const [isAsking, setAsking] = useState(false);
  const remove = api.useMutation("delete", "/clients/{id}");
  if (!mayDelete || application.global) return null;

  async function confirmed() {
    await remove.mutateAsync({ params: { path: { id: application.client_id } } });
    notices.done(texts.done(application.name));
    await navigate({ to: "/applications", ignoreBlocker: true });
    await changed();
  }

  return (
    <FormSection title={texts.title} text={texts.text}>
      <div>
        <Button color="red.9" onClick={() => setAsking(true)}>
          {texts.button}
        </Button>
      </div>
      <ConfirmDelete
        opened={isAsking}
        title={texts.question(application.name)}
        text={
          <>
            <Text>{texts.consequence}</Text>
            <Text>{confirm.cannotUndo}</Text>
          </>
        }
        typeName={application.name}
        onClose={() => setAsking(false)}
        onConfirm={confirmed}
      />
    </FormSection>
  );
}
