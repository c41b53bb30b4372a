import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { TextLink } from "../../components/links.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { PhaseBadge } from "../../components/migration/phase-badge.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { type Connection, DATABASE_STRATEGY } from "./connection.ts";
import { useMigrations } from "./use-connections.ts";

/** Connections, and where those that migrate stand. */
export function ConnectionTable(props: { connections: readonly Connection[]; empty: ReactNode }) {
  const texts = useTexts("connections");
  const common = useTexts("common");
  const format = useFormat();
  const migrations = useMigrations(props.connections.map(({ id = "" }) => id));
  const migrationOf = ({ id = "" }: Connection) => migrations.data?.get(id);
  const movedOf = (migration: Migration | undefined) => migration && format.number(migration.counts.moved);
  // Without a list or an estimate nobody knows how many there are.
  const leftOf = (migration: Migration | undefined) =>
    migration && (migration.counts.left === undefined ? common.unknown : format.number(migration.counts.left));
  const columns: readonly Column<Connection>[] = [
    {
      key: "name",
      header: texts.list.name,
      cell: ({ id = "", name, display_name: displayName }) => (
        <>
          <TextLink to="/connections/$id/$tab" params={{ id, tab: "settings" }} data-row-link fw={500}>
            {name}
          </TextLink>
          {displayName && displayName !== name && (
            <Text size="sm" c="dimmed">
              {displayName}
            </Text>
          )}
        </>
      ),
    },
    {
      key: "strategy",
      header: texts.list.strategy,
      onlyWide: true,
      cell: ({ strategy = "" }) =>
        strategy === DATABASE_STRATEGY ? texts.strategies.database : texts.strategies.other(strategy),
    },
    {
      key: "migration",
      header: texts.list.migration,
      cell: (connection) => {
        const migration = migrationOf(connection);
        if (migration === undefined) return null;
        return (
          <>
            <PhaseBadge migration={migration} />
            <Text size="sm" c="dimmed" className="only-narrow">
              {texts.list.movedAndLeft(movedOf(migration), leftOf(migration))}
            </Text>
          </>
        );
      },
    },
    {
      key: "moved",
      header: texts.list.moved,
      align: "right",
      onlyWide: true,
      cell: (connection) => movedOf(migrationOf(connection)),
    },
    {
      key: "left",
      header: texts.list.left,
      align: "right",
      onlyWide: true,
      cell: (connection) => leftOf(migrationOf(connection)),
    },
  ];
  return (
    <>
      {migrations.error && <ErrorState error={migrations.error} onRetry={() => void migrations.refetch()} />}
      <DataTable
        label={texts.title}
        columns={columns}
        rows={props.connections}
        rowKey={({ id = "" }) => id}
        empty={props.empty}
      />
    </>
  );
}
