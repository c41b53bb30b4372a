import { Alert, Badge, Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { CodeEditor } from "../../components/code-editor.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { UnsavedChanges } from "../../components/unsaved-changes.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import { type Options, part, text } from "./connection.ts";
import type { PartProps } from "./part-props.ts";
import { ENTRIES, type ScriptEntry } from "./script-entries.ts";
import { settingNames } from "./script-settings.tsx";
import { ScriptTemplates } from "./script-templates.tsx";
import { ScriptTrial } from "./script-trial.tsx";
import { useChangeConnection } from "./use-change-connection.ts";
import { useScriptCompletion } from "./use-script-completion.ts";

/** What is in an editor, and the saved script that it began from. */
interface Draft {
  readonly text: string;
  readonly base: string;
}

const savedScript = (options: Options | undefined, entry: ScriptEntry) => text(part(options, "customScripts"), entry);

/** Somebody saved another script since the draft began. */
class ScriptConflict extends Error {}

/** The scripts, for whoever may change them: written, tried and saved one at a time. Drafts of both stay while one goes back and forth. */
export function ScriptSection({ id, connection }: PartProps) {
  const texts = useTexts("connections").scripts;
  const notices = useNotices();
  const change = useChangeConnection(id);
  const [search, setSearch] = useSearchParams();
  const entry: ScriptEntry = search.script === "get_user" ? "get_user" : "login";
  const [drafts, setDrafts] = useState<Readonly<Partial<Record<ScriptEntry, Draft>>>>({});
  const completion = useScriptCompletion(settingNames(connection.options));

  const saved = savedScript(connection.options, entry);
  const script = drafts[entry]?.text ?? saved;
  const isUnsaved = (one: ScriptEntry) =>
    drafts[one] !== undefined && drafts[one].text !== savedScript(connection.options, one);
  const edit = (typed: string) => {
    setDrafts((before) => ({ ...before, [entry]: { text: typed, base: before[entry]?.base ?? saved } }));
    // It was about another text. That others saved meanwhile stays so.
    if (change.isError && !(change.error instanceof ScriptConflict)) change.reset();
  };
  const discard = () => {
    setDrafts(({ [entry]: _, ...others }) => others);
    change.reset();
  };

  const save = (how?: { overOthers: boolean }) =>
    change.mutate(
      ({ options }) => {
        const base = drafts[entry]?.base;
        if (!how?.overOthers && base !== undefined && savedScript(options, entry) !== base) throw new ScriptConflict();
        return { options: { ...options, customScripts: { ...part(options, "customScripts"), [entry]: script } } };
      },
      {
        onSuccess() {
          discard();
          notices.done();
        },
      },
    );

  return (
    <FormSection title={texts.title} text={texts.lead}>
      <UnsavedChanges when={ENTRIES.some(isUnsaved) && !change.isPending} />
      <Group justify="space-between">
        <Group gap="sm">
          <SegmentedControl
            aria-label={texts.title}
            value={entry}
            onChange={(chosen) => {
              change.reset();
              setSearch({ script: chosen === "login" ? undefined : chosen }, { replace: true });
            }}
            data={ENTRIES.map((one) => ({
              value: one,
              label: isUnsaved(one) ? `${texts.entries[one]} •` : texts.entries[one],
            }))}
          />
          {isUnsaved(entry) && (
            <Badge variant="light" color="yellow" tt="none" radius="sm">
              {texts.unsaved}
            </Badge>
          )}
        </Group>
        <ScriptTemplates entry={entry} replaces={script.trim() !== ""} onChoose={edit} />
      </Group>
      <Text size="sm" c="dimmed">
        {texts.entryHelp[entry]}
        {script.trim() === "" && ` ${texts.missing}`}
      </Text>
      <Stack gap={4}>
        <CodeEditor
          key={entry}
          label={texts.editor(texts.entries[entry])}
          language="javascript"
          value={script}
          onChange={edit}
          height="26rem"
          extensions={completion}
        />
        <Text size="xs" c="dimmed">
          {texts.keys}
        </Text>
      </Stack>
      {change.error instanceof ScriptConflict ? (
        <Conflict onSave={() => save({ overOthers: true })} onTake={discard} />
      ) : (
        change.error != null && <ErrorState error={change.error} />
      )}
      <Group>
        <Button onClick={() => save()} loading={change.isPending} disabled={!isUnsaved(entry)}>
          {texts.save}
        </Button>
        {isUnsaved(entry) && (
          <Button variant="default" onClick={discard} disabled={change.isPending}>
            {texts.discard}
          </Button>
        )}
      </Group>
      <ScriptTrial id={id} entry={entry} script={script} />
    </FormSection>
  );
}

function Conflict({ onSave, onTake }: { onSave: () => void; onTake: () => void }) {
  const texts = useTexts("connections").scripts;
  return (
    <Alert color="yellow" role="alert" title={texts.changedMeanwhile}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{texts.changedMeanwhileText}</Text>
        <Group gap="xs">
          <Button size="xs" onClick={onSave}>
            {texts.saveAnyway}
          </Button>
          <Button size="xs" variant="default" onClick={onTake}>
            {texts.takeTheirs}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
