import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { http } from "../../api/client.ts";
import { ErrorState } from "../../components/error-state.tsx";
import { JsonEditor } from "../../components/json-editor.tsx";
import { jsonText, readJsonObject } from "../../components/json-text.ts";
import { JsonView } from "../../components/json-view.tsx";
import { useNotices } from "../../components/notices.ts";
import { SaveBar } from "../../components/save-bar.tsx";
import { useMay } from "../../session/session.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { differingNames, metadataChange, refusedName } from "./metadata-change.ts";
import { useUsersChanged } from "./use-user.ts";
import type { User } from "./user-types.ts";

type Field = "user_metadata" | "app_metadata";
type Json = Readonly<Record<string, unknown>>;

interface MetadataEditorProps {
  readonly user: User;
  readonly field: Field;
  readonly label: string;
}

/**
 * One kind of metadata as JSON. Only names that were changed here are sent, so what somebody else changes meanwhile stays; where both
 * have changed the same name, the person decides.
 */
export function MetadataEditor({ user, field, label }: MetadataEditorProps) {
  const texts = useTexts("users").metadata;
  const mayUpdate = useMay("update:users");
  const notices = useNotices();
  const changed = useUsersChanged();
  const stored: Json = user[field] ?? {};
  const [base, setBase] = useState<Json>(stored);
  const [text, setText] = useState(() => jsonText(stored));
  const [clash, setClash] = useState<{ readonly theirs: Json; readonly names: readonly string[] }>();
  const [error, setError] = useState<unknown>();
  const [isSaving, setSaving] = useState(false);
  const read = readJsonObject(text);
  const badName = read.outcome === "object" ? refusedName(read.value) : undefined;
  const isDirty = text !== jsonText(base);

  function show(value: Json) {
    setBase(value);
    setText(jsonText(value));
    setClash(undefined);
    setError(undefined);
  }

  async function save(over: boolean) {
    if (read.outcome !== "object" || badName !== undefined) return;
    const mine = read.value;
    const path = { id: user.user_id ?? "" };
    const { data: now } = await http.GET("/users/{id}", { params: { path, query: { fields: field } } });
    const theirs: Json = now?.[field] ?? {};
    const ours = new Set(differingNames(base, mine));
    const names = differingNames(base, theirs).filter((name) => ours.has(name) || Object.keys(mine).length === 0);
    const isClash = names.some((name) => differingNames({ [name]: theirs[name] }, { [name]: mine[name] }).length > 0);
    if (!over && isClash) return setClash({ theirs, names });
    const change = metadataChange(base, mine);
    const { data: after } = await http.PATCH("/users/{id}", { params: { path }, body: { [field]: change } });
    show(after?.[field] ?? {});
    notices.done();
    await changed();
  }

  async function attempt(over = false) {
    setSaving(true);
    setError(undefined);
    await save(over).catch(setError);
    setSaving(false);
  }

  if (!mayUpdate)
    return (
      <Stack gap={6}>
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <JsonView value={stored} label={label} />
      </Stack>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void attempt();
      }}
    >
      <Stack className="surface" p="md" gap="xs">
        <JsonEditor label={label} value={text} onChange={setText} />
        {badName !== undefined && (
          <Text size="sm" c="var(--mantine-color-error)" role="status">
            {texts.badName(badName)}
          </Text>
        )}
        {error !== undefined && <ErrorState error={error} />}
        <SaveBar isDirty={isDirty} isSaving={isSaving} onDiscard={() => show(stored)} />
        {clash && (
          <Clash
            {...clash}
            onTheirs={() => show(clash.theirs)}
            onMine={() => {
              setClash(undefined);
              void attempt(true);
            }}
          />
        )}
      </Stack>
    </form>
  );
}

interface ClashProps {
  readonly theirs: Json;
  readonly names: readonly string[];
  readonly onTheirs: () => void;
  readonly onMine: () => void;
}

function Clash({ theirs, names, onTheirs, onMine }: ClashProps) {
  const texts = useTexts("users").metadata;
  const format = useFormat();
  return (
    <Alert color="yellow" title={texts.conflict.title} role="alert">
      <Stack gap="xs">
        <Text size="sm">{texts.conflict.text(format.list(names))}</Text>
        <Text size="sm" fw={600}>
          {texts.conflict.show}
        </Text>
        <JsonView value={theirs} label={texts.conflict.show} />
        <Group>
          <Button size="xs" variant="default" onClick={onTheirs}>
            {texts.conflict.theirs}
          </Button>
          <Button size="xs" onClick={onMine}>
            {texts.conflict.mine}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
