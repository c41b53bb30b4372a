import { Stack, Switch, Table, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { http } from "../api/client.ts";
import { useMay } from "../session/session.tsx";
import { useTexts } from "../texts/use-texts.tsx";
import { Answer } from "./answer.tsx";
import { KeyPager } from "./data-table.tsx";
import { TableSkeleton } from "./loading.tsx";
import { NotAllowed } from "./not-allowed.tsx";
import { useNotices } from "./notices.ts";
import { SearchField } from "./search-field.tsx";
import { useSearchParams } from "./use-search-params.ts";

export const ROWS = 50;
/** The key of the page of those that are enabled; that of the others is `from`. */
export const FROM_ENABLED = "fromEnabled";

interface Item {
  readonly id: string;
  readonly name: string;
}

interface Items<Row> {
  readonly rows: readonly Row[];
  readonly next: string | undefined;
}

interface Question<Row> {
  readonly data: Items<Row> | undefined;
  readonly error: unknown;
  refetch(): Promise<unknown>;
}

interface EnabledListsProps<Row extends Item> {
  readonly enabled: Question<Row>;
  readonly others: Question<Row>;
  /** The two that are enabled for each other, or not. */
  readonly pairOf: (row: Row) => { readonly connectionId: string; readonly clientId: string };
  readonly cell: (row: Row) => ReactNode;
  /** In place of both lists when there is nothing to enable. */
  readonly empty: ReactNode;
  readonly texts: {
    readonly search: string;
    readonly nothingFound: string;
    readonly use: (name: string) => string;
    readonly turnedOn: (name: string) => string;
    readonly turnedOff: (name: string) => string;
  };
}

/**
 * Applications of a connection, or connections of an application: those that are enabled first. Each switch is saved when it is moved.
 * What was switched stays in its list until that is read again, so that nothing moves away under somebody's hand.
 */
export function EnabledLists<Row extends Item>({ enabled, others, empty, ...rest }: EnabledListsProps<Row>) {
  const { switches } = useTexts("common");
  const mayChange = useMay("update:connections");
  const [{ q, from, [FROM_ENABLED]: fromEnabled }] = useSearchParams();
  const [switched, setSwitched] = useState<ReadonlyMap<string, boolean>>(new Map());
  const toggle = useToggle(rest, setSwitched);
  const list = (title: string, label: string, { rows, next }: Items<Row>, key: string, wasOn: boolean) =>
    (rows.length > 0 || (wasOn ? fromEnabled : from) !== undefined) && (
      <div>
        <Title order={2} size="h4" mb="xs">
          {title}
        </Title>
        <Table aria-label={label} verticalSpacing="xs" className="surface">
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.id}>
                <Table.Th scope="row" fw={400} style={{ overflowWrap: "anywhere" }}>
                  {rest.cell(row)}
                </Table.Th>
                <Table.Td w={80}>
                  <Switch
                    aria-label={rest.texts.use(row.name)}
                    checked={switched.get(row.id) ?? wasOn}
                    disabled={!mayChange}
                    onChange={(event) => toggle.mutate({ row, isOn: event.currentTarget.checked })}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <KeyPager name={key} from={wasOn ? fromEnabled : from} next={next} />
      </div>
    );
  return (
    <Answer query={enabled} loading={<TableSkeleton />}>
      {(on) => (
        <Answer query={others} loading={<TableSkeleton />}>
          {(off) => {
            const isNothing = on.rows.length === 0 && off.rows.length === 0;
            if (isNothing && q === undefined && from === undefined && fromEnabled === undefined) return empty;
            return (
              <Stack gap="lg">
                <SearchField label={rest.texts.search} pages={["from", FROM_ENABLED]} />
                {!mayChange && <NotAllowed />}
                {list(switches.on, switches.on, on, FROM_ENABLED, true)}
                {list(switches.off, switches.off, off, "from", false)}
                <Text role="status">{isNothing && rest.texts.nothingFound}</Text>
              </Stack>
            );
          }}
        </Answer>
      )}
    </Answer>
  );
}

function useToggle<Row extends Item>(
  { pairOf, texts }: Pick<EnabledListsProps<Row>, "pairOf" | "texts">,
  setSwitched: (change: (old: ReadonlyMap<string, boolean>) => ReadonlyMap<string, boolean>) => void,
) {
  const notices = useNotices();
  const queries = useQueryClient();
  const show = (id: string, isOn: boolean) => setSwitched((old) => new Map(old).set(id, isOn));
  return useMutation({
    // One after the other, as they were moved.
    scope: { id: "enabled" },
    mutationFn({ row, isOn }: { row: Row; isOn: boolean }) {
      const { connectionId, clientId } = pairOf(row);
      const params = { path: { id: connectionId } };
      return http.PATCH("/connections/{id}/clients", { params, body: [{ client_id: clientId, status: isOn }] });
    },
    // What was asked for shows at once, and goes back when it is refused.
    onMutate: ({ row, isOn }) => show(row.id, isOn),
    onError(error, { row, isOn }) {
      show(row.id, !isOn);
      notices.failed(error);
    },
    onSuccess(_, { row, isOn }) {
      void queries.invalidateQueries({ queryKey: ["get", "/connections/{id}"] });
      notices.done(isOn ? texts.turnedOn(row.name) : texts.turnedOff(row.name));
    },
  });
}
