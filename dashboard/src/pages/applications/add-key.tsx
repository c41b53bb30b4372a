import { Button, Group, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { api, http } from "../../api/client.ts";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { useNotices } from "../../components/notices.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import { type Application, changeToKeys, usedKeyIds, usesKeys } from "./application.ts";
import { useCredentialsChanged } from "./use-credentials.ts";

const ALGORITHMS = ["RS256", "RS384", "PS256"] as const;
type Algorithm = (typeof ALGORITHMS)[number];
const LONGEST_NAME = 128;

interface AddKeyProps {
  readonly opened: boolean;
  readonly application: Application;
  readonly onClose: () => void;
}

/** Adds a public key. */
export function AddKey({ opened, application, onClose }: AddKeyProps) {
  const texts = useTexts("applications").keys;
  return (
    <Dialog opened={opened} onClose={onClose} title={texts.addTitle} size="lg">
      <Questions application={application} onClose={onClose} />
    </Dialog>
  );
}

function Questions({ application, onClose }: Omit<AddKeyProps, "opened">) {
  const texts = useTexts("applications").keys;
  const { actions } = useTexts("common");
  const notices = useNotices();
  const changed = useCredentialsChanged();
  const id = application.client_id;
  const [name, setName] = useState("");
  const [pem, setPem] = useState("");
  const [alg, setAlg] = useState<Algorithm>("RS256");
  const [end, setEnd] = useState("");
  const [wasSent, setSent] = useState(false);
  const add = api.useMutation("post", "/clients/{id}/credentials", {
    async onSuccess(added) {
      // Where keys are in use already, another one is there to take over from them.
      if (usesKeys(application)) {
        const body = changeToKeys([...usedKeyIds(application), added.id]);
        await http.PATCH("/clients/{id}", { params: { path: { id } }, body });
      }
      await changed();
      notices.done(texts.added);
      onClose();
    },
  });
  const pemError = /-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem)
    ? null
    : /PRIVATE KEY/.test(pem)
      ? texts.privateKey
      : texts.noKey;

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setSent(true);
        if (pemError !== null) return;
        add.mutate({
          params: { path: { id } },
          body: {
            credential_type: "public_key",
            name: name.trim() || undefined,
            pem,
            alg,
            expires_at: end === "" ? undefined : new Date(end).toISOString(),
          },
        });
      }}
    >
      <Stack>
        <TextInput
          data-autofocus
          label={texts.name}
          value={name}
          maxLength={LONGEST_NAME}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="off"
        />
        <Textarea
          label={texts.pem}
          description={texts.pemHelp}
          value={pem}
          onChange={(event) => setPem(event.currentTarget.value)}
          error={wasSent && pemError}
          minRows={6}
          autosize
          maxRows={14}
          required
          spellCheck={false}
          autoComplete="off"
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "13px" } }}
        />
        <Select
          label={texts.algorithm}
          data={ALGORITHMS}
          value={alg}
          onChange={(value) => setAlg((value ?? "RS256") as Algorithm)}
          allowDeselect={false}
        />
        <TextInput
          label={texts.end}
          description={texts.endHelp}
          type="datetime-local"
          value={end}
          onChange={(event) => setEnd(event.currentTarget.value)}
        />
        {add.error !== null && <ErrorState error={add.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {actions.cancel}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {texts.add}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
