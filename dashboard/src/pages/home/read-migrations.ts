import { useQuery } from "@tanstack/react-query";
import { http } from "../../api/client.ts";
import type { Migration } from "../../components/migration/migration-types.ts";

const FOLLOW_MS = 20_000;
const PAGE = 100;
/** More than these would make a page that nobody reads in the morning. */
const SHOWN = 12;

/** The tenant's migrations, as many as the home page shows, and whether there are more. */
export const useMigrations = (enabled: boolean) =>
  useQuery({ queryKey: ["get", "/migrations", "home"], queryFn: readMigrations, refetchInterval: FOLLOW_MS, enabled });

/** Where something is going on comes first. */
const ORDER: readonly Migration["phase"][] = ["running", "shadow", "paused", "finalised"];

/** A page of the API may be empty and not the last: it leaves out connections that have no migration. */
async function readMigrations(): Promise<{ readonly shown: readonly Migration[]; readonly hasMore: boolean }> {
  const found: Migration[] = [];
  let from: string | undefined;
  do {
    const { data } = await http.GET("/migrations", { params: { query: { take: PAGE, from } } });
    found.push(...(data?.migrations ?? []));
    from = data?.next;
  } while (from !== undefined && found.length <= SHOWN);
  const shown = found.slice(0, SHOWN).toSorted((one, other) => ORDER.indexOf(one.phase) - ORDER.indexOf(other.phase));
  return { shown, hasMore: found.length > SHOWN || from !== undefined };
}
