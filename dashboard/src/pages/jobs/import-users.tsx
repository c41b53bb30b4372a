import { Button, Checkbox, FileInput, Group, Progress, Select, Stack, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { listed } from "../../api/listed.ts";
import { upload } from "../../api/upload.ts";
import { Answer } from "../../components/answer.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { ButtonLink } from "../../components/links.tsx";
import type { Job } from "../../components/live-job.tsx";
import { FormSkeleton } from "../../components/loading.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { useConnections } from "./use-connections.ts";

/** Starts an import of users from a file, and leads to its job. */
export function ImportUsers({ onClose }: { onClose: () => void }) {
  const texts = useTexts("jobs").importing;
  const query = useConnections("databases");
  return (
    <Dialog opened onClose={onClose} title={texts.title} size="lg">
      <Answer query={query} loading={<FormSkeleton fields={4} />}>
        {(data) => <Form connections={choicesOf(listed(data, "connections").rows)} onClose={onClose} />}
      </Answer>
    </Dialog>
  );
}

const choicesOf = (connections: readonly { id?: string; name?: string }[]) =>
  connections.map(({ id = "", name = "" }) => ({ value: id, label: name }));

interface FormProps {
  readonly connections: readonly { value: string; label: string }[];
  readonly onClose: () => void;
}

function Form({ connections, onClose }: FormProps) {
  const texts = useTexts("jobs").importing;
  const { actions } = useTexts("common");
  const format = useFormat();
  const [file, setFile] = useState<File | null>(null);
  const [connection, setConnection] = useState(connections[0]?.value);
  const [isUpsert, setUpsert] = useState(false);
  const [externalId, setExternalId] = useState("");
  const { send, sent, error } = useSending();

  function submit() {
    if (file === null || connection === undefined) return;
    const form = new FormData();
    form.append("connection_id", connection);
    form.append("upsert", String(isUpsert));
    if (externalId.trim() !== "") form.append("external_id", externalId.trim());
    form.append("users", file, file.name);
    void send(form);
  }

  if (connections.length === 0)
    return (
      <Stack align="flex-start">
        <Text>{texts.noConnection}</Text>
        <ButtonLink to="/connections">{texts.toConnections}</ButtonLink>
      </Stack>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack>
        <FileInput
          label={texts.file}
          description={texts.fileHelp}
          placeholder={texts.choose}
          value={file}
          onChange={setFile}
          required
          // The dialog is open before its connections are here.
          autoFocus
        />
        <Select
          label={texts.connection}
          description={texts.connectionHelp}
          data={connections}
          allowDeselect={false}
          searchable={connections.length > 8}
          value={connection ?? null}
          onChange={(chosen) => setConnection(chosen ?? connection)}
        />
        <Checkbox
          label={texts.upsert}
          description={texts.upsertHelp}
          checked={isUpsert}
          onChange={(event) => setUpsert(event.currentTarget.checked)}
        />
        <TextInput
          label={texts.externalId}
          description={texts.externalIdHelp}
          value={externalId}
          onChange={(event) => setExternalId(event.currentTarget.value)}
          maxLength={500}
          autoComplete="off"
        />
        {sent !== undefined && (
          <Stack gap={4}>
            <Text size="sm">{texts.sending(format.percent(sent, 0))}</Text>
            <Progress value={sent * 100} animated aria-label={texts.sending(format.percent(sent, 0))} />
          </Stack>
        )}
        {error !== undefined && <ErrorState error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {actions.cancel}
          </Button>
          <Button type="submit" disabled={file === null} loading={sent !== undefined}>
            {texts.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Sends the file, says how much of it has gone out, and goes to the job's page. */
function useSending() {
  const [sent, setSent] = useState<number>();
  const [error, setError] = useState<unknown>();
  const navigate = useNavigate();
  const queries = useQueryClient();

  async function send(form: FormData) {
    setError(undefined);
    setSent(0);
    try {
      const { id } = await upload<Job>("/jobs/users-imports", form, setSent);
      void queries.invalidateQueries({ queryKey: ["get", "/jobs"] });
      await navigate({ to: "/jobs/$id", params: { id } });
    } catch (refusal) {
      setError(refusal);
    } finally {
      setSent(undefined);
    }
  }
  return { send, sent, error };
}
