import { Button, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api as client } from "../../api/client.ts";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { type Api, useApisChanged } from "./use-api.ts";

/** The danger zone: takes an API away for good. */
export function DeleteApi({ api }: { api: Api }) {
  const texts = useTexts("apis").danger;
  const { confirm } = useTexts("common");
  const navigate = useNavigate();
  const notices = useNotices();
  const changed = useApisChanged();
  const mayDelete = useMay("delete:resource_servers");
  const [isAsking, setAsking] = useState(false);
  const remove = client.useMutation("delete", "/resource-servers/{id}");
  if (!mayDelete || api.is_system) return null;

  async function confirmed() {
    await remove.mutateAsync({ params: { path: { id: api.id } } });
    notices.done(texts.done(api.name));
    await navigate({ to: "/apis", ignoreBlocker: true });
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
        title={texts.question(api.name)}
        text={
          <>
            <Text>{texts.consequence}</Text>
            <Text>{confirm.cannotUndo}</Text>
          </>
        }
        typeName={api.name}
        onClose={() => setAsking(false)}
        onConfirm={confirmed}
      />
    </FormSection>
  );
}
