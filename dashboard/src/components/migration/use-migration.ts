import { api } from "../../api/client.ts";

const FOLLOW_MS = 20_000;
const of = (id: string) => ({ params: { path: { connection_id: id } } });

/** The migration of a connection, kept up to date while the page is open. */
export const useMigration = (id: string) =>
  api.useQuery("get", "/migrations/{connection_id}", of(id), { refetchInterval: FOLLOW_MS });

/** How far it is, with the days so far and the forecast. */
export const useProgress = (id: string) =>
  api.useQuery("get", "/migrations/{connection_id}/progress", of(id), { refetchInterval: FOLLOW_MS });

/** How the source is doing. */
export const useSourceHealth = (id: string) =>
  api.useQuery("get", "/migrations/{connection_id}/source", of(id), { refetchInterval: FOLLOW_MS });
