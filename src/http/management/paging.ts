import { type ZodType, z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import type { KeysetPage, OffsetPage, Page } from "../../store/page.ts";
import { queryBoolean, queryInteger, queryNames } from "./query-values.ts";

const MAX_RECORDS = 1000;
const PAST_1000 =
  "You can only page through the first 1000 records. See https://auth0.com/docs/users/search/v3/view-search-results-by-page#limitation.";

/** Query parameters of a list with offset paging (contract §4.1); spread them into a route's query object. */
export const offsetPagingQuery = {
  page: queryInteger("Page number, from 0.", 0).optional(),
  per_page: queryInteger("Items on a page, at most 100; default 50.", 0, 100).optional(),
  include_totals: queryBoolean("Answer an object with start, limit, total and the list.").optional(),
};

/** Query parameters of checkpoint paging (contract §4.1). */
export const checkpointPagingQuery = {
  from: z.string().max(500).describe("What `next` of the previous answer said.").optional(),
  take: queryInteger("Items of one answer, at most 100; default 50.", 1, 100).optional(),
};

/** Query parameters of a list whose items have names. Not part of Auth0's API. */
export const nameQuery = {
  search: z
    .string()
    .max(200)
    .describe("Only those that have this in their name, whatever the case, or this id.")
    .optional(),
  sort: z.enum(["name:1"]).describe("In the order of their names.").optional(),
};

/** Query parameters that choose the fields of the answer (contract §4.1). */
export const fieldsQuery = {
  fields: queryNames("Names of fields, separated by commas.").optional(),
  include_fields: queryBoolean("Whether `fields` are those to show (default) or those to leave out.").optional(),
};

/** The reply of a list with both kinds of paging (contract §4.1): what `answerList` gives for the collection of this name. */
export const listReply = (collection: string, item: ZodType) =>
  z.union([
    z.array(item),
    z.object({
      start: z.int().optional(),
      limit: z.int().optional(),
      length: z.int().optional(),
      total: z.int().optional(),
      total_is_at_least: z.boolean().describe("There may be more than total says.").optional(),
      next: z.string().optional(),
      [collection]: z.array(item),
    }),
  ]);

/** What the paging parameters parse to. */
export interface PagingInput {
  readonly page?: number;
  readonly per_page?: number;
  readonly include_totals?: boolean;
  readonly max_total?: number;
  readonly from?: string;
  readonly take?: number;
  readonly fields?: readonly string[];
  readonly include_fields?: boolean;
}

/** How a list is read and shown. */
export interface ListSource<Item> {
  /** Name of the list in the object form, for example `clients`. */
  readonly collection: string;
  list(page: OffsetPage): Promise<Page<Item>>;
  /** Absent: the list has no checkpoint paging. */
  listAfter?(page: KeysetPage): Promise<readonly Item[]>;
  /** The key that `listAfter` continues after. */
  keyOf?(item: Item): string;
  toWire(item: Item): Promise<object> | object;
  /** Fields that stay whatever `fields` says: Auth0 keeps a few (recorded). */
  readonly alwaysShown?: readonly string[];
}

/**
 * The answer to a list request (contract §4.1): a bare array, `{start, limit, length, total, <collection>}` with
 * `include_totals`, or `{<collection>, next}` with `from` or `take`. Throws `DomainError("invalid_query")` past 1000 records.
 */
export async function answerList<Item>(input: PagingInput, source: ListSource<Item>): Promise<unknown> {
  const show = async (items: readonly Item[]) =>
    Promise.all(items.map(async (item) => pickFields(await source.toWire(item), input, source.alwaysShown)));

  const { listAfter, keyOf } = source;
  if ((input.from !== undefined || input.take !== undefined) && listAfter !== undefined && keyOf !== undefined)
    return answerCheckpointList(input, { ...source, listAfter, keyOf });

  const { offset, limit } = offsetPageOf(input);
  const withTotal = input.include_totals === true;
  const page = await source.list({ offset, limit, withTotal, countUpTo: input.max_total });
  const items = await show(page.items);
  if (input.include_totals !== true) return items;
  return {
    start: offset,
    limit,
    length: items.length,
    total: page.total ?? items.length,
    ...(page.totalIsAtLeast ? { total_is_at_least: true } : {}),
    [source.collection]: items,
  };
}

/** The answer to a list request that has checkpoint paging only: `{<collection>, next}`. */
export async function answerCheckpointList<Item>(
  input: PagingInput,
  source: Required<Pick<ListSource<Item>, "collection" | "listAfter" | "keyOf" | "toWire">> &
    Pick<ListSource<Item>, "alwaysShown">,
): Promise<Record<string, unknown>> {
  const limit = input.take ?? 50;
  const after = input.from === undefined ? undefined : openCheckpoint(input.from);
  const items = await source.listAfter({ after, limit: limit + 1 });
  const shown = items.slice(0, limit);
  const last = shown.at(-1);
  return {
    [source.collection]: await Promise.all(
      shown.map(async (item) => pickFields(await source.toWire(item), input, source.alwaysShown)),
    ),
    ...(items.length > limit && last !== undefined ? { next: sealCheckpoint(source.keyOf(last)) } : {}),
  };
}

/** Offset and limit of a page. Throws `DomainError("invalid_query")` past 1000 records. */
export function offsetPageOf(input: Pick<PagingInput, "page" | "per_page">): { offset: number; limit: number } {
  const limit = input.per_page ?? 50;
  const offset = (input.page ?? 0) * limit;
  if (offset + limit > MAX_RECORDS) throw new DomainError("invalid_query", PAST_1000);
  return { offset, limit };
}

/** A key as callers get it: they send it back and read nothing into it. */
export const sealCheckpoint = (key: string): string => Buffer.from(key, "utf8").toString("base64url");

/** The key in a checkpoint that a caller sent back. Throws `DomainError("invalid_query")` for what never was one. */
export function openCheckpoint(text: string): string {
  const key = Buffer.from(text, "base64url").toString("utf8");
  if (key === "" || key.includes("\0") || sealCheckpoint(key) !== text) {
    throw new DomainError("invalid_query", "Query validation error: 'Invalid checkpoint' on property from.");
  }
  return key;
}

/** The object with only, or without, the fields that were named (contract §4.1). */
export function pickFields(
  object: object,
  input: Pick<PagingInput, "fields" | "include_fields">,
  alwaysShown: readonly string[] = [],
): object {
  const { fields, include_fields: include = true } = input;
  if (fields === undefined || fields.length === 0) return object;
  return Object.fromEntries(
    Object.entries(object).filter(([name]) => fields.includes(name) === include || alwaysShown.includes(name)),
  );
}
