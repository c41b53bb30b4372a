import { keepPreviousData } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { useMay } from "../../session/session.tsx";

const ROWS = 50;

/** A page of the tenant's connections by name, without their options. */
export const useConnections = (filter: { search: string | undefined; from: string | undefined }) =>
  api.useQuery(
    "get",
    "/connections",
    { params: { query: { ...filter, sort: "name:1", take: ROWS, fields: "id,name,display_name,strategy" } } },
    { placeholderData: keepPreviousData, select: (answer) => listed(answer, "connections") },
  );

/** The migrations of these connections, by the id of their connection. */
export const useMigrations = (connectionIds: readonly string[]) =>
  api.useQuery(
    "get",
    "/migrations",
    { params: { query: { connection_id: [...connectionIds] } } },
    {
      enabled: useMay("read:migrations") && connectionIds.length > 0,
      placeholderData: keepPreviousData,
      select: ({ migrations }) => new Map(migrations.map((migration) => [migration.connection_id, migration])),
    },
  );

/** One connection's migration, where somebody may see it. */
export const useMigration = (connectionId: string, isDatabase: boolean) =>
  api.useQuery(
    "get",
    "/migrations/{connection_id}",
    { params: { path: { connection_id: connectionId } } },
    { enabled: useMay("read:migrations") && isDatabase },
  );
