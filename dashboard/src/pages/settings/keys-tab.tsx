import { Button, Code, Group, Stack, Text, VisuallyHidden } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { renewTokens } from "../../api/sign-in.ts";
import { Answer } from "../../components/answer.tsx";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { useNotices } from "../../components/notices.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { StatusBadge, type Tone } from "../../components/status-badge.tsx";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

type SigningKey = operations["listSigningKeys"]["responses"][200]["content"]["application/json"][number];
type KeyState = "current" | "next" | "previous" | "revoked";

const TONES: Readonly<Record<KeyState, Tone>> = { current: "good", next: "busy", previous: "neutral", revoked: "bad" };

function stateOf({ current, next, previous }: SigningKey): KeyState {
  if (current) return "current";
  if (next) return "next";
  return previous ? "previous" : "revoked";
}

/** The keys that tokens are signed with: what each is for, and how to change them. */
export function KeysTab() {
  const texts = useTexts("settings").keys;
  const query = api.useQuery("get", "/keys/signing");
  const mayRotate = useMay("update:signing_keys");
  const [asked, ask] = useState<"rotate" | SigningKey>();
  const columns = useColumns(ask);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start">
        <Text c="dimmed" flex="1 1 20rem" maw="70ch">
          {texts.text}
        </Text>
        {mayRotate && (
          <Button variant="default" onClick={() => ask("rotate")}>
            {texts.rotate}
          </Button>
        )}
      </Group>
      <Answer query={query} loading={<TableSkeleton rows={3} />}>
        {(keys) => (
          <DataTable label={texts.list} columns={columns} rows={keys} rowKey={({ kid }) => kid} empty={null} />
        )}
      </Answer>
      <Questions asked={asked} onClose={() => ask(undefined)} />
    </Stack>
  );
}

function Questions({ asked, onClose }: { asked: "rotate" | SigningKey | undefined; onClose: () => void }) {
  const texts = useTexts("settings").keys;
  const notices = useNotices();
  const queries = useQueryClient();
  const rotate = api.useMutation("post", "/keys/signing/rotate");
  const revoke = api.useMutation("put", "/keys/signing/{kid}/revoke");
  async function carryOut() {
    if (asked === "rotate") await rotate.mutateAsync({});
    else if (asked !== undefined) {
      // The person's own token may be signed by this very key: without another one, their session would seem to have ended.
      await renewTokens();
      await revoke.mutateAsync({ params: { path: { kid: asked.kid } } });
    }
    notices.done(asked === "rotate" ? texts.rotated : texts.revoked);
    await queries.invalidateQueries({ queryKey: ["get", "/keys/signing"] });
  }
  const isRotation = asked === "rotate";
  return (
    <ConfirmDelete
      opened={asked !== undefined}
      title={isRotation ? texts.rotateTitle : texts.revokeTitle}
      text={isRotation ? texts.rotateText : texts.revokeText}
      label={isRotation ? texts.rotate : texts.revoke}
      onClose={onClose}
      onConfirm={carryOut}
    />
  );
}

function useColumns(onRevoke: (key: SigningKey) => void): readonly Column<SigningKey>[] {
  const texts = useTexts("settings").keys;
  const mayRevoke = useMay("update:signing_keys");
  return [
    {
      key: "key",
      header: texts.key,
      cell: ({ kid, fingerprint }) => (
        <>
          <Code>{kid}</Code>
          <Text size="xs" c="dimmed" mt={4}>
            {texts.fingerprint}: {fingerprint}
          </Text>
        </>
      ),
    },
    {
      key: "state",
      header: texts.state,
      cell: (key) => (
        <>
          <StatusBadge tone={TONES[stateOf(key)]}>{texts.states[stateOf(key)]}</StatusBadge>
          <Text size="xs" c="dimmed" mt={4}>
            {texts.explained[stateOf(key)]}
          </Text>
          {mayRevoke && key.previous && (
            <Button size="xs" variant="default" mt="xs" onClick={() => onRevoke(key)}>
              {texts.revoke}
              <VisuallyHidden> {key.kid}</VisuallyHidden>
            </Button>
          )}
        </>
      ),
    },
    {
      key: "changed",
      header: texts.changed,
      onlyWide: true,
      width: 150,
      cell: (key) => {
        const state = stateOf(key);
        const at = key.revoked_at ?? key.current_until ?? key.current_since;
        return (
          state !== "next" &&
          at && (
            <>
              {texts.since[state]} <RelativeTime time={at} />
            </>
          )
        );
      },
    },
  ];
}
