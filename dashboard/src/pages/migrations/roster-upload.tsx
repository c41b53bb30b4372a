import { Button, FileInput, Group, Progress, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { upload } from "../../api/upload.ts";
import { ErrorState } from "../../components/error-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { isRunning, type Job } from "../../components/live-job.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { AskedButton } from "./asked-button.tsx";
import { RosterFields } from "./roster-fields.tsx";
import { guessColumns, NO_CHOICE, namesSomebody, optionsOf, type RosterChoice, readCsvHead } from "./roster-options.ts";
import { useRefresh } from "./use-refresh.ts";

interface RosterUploadProps {
  readonly id: string;
  /** The newest list of this connection, or dry run of one. */
  readonly latest: Job | undefined;
  readonly onFile: (isChosen: boolean) => void;
}

/**
 * Chooses a list and sends it: first as a dry run, and then, since the file is still here, for good. For good without one is asked
 * first: after a reload nobody knows whether the file is the one that was tried. One at a time.
 */
export function RosterUpload({ id, latest, onFile }: RosterUploadProps) {
  const texts = useTexts("migrations").roster;
  const [file, setFile] = useState<File | null>(null);
  const [columns, setColumns] = useState<readonly string[]>([]);
  const [choice, setChoice] = useState<RosterChoice>(NO_CHOICE);
  /** The dry run of exactly what is chosen now. */
  const [tried, setTried] = useState<string>();
  const { send, sent, error } = useSending(id);

  function change(part: Partial<RosterChoice>) {
    setChoice({ ...choice, ...part });
    setTried(undefined);
  }

  async function choose(chosen: File | null) {
    setFile(chosen);
    onFile(chosen !== null);
    setTried(undefined);
    if (chosen === null || !/\.csv$/i.test(chosen.name)) return setColumns([]);
    const head = await readCsvHead(chosen);
    setColumns(head.columns);
    setChoice((before) => ({ ...before, delimiter: head.delimiter, columns: guessColumns(head.columns) }));
  }

  const isBusy = isRunning(latest);
  const isReady = file !== null && sent === undefined && namesSomebody(choice) && !isBusy;
  const isTried = tried !== undefined && latest?.id === tried && latest.status === "completed";
  return (
    <FormSection title={texts.title} text={texts.lead}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (file !== null && isReady) void send(file, choice, true).then(setTried);
        }}
      >
        <Stack>
          <FileInput
            label={texts.file}
            description={texts.fileHelp}
            placeholder={texts.choose}
            value={file}
            onChange={(chosen) => void choose(chosen)}
            clearable
            clearButtonProps={{ "aria-label": texts.clearFile }}
          />
          <RosterFields choice={choice} columns={columns} onChange={change} />
          {error !== undefined && <ErrorState error={error} />}
          {sent !== undefined && <Sending share={sent} />}
          <Group>
            <Button type="submit" variant={isTried ? "default" : "filled"} disabled={!isReady}>
              {texts.dryRun}
            </Button>
            {file !== null && isTried && (
              <Button disabled={!isReady} onClick={() => void send(file, choice, false)}>
                {texts.loadNow(file.name)}
              </Button>
            )}
            {file !== null && !isTried && (
              <AskedButton
                variant="default"
                disabled={!isReady}
                label={texts.loadNow(file.name)}
                question={texts.untriedQuestion}
                // Closes the question at once; how much is sent, and what it is refused with, is said here.
                onConfirm={async () => void send(file, choice, false)}
              />
            )}
            {isBusy && (
              <Text size="sm" c="dimmed" role="status">
                {texts.oneAtATime}
              </Text>
            )}
          </Group>
        </Stack>
      </form>
    </FormSection>
  );
}

function Sending({ share }: { share: number }) {
  const texts = useTexts("migrations").roster;
  const said = texts.uploading(useFormat().percent(share, 0));
  return (
    <Stack gap={4}>
      <Text size="sm">{said}</Text>
      <Progress value={share * 100} aria-label={said} animated />
    </Stack>
  );
}

/** Sends the list, says how much of it has gone out, and keeps the job in the address. */
function useSending(id: string) {
  const [sent, setSent] = useState<number>();
  const [error, setError] = useState<unknown>();
  const [, changeAddress] = useSearchParams();
  const refresh = useRefresh();

  async function send(file: File, choice: RosterChoice, isDry: boolean): Promise<string | undefined> {
    setError(undefined);
    setSent(0);
    try {
      const form = formOf(file, choice, isDry);
      const job = await upload<Job>(`/migrations/${encodeURIComponent(id)}/roster`, form, setSent);
      changeAddress({ job: job.id, verdict: undefined, from: undefined });
      await refresh();
      return job.id;
    } catch (refusal) {
      setError(refusal);
      return undefined;
    } finally {
      setSent(undefined);
    }
  }
  return { send, sent, error };
}

function formOf(file: File, choice: RosterChoice, isDry: boolean): FormData {
  const form = new FormData();
  if (choice.format !== "") form.append("format", choice.format);
  form.append("dry_run", String(isDry));
  form.append("options", JSON.stringify(optionsOf(choice)));
  form.append("users", file, file.name);
  return form;
}
