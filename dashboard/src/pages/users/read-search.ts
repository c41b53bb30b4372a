import { wordsQuery } from "../../api/search-words.ts";

/** How a list of users is asked for. */
export interface UserSearch {
  /** As typed: words, or a query. */
  readonly text: string;
  readonly connection?: string;
  readonly status?: string;
  readonly order?: string;
  /** The key of the page, or its number where the list is sorted. */
  readonly from?: string;
}

export const PAGE_SIZE = 50;
/** The API pages through so many of a sorted or filtered list. */
const MAX_RECORDS = 1_000;

/** Orders that have an index behind them. */
const SORTS: Readonly<Record<string, string>> = {
  newest: "created_at:-1",
  login: "last_login:-1",
  name: "name:1",
  email: "email:1",
};
export const ORDERS = ["newest", "login", "name", "email", "all"] as const;

const STATUS_QUERIES: Readonly<Record<string, string>> = {
  blocked: "blocked:true",
  unverified: "email_verified:false",
  never: "NOT _exists_:last_login",
};
export const STATUSES = ["blocked", "unverified", "never"] as const;

const FIELDS = "user_id,email,email_verified,name,username,phone_number,blocked,identities,last_login,logins_count";

/** Whether the text is in the API's search language rather than words: a field, quotes, brackets, or an operator. */
export const isQuery = (text: string): boolean =>
  /(^|[\s(!+-])[\p{L}_][\w.]*:\S/u.test(text) || /(^|\s)(AND|OR|NOT)(\s|$)/.test(text) || /["()[\]{}]/.test(text);

/** Whether the list is paged by key: without a search or an order of its own, everybody can be gone through. */
export const isByKey = (search: UserSearch): boolean => search.order === "all" && !isFiltered(search);

export const isFiltered = ({ text, connection, status }: UserSearch): boolean =>
  text.trim() !== "" || connection !== undefined || status !== undefined;

/** The parameters of `GET /users` for it. */
export function listParameters(search: UserSearch) {
  const shared = { fields: FIELDS, connection: search.connection };
  if (isByKey(search)) return { ...shared, take: PAGE_SIZE, from: search.from };
  return {
    ...shared,
    q: queryOf(search),
    sort: SORTS[search.order ?? "newest"] ?? (search.order === "all" ? "user_id:1" : SORTS.newest),
    per_page: PAGE_SIZE,
    page: pageOf(search),
  };
}

/** The number of the page, where the list is not paged by key. */
export const pageOf = ({ from }: UserSearch): number =>
  Math.min(Math.max(Number.parseInt(from ?? "0", 10) || 0, 0), MAX_RECORDS / PAGE_SIZE - 1);

/** What the next page is asked for by; undefined where there is none. */
export function nextOf(search: UserSearch, shown: number, key: string | undefined): string | undefined {
  if (isByKey(search)) return key;
  return shown < PAGE_SIZE || isLastPage(search) ? undefined : String(pageOf(search) + 1);
}

/** Whether more may follow that the API does not page to. */
export const isLastPage = (search: UserSearch): boolean =>
  !isByKey(search) && (pageOf(search) + 1) * PAGE_SIZE >= MAX_RECORDS;

function queryOf({ text, status }: UserSearch): string | undefined {
  const typed = text.trim();
  // Alone, the server names places in it as they were typed.
  const query = status === undefined ? typed : `(${typed})`;
  const asked = typed === "" ? [] : [isQuery(typed) ? query : wordsQuery(typed)];
  const parts = [...asked, ...(status !== undefined && STATUS_QUERIES[status] ? [STATUS_QUERIES[status]] : [])];
  return parts.length === 0 ? undefined : parts.join(" AND ");
}
