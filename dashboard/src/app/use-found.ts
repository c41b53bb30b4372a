import { api } from "../api/client.ts";
import { listed } from "../api/listed.ts";
import { wordsQuery } from "../api/search-words.ts";
import { useMay } from "../session/session.tsx";
import type { PaletteEntry } from "./palette-entry.ts";

type Kind = "users" | "applications" | "apis" | "connections";

interface Search {
  readonly kind: Kind;
  readonly found: readonly PaletteEntry[];
  readonly isSearching: boolean;
  readonly hasFailed: boolean;
}

const MAX_EACH = 6;
const SHORTEST_QUERY = 2;

/** What has these words in its name, by the API's searches. */
export function useFound(query: string): readonly Search[] {
  const text = query.length >= SHORTEST_QUERY ? query : "";
  return [useFoundUsers(text), useFoundApplications(text), useFoundConnections(text), useFoundApis(text)];
}

function useFoundUsers(text: string): Search {
  const enabled = useMay("read:users") && text !== "";
  const answer = api.useQuery(
    "get",
    "/users",
    { params: { query: { q: wordsQuery(text), take: MAX_EACH, fields: "user_id,email,name" } } },
    // A search that took too long would take as long again.
    { enabled, retry: false },
  );
  const users = answer.data === undefined ? [] : listed(answer.data, "users").rows;
  return searched("users", answer, enabled, () =>
    users.map(({ user_id: id = "", email, name }) => ({
      id,
      label: name || email || id,
      description: email,
      does: { link: { to: "/users/$id/$tab", params: { id, tab: "details" } } },
    })),
  );
}

function useFoundApplications(text: string): Search {
  const enabled = useMay("read:clients") && text !== "";
  const answer = api.useQuery(
    "get",
    "/clients",
    { params: { query: { ...named(text), fields: "client_id,name", is_global: false } } },
    { enabled },
  );
  const clients = answer.data === undefined ? [] : listed(answer.data, "clients").rows;
  return searched("applications", answer, enabled, () =>
    clients.map(({ name, client_id: id = "" }) => ({
      id,
      label: name ?? id,
      description: id,
      does: { link: { to: "/applications/$id/$tab", params: { id, tab: "settings" } } },
    })),
  );
}

function useFoundConnections(text: string): Search {
  const enabled = useMay("read:connections") && text !== "";
  const answer = api.useQuery(
    "get",
    "/connections",
    { params: { query: { ...named(text), fields: "id,name" } } },
    { enabled },
  );
  const connections = answer.data === undefined ? [] : listed(answer.data, "connections").rows;
  return searched("connections", answer, enabled, () =>
    connections.map(({ name, id = "" }) => ({
      id,
      label: name ?? id,
      does: { link: { to: "/connections/$id/$tab", params: { id, tab: "settings" } } },
    })),
  );
}

function useFoundApis(text: string): Search {
  const enabled = useMay("read:resource_servers") && text !== "";
  const answer = api.useQuery(
    "get",
    "/resource-servers",
    { params: { query: { ...named(text), fields: "id,name,identifier" } } },
    { enabled },
  );
  const apis = answer.data === undefined ? [] : listed(answer.data, "resource_servers").rows;
  return searched("apis", answer, enabled, () =>
    apis.map(({ name, identifier, id = "" }) => ({
      id,
      label: name ?? identifier ?? id,
      description: identifier,
      does: { link: { to: "/apis/$id/$tab", params: { id, tab: "settings" } } },
    })),
  );
}

const named = (text: string) => ({ search: text, sort: "name:1" as const, take: MAX_EACH });

function searched(
  kind: Kind,
  answer: { data: unknown; isFetching: boolean; isError: boolean },
  enabled: boolean,
  found: () => readonly PaletteEntry[],
): Search {
  return {
    kind,
    found: enabled && answer.data !== undefined ? found().slice(0, MAX_EACH) : [],
    isSearching: enabled && answer.isFetching && answer.data === undefined,
    hasFailed: enabled && answer.isError,
  };
}
