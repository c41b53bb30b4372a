import { Group, Table } from "@mantine/core";
import type { ReactNode } from "react";
import { useTexts } from "../texts/use-texts.tsx";
import { ButtonLink } from "./links.tsx";

export interface Column<Row> {
  readonly key: string;
  /** For a column of buttons alone, a `VisuallyHidden`. */
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Left out on narrow screens. */
  readonly onlyWide?: boolean;
  readonly align?: "left" | "right";
  readonly width?: number | string;
}

interface DataTableProps<Row> {
  /** What the table shows, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** In place of the rows when there are none. */
  readonly empty: ReactNode;
}

/** Links stay readable on it in the dark, which they would not on the usual colour. */
const HOVER = "light-dark(var(--mantine-color-gray-1), var(--mantine-color-dark-6))";

/**
 * Rows of a list. Where a row leads somewhere, its first cell is a `TextLink` with `data-row-link`, which the whole row follows.
 * Lists that can grow are read page by page: put a `KeyPager` under it.
 */
export function DataTable<Row>({ label, columns, rows, rowKey, empty }: DataTableProps<Row>) {
  if (rows.length === 0) return empty;
  return (
    <Table.ScrollContainer minWidth={0} className="surface">
      <Table
        aria-label={label}
        highlightOnHover
        highlightOnHoverColor={HOVER}
        verticalSpacing="xs"
        horizontalSpacing="sm"
      >
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th
                key={column.key}
                scope="col"
                ta={column.align}
                w={column.width}
                className={column.onlyWide ? "only-wide" : undefined}
              >
                {column.header}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={rowKey(row)} className="row-link">
              {columns.map((column) => (
                <Table.Td
                  key={column.key}
                  ta={column.align}
                  className={column.onlyWide ? "only-wide" : undefined}
                  style={{ overflowWrap: "anywhere" }}
                >
                  {column.cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface KeyPagerProps {
  readonly from: string | undefined;
  readonly next: string | undefined;
  /** The parameter of the address that keeps `from`, where that is another. */
  readonly name?: string;
}

/** Goes through a list by the key of the next page, kept in the address as `from`. Going back is the browser's. */
export function KeyPager({ name = "from", ...props }: KeyPagerProps) {
  const { table } = useTexts("common");
  if (props.from === undefined && props.next === undefined) return null;
  return (
    <Group justify="flex-end" mt="sm" gap="xs">
      <ButtonLink
        to="."
        search={(old) => ({ ...old, [name]: undefined })}
        variant="default"
        size="xs"
        disabled={props.from === undefined}
      >
        {table.first}
      </ButtonLink>
      <ButtonLink
        to="."
        search={(old) => ({ ...old, [name]: props.next })}
        variant="default"
        size="xs"
        disabled={props.next === undefined}
      >
        {table.next}
      </ButtonLink>
    </Group>
  );
}
