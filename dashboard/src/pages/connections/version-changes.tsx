import { Button, Group, NativeSelect, Skeleton, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, http } from "../../api/client.ts";
import { Answer } from "../../components/answer.tsx";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { ScriptDiff } from "./script-diff.tsx";

const MAX_COMPARED = 100;

const useVersion = (id: string, version: number) =>
  api.useQuery(
    "get",
    "/migrations/{connection_id}/script-versions/{version}",
    { params: { path: { connection_id: id, version } } },
    { enabled: version > 0 },
  );

/** One version beside another: by default beside the one before it. */
export function VersionChanges({ id, version }: { id: string; version: number }) {
  const texts = useTexts("connections").versions;
  const [{ against: chosen }, change] = useSearchParams();
  const against = chosen === undefined ? version - 1 : Number(chosen) || 0;
  const to = useVersion(id, version);
  const from = useVersion(id, against);
  const versions = api.useQuery("get", "/migrations/{connection_id}/script-versions", {
    params: { path: { connection_id: id }, query: { take: MAX_COMPARED } },
  });
  const others = (versions.data?.script_versions ?? []).map((one) => one.version).filter((one) => one !== version);
  const choices = [...new Set([...others, ...(against > 0 ? [against] : [])])].sort((one, other) => other - one);

  return (
    <FormSection title={texts.changes(version)}>
      <Group align="flex-end" justify="space-between">
        <NativeSelect
          label={texts.against}
          value={String(against)}
          onChange={(event) => change({ against: event.currentTarget.value }, { replace: true })}
          data={[
            ...choices.map((one) => ({ value: String(one), label: texts.number(one) })),
            { value: "0", label: texts.nothing },
          ]}
        />
        {to.data && !to.data.is_current && <RollBack id={id} version={version} />}
      </Group>
      <Answer query={to} loading={<Skeleton height="20rem" />}>
        {({ scripts }) =>
          against === 0 ? (
            <Changes from={{}} to={scripts} />
          ) : (
            <Answer query={from} loading={<Skeleton height="20rem" />}>
              {({ scripts: before }) => <Changes from={before} to={scripts} />}
            </Answer>
          )
        }
      </Answer>
    </FormSection>
  );
}

type Scripts = Readonly<Record<string, string>>;

function Changes({ from, to }: { from: Scripts; to: Scripts }) {
  const texts = useTexts("connections");
  const entries = [...new Set([...Object.keys(to), ...Object.keys(from)])].filter((name) => from[name] !== to[name]);
  const names: Scripts = texts.scripts.entries;
  const kindOf = (name: string) =>
    from[name] === undefined ? "added" : to[name] === undefined ? "removed" : "changed";
  if (entries.length === 0) return <Text>{texts.versions.same}</Text>;
  return entries.map((name) => (
    <Stack key={name} gap={6}>
      <Text size="sm" fw={600}>
        {names[name] ?? name}: {texts.versions.entryChange[kindOf(name)]}
      </Text>
      <ScriptDiff label={names[name] ?? name} from={from[name] ?? ""} to={to[name] ?? ""} />
    </Stack>
  ));
}

function RollBack({ id, version }: { id: string; version: number }) {
  const texts = useTexts("connections").versions;
  const notices = useNotices();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const mayUpdateMigrations = useMay("update:migrations");
  const mayUpdateConnections = useMay("update:connections");

  async function rollBack() {
    await http.POST("/migrations/{connection_id}/script-versions/{version}/rollback", {
      params: { path: { connection_id: id, version } },
    });
    notices.done(texts.rolledBack(version));
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["get", "/connections/{id}"] }),
      queries.invalidateQueries({ queryKey: ["get", "/migrations/{connection_id}/script-versions"] }),
      queries.invalidateQueries({ queryKey: ["get", "/migrations/{connection_id}/script-versions/{version}"] }),
    ]);
  }

  if (!mayUpdateMigrations || !mayUpdateConnections) return null;
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {texts.rollback}
      </Button>
      <ConfirmDelete
        opened={isAsking}
        title={texts.rollbackTitle(version)}
        text={texts.rollbackText}
        label={texts.rollback}
        onClose={() => setAsking(false)}
        onConfirm={rollBack}
      />
    </>
  );
}
