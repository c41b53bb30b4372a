import { Button, Stack, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { Answer } from "../../components/answer.tsx";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { DataTable, KeyPager } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { useNotices } from "../../components/notices.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { useRefresh } from "./use-refresh.ts";

type Tombstone = operations["listTombstones"]["responses"][200]["content"]["application/json"]["tombstones"][number];

const nameOf = ({ identifiers, user_id: id }: Tombstone): string => identifiers.join(", ") || id;

/** Who was deleted here and stays away. */
export function TombstonesTab({ migration }: { migration: Migration }) {
  const texts = useTexts("migrations").tombstones;
  const [{ q, from }, change] = useSearchParams();
  const mayLift = useMay("delete:migrations");
  const [lifting, setLifting] = useState<Tombstone>();
  const search = useDebouncedCallback((text: string) => {
    change({ q: text.trim() || undefined, from: undefined }, { replace: true });
  }, 300);
  const query = api.useQuery("get", "/migrations/{connection_id}/tombstones", {
    params: { path: { connection_id: migration.connection_id }, query: { identifier: q, from, take: 50 } },
  });
  return (
    <Stack>
      <FormSection title={texts.title} text={texts.lead}>
        <TextInput
          label={texts.search}
          maw={420}
          defaultValue={q}
          onChange={(event) => search(event.currentTarget.value)}
        />
        <Answer query={query} loading={<TableSkeleton rows={4} />}>
          {({ tombstones, next }) => (
            <>
              <DataTable
                label={texts.title}
                columns={[
                  { key: "person", header: texts.person, cell: nameOf },
                  {
                    key: "deleted",
                    header: texts.deleted,
                    cell: ({ deleted_at: at }) => <RelativeTime time={at} />,
                  },
                  { key: "by", header: texts.by, cell: ({ deleted_by: by }) => by ?? "", onlyWide: true },
                  {
                    key: "lift",
                    header: texts.lift,
                    align: "right",
                    cell: (tombstone) =>
                      mayLift && (
                        <Button size="compact-sm" variant="default" onClick={() => setLifting(tombstone)}>
                          {texts.lift}
                        </Button>
                      ),
                  },
                ]}
                rows={tombstones}
                rowKey={(tombstone) => tombstone.user_id}
                empty={
                  q === undefined ? (
                    <EmptyState title={texts.none} text={texts.noneText} />
                  ) : (
                    <EmptyState title={texts.noneFound} />
                  )
                }
              />
              <KeyPager from={from} next={next} />
            </>
          )}
        </Answer>
      </FormSection>
      <Lift id={migration.connection_id} tombstone={lifting} onClose={() => setLifting(undefined)} />
    </Stack>
  );
}

function Lift(props: { id: string; tombstone: Tombstone | undefined; onClose: () => void }) {
  const texts = useTexts("migrations").tombstones;
  const refresh = useRefresh();
  const notices = useNotices();
  const lift = api.useMutation("delete", "/migrations/{connection_id}/tombstones/{user_id}");
  const { id, tombstone, onClose } = props;
  return (
    <ConfirmDelete
      opened={tombstone !== undefined}
      title={texts.liftTitle}
      text={tombstone && texts.liftText(nameOf(tombstone))}
      label={texts.lift}
      onClose={onClose}
      onConfirm={async () => {
        if (tombstone === undefined) return;
        await lift.mutateAsync({ params: { path: { connection_id: id, user_id: tombstone.user_id } } });
        notices.done(texts.lifted);
        await refresh();
      }}
    />
  );
}
