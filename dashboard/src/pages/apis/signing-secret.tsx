import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { http } from "../../api/client.ts";
import { CopyText } from "../../components/copy-text.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { NotAllowed } from "../../components/not-allowed.tsx";
import { useNotices } from "../../components/notices.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import type { Api } from "./use-api.ts";

/** The secret by which an API of HS256 checks its tokens, shown when it is asked for. */
export function SigningSecret({ api: { id } }: { api: Api }) {
  const texts = useTexts("apis").secret;
  const { actions } = useTexts("common");
  const notices = useNotices();
  const mayRead = useMay("update:resource_servers");
  const [secret, setSecret] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function show() {
    setBusy(true);
    const query = { fields: "signing_secret" };
    await http.GET("/resource-servers/{id}", { params: { path: { id }, query } }).then(({ data }) => {
      if (typeof data?.signing_secret === "string") setSecret(data.signing_secret);
    }, notices.failed);
    setBusy(false);
  }

  return (
    <FormSection title={texts.title} text={texts.text}>
      {!mayRead && <NotAllowed />}
      <div aria-live="polite">{secret !== undefined && <CopyText value={secret} label={texts.title} />}</div>
      {mayRead && (
        <Group>
          <Button
            variant="default"
            loading={isBusy}
            onClick={() => (secret === undefined ? void show() : setSecret(undefined))}
          >
            {secret === undefined ? actions.show : actions.hide}
          </Button>
        </Group>
      )}
    </FormSection>
  );
}
