import { Badge, Button, Collapse, Group, Stack, Switch, Text, VisuallyHidden } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { api } from "../api/client.ts";
import type { ClientGrant } from "../api/client-grants.ts";
import { USED_SCOPES } from "../api/used-scopes.ts";
import { useMay } from "../session/session.tsx";
import { useTexts } from "../texts/use-texts.tsx";
import { ConfirmDelete } from "./confirm-delete.tsx";
import { ErrorState } from "./error-state.tsx";
import { useNotices } from "./notices.ts";
import { type ApiScope, ScopePicker } from "./scope-picker.tsx";

interface ClientGrantEditorProps {
  readonly clientId: string;
  /** The API's identifier. */
  readonly audience: string;
  /** What the API offers. */
  readonly scopes: readonly ApiScope[];
  /** Absent: the client may not use the API. */
  readonly grant: ClientGrant | undefined;
  /** The other side's name, as plain text for screen readers. */
  readonly name: string;
  /** The other side as it is shown, often a link. */
  readonly title: ReactNode;
  readonly subtitle?: ReactNode;
}

/** Whether a machine client may use an API, and with which scopes. */
export function ClientGrantEditor(props: ClientGrantEditorProps) {
  const { clientId, audience, grant, name } = props;
  const texts = useTexts("common").scopes;
  const notices = useNotices();
  const changed = useGrantsChanged();
  const mayCreate = useMay("create:client_grants");
  const mayRemove = useMay("delete:client_grants");
  const [isOpen, setOpen] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const create = api.useMutation("post", "/client-grants", { onSuccess: changed, onError: notices.failed });
  const remove = api.useMutation("delete", "/client-grants/{id}", { onSuccess: changed });

  async function toggle(isOn: boolean) {
    if (!isOn) return setAsking(true);
    await create.mutateAsync({ body: { client_id: clientId, audience, scope: [] } }).then(
      () => setOpen(true),
      () => {},
    );
  }

  return (
    <Stack gap="sm" className="surface" p="md">
      <Group justify="space-between" gap="sm" wrap="nowrap" align="flex-start">
        <Stack gap={2} miw={0} style={{ overflowWrap: "anywhere" }}>
          <Text component="div" fw={600}>
            {props.title}
          </Text>
          {props.subtitle && (
            <Text component="div" size="sm" c="dimmed">
              {props.subtitle}
            </Text>
          )}
        </Stack>
        <Switch
          aria-label={texts.authorise(name)}
          checked={grant !== undefined || create.isPending}
          disabled={grant ? !mayRemove : !mayCreate || create.isPending}
          onChange={(event) => void toggle(event.currentTarget.checked)}
        />
      </Group>
      {grant && (
        <>
          <Group gap="sm">
            <Button size="compact-sm" variant="default" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
              {grant.allow_all_scopes ? texts.allScopes : texts.count(grant.scope.length, props.scopes.length)}
              <VisuallyHidden>{texts.open(name)}</VisuallyHidden>
            </Button>
            {grant.subject_type === "user" && (
              <Badge variant="light" color="gray" tt="none">
                {texts.forPeople}
              </Badge>
            )}
          </Group>
          <Collapse expanded={isOpen}>
            {isOpen && <GrantScopes grant={grant} scopes={props.scopes} name={name} />}
          </Collapse>
          <ConfirmDelete
            opened={isAsking}
            title={texts.withdrawTitle}
            text={texts.withdrawText(name)}
            label={texts.withdraw}
            onClose={() => setAsking(false)}
            onConfirm={() => remove.mutateAsync({ params: { path: { id: grant.id } } })}
          />
        </>
      )}
    </Stack>
  );
}

/** The Management API of a tenant, at any of its domains. */
const isManagementApi = (audience: string | undefined): boolean => audience?.endsWith("/api/v2/") === true;

function GrantScopes({ grant, scopes, name }: { grant: ClientGrant; scopes: readonly ApiScope[]; name: string }) {
  const texts = useTexts("common").scopes;
  const { actions } = useTexts("common");
  const notices = useNotices();
  const changed = useGrantsChanged();
  const mayUpdate = useMay("update:client_grants");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(grant.scope));
  const update = api.useMutation("patch", "/client-grants/{id}", {
    onSuccess: async () => {
      await changed();
      notices.done(texts.saved(name));
    },
  });
  useEffect(() => setChosen(new Set(grant.scope)), [grant.scope]);

  const isDirty = chosen.size !== grant.scope.length || grant.scope.some((scope) => !chosen.has(scope));
  // A grant may name scopes that the API no longer has, or does not have yet: they can be seen, and taken away.
  const known = new Set(scopes.map(({ value }) => value));
  const offered = [...scopes, ...grant.scope.filter((value) => !known.has(value)).map((value) => ({ value }))];
  if (grant.allow_all_scopes) return <Text size="sm">{texts.allScopesText}</Text>;
  return (
    <Stack gap="sm">
      <ScopePicker
        label={texts.of(name)}
        scopes={offered}
        chosen={chosen}
        onChange={setChosen}
        isReadOnly={!mayUpdate}
        used={isManagementApi(grant.audience) ? USED_SCOPES : undefined}
      />
      {update.error !== null && <ErrorState error={update.error} />}
      {mayUpdate && (
        <Group justify="flex-end">
          {isDirty && (
            <Button variant="default" onClick={() => setChosen(new Set(grant.scope))}>
              {actions.discard}
            </Button>
          )}
          <Button
            disabled={!isDirty}
            loading={update.isPending}
            onClick={() => update.mutate({ params: { path: { id: grant.id } }, body: { scope: [...chosen] } })}
          >
            {texts.save}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function useGrantsChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["get", "/client-grants"] });
}
