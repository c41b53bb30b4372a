import { ActionIcon, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { TrashIcon } from "@primer/octicons-react";
import { useState } from "react";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { DataTable } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { useNotices } from "../../components/notices.ts";
import type { ApiScope } from "../../components/scope-picker.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { type Api, useChangeScopes } from "./use-api.ts";

const LONGEST_VALUE = 280;
const LONGEST_DESCRIPTION = 500;

/** The scopes that an API knows. */
export function PermissionsTab({ api }: { api: Api }) {
  const texts = useTexts("apis").permissions;
  const [{ q = "" }, setParams] = useSearchParams();
  const mayUpdate = useMay("update:resource_servers") && !api.is_system;
  const words = q.trim().toLowerCase();
  const shown = api.scopes.filter(({ value, description = "" }) =>
    `${value} ${description}`.toLowerCase().includes(words),
  );
  return (
    <Stack gap="lg">
      <Text c="dimmed" maw="70ch">
        {texts.text}
      </Text>
      {mayUpdate && <AddPermission api={api} />}
      {api.scopes.length > 0 && (
        <TextInput
          type="search"
          aria-label={texts.search}
          placeholder={texts.search}
          value={q}
          onChange={(event) => setParams({ q: event.currentTarget.value || undefined }, { replace: true })}
          maw={360}
        />
      )}
      <DataTable
        label={texts.title}
        columns={[
          { key: "value", header: texts.value, cell: ({ value }) => <code>{value}</code> },
          { key: "description", header: texts.description, cell: ({ description }) => description ?? "" },
          ...(mayUpdate
            ? [
                {
                  key: "remove",
                  header: texts.action,
                  width: 90,
                  cell: (scope: ApiScope) => <RemovePermission api={api} scope={scope} />,
                },
              ]
            : []),
        ]}
        rows={shown}
        rowKey={({ value }) => value}
        empty={
          <EmptyState
            title={api.scopes.length === 0 ? texts.empty : texts.nothingFound}
            text={api.scopes.length === 0 ? texts.emptyText : undefined}
          />
        }
      />
    </Stack>
  );
}

function AddPermission({ api }: { api: Api }) {
  const texts = useTexts("apis").permissions;
  const notices = useNotices();
  const [value, setValue] = useState("");
  const [description, setDescription] = useState("");
  const [error, setError] = useState<string | null>(null);
  const change = useChangeScopes(api.id);

  async function add() {
    const scope = { value: value.trim(), description: description.trim() || undefined };
    const wrong = scopeError(scope.value, api.scopes, texts);
    setError(wrong);
    if (wrong !== null) return;
    await change
      .mutateAsync((stored) => [...stored.filter((one) => one.value !== scope.value), scope])
      .then(
        () => {
          setValue("");
          setDescription("");
          notices.done(texts.added(scope.value));
        },
        () => {},
      );
  }

  return (
    <FormSection title={texts.add}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Group align="flex-start" gap="sm">
          <TextInput
            label={texts.value}
            placeholder="read:invoices"
            value={value}
            maxLength={LONGEST_VALUE}
            onChange={(event) => setValue(event.currentTarget.value)}
            error={error}
            autoComplete="off"
            spellCheck={false}
            flex="1 1 200px"
          />
          <TextInput
            label={texts.description}
            value={description}
            maxLength={LONGEST_DESCRIPTION}
            onChange={(event) => setDescription(event.currentTarget.value)}
            autoComplete="off"
            flex="2 1 240px"
          />
          <Button type="submit" loading={change.isPending} mt={{ base: 0, sm: 25 }}>
            {texts.add}
          </Button>
        </Group>
      </form>
      {change.error !== null && <ErrorState error={change.error} />}
    </FormSection>
  );
}

function scopeError(
  value: string,
  present: readonly ApiScope[],
  texts: { missing: string; spaces: string; twice: string },
) {
  if (value === "") return texts.missing;
  // A scope is a word in a list that is separated by spaces (RFC 6749, 3.3).
  if (/[\s"\\]/.test(value)) return texts.spaces;
  return present.some((scope) => scope.value === value) ? texts.twice : null;
}

function RemovePermission({ api, scope }: { api: Api; scope: ApiScope }) {
  const texts = useTexts("apis").permissions;
  const [isAsking, setAsking] = useState(false);
  const change = useChangeScopes(api.id);
  return (
    <>
      <ActionIcon variant="subtle" color="gray" onClick={() => setAsking(true)} aria-label={texts.remove(scope.value)}>
        <TrashIcon size={16} />
      </ActionIcon>
      <ConfirmDelete
        opened={isAsking}
        title={texts.question(scope.value)}
        text={texts.consequence}
        onClose={() => setAsking(false)}
        onConfirm={() => change.mutateAsync((stored) => stored.filter(({ value }) => value !== scope.value))}
      />
    </>
  );
}
