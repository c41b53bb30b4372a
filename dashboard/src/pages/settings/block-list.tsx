import { Button, Group, Select } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api, http } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { Answer } from "../../components/answer.tsx";
import { type Column, DataTable, KeyPager } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { useNotices } from "../../components/notices.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";

type Block = operations["listBlocks"]["responses"][200]["content"]["application/json"]["blocks"][number];

const PAGE_SIZE = 25;

/** People and addresses that are refused now, and how to let them try again. */
export function BlockList() {
  const texts = useTexts("settings").protection;
  const [{ kind: chosen, from }, change] = useSearchParams();
  const kind = chosen === "identifier" || chosen === "ip" || chosen === "source" ? chosen : undefined;
  const query = api.useQuery("get", "/attack-protection/blocks", {
    params: { query: { kind, from, take: PAGE_SIZE } },
  });
  const columns = useColumns();
  return (
    <FormSection title={texts.blocks} text={texts.blocksText}>
      <Group>
        <Select
          label={texts.kind}
          allowDeselect={false}
          data={Object.entries(texts.kinds).map(([value, label]) => ({ value, label }))}
          value={kind ?? "all"}
          onChange={(value) => change({ kind: value === "all" ? undefined : (value ?? undefined), from: undefined })}
        />
      </Group>
      <Answer query={query} loading={<TableSkeleton rows={2} />}>
        {({ blocks, next }) => (
          <div>
            <DataTable
              label={texts.blocks}
              columns={columns}
              rows={blocks}
              rowKey={(block) => `${block.kind} ${block.identifier} ${block.connection_id} ${block.ip}`}
              empty={<EmptyState {...texts.nobody} />}
            />
            <KeyPager from={from} next={next} />
          </div>
        )}
      </Answer>
    </FormSection>
  );
}

function useColumns(): readonly Column<Block>[] {
  const texts = useTexts("settings").protection;
  const format = useFormat();
  return [
    { key: "who", header: texts.who, cell: (block) => (block.kind === "ip" ? block.ip : block.identifier) },
    {
      key: "kind",
      header: texts.kind,
      onlyWide: true,
      cell: ({ kind }) => ({ ip: texts.addressKind, identifier: texts.personKind, source: texts.sourceKind })[kind],
    },
    {
      key: "from",
      header: texts.where,
      onlyWide: true,
      cell: ({ kind, ip }) => (kind === "identifier" ? (ip ?? texts.anywhere) : ""),
    },
    { key: "connection", header: texts.connection, onlyWide: true, cell: ({ connection }) => connection },
    {
      key: "failures",
      header: texts.failures,
      onlyWide: true,
      align: "right",
      cell: ({ failures }) => failures !== undefined && format.number(failures),
    },
    {
      key: "last",
      header: texts.last,
      cell: ({ last_failure_at: last, until }) =>
        last === undefined ? until !== undefined && texts.until(format.exactTime(until)) : <RelativeTime time={last} />,
    },
    { key: "unblock", header: texts.unblock, cell: (block) => <Unblock block={block} /> },
  ];
}

function Unblock({ block }: { block: Block }) {
  const texts = useTexts("settings").protection;
  const isAddress = block.kind === "ip";
  const mayUnblock = useMay(isAddress ? "delete:anomaly_blocks" : "update:users");
  const notices = useNotices();
  const queries = useQueryClient();
  const who = (isAddress ? block.ip : block.identifier) ?? "";

  async function unblock() {
    try {
      if (isAddress) await http.DELETE("/anomaly/blocks/ips/{id}", { params: { path: { id: who } } });
      else if (block.kind === "source")
        await http.DELETE("/attack-protection/source-blocks", {
          params: { query: { identifier: who, connection_id: block.connection_id ?? "" } },
        });
      else await http.DELETE("/user-blocks", { params: { query: { identifier: who } } });
      notices.done(block.kind === "source" ? texts.sourceUnblocked(who) : texts.unblocked(who));
      await queries.invalidateQueries({ queryKey: ["get", "/attack-protection/blocks"] });
    } catch (error) {
      notices.failed(error);
    }
  }

  if (!mayUnblock) return null;
  return (
    <Button size="xs" variant="default" aria-label={texts.unblockOf(who)} onClick={() => void unblock()}>
      {texts.unblock}
    </Button>
  );
}
