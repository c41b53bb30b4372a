import { DomainError } from "../../domain/errors.ts";
import type { RefusalFacts, RefusalReasonCode } from "../../domain/refusal-reason.ts";

type SearchReason = Extract<RefusalReasonCode, `query_${string}` | `sort_${string}`>;

const place = ({ at }: RefusalFacts): string => (at === undefined ? "" : `, at position ${at}`);

const SENTENCES: Readonly<Record<SearchReason, (facts: RefusalFacts) => string>> = {
  query_too_long: ({ max }) => `the query is longer than ${max} characters`,
  query_null: () => "the query contains a null character",
  query_unexpected: (facts) => `unexpected "${facts.text}"${place(facts)}`,
  query_after_operator: ({ operator, at }) => `nothing follows ${operator} at position ${at}`,
  query_before_operator: ({ operator, at }) => `${operator} at position ${at} has nothing before it`,
  query_empty_group: (facts) => `an empty group${place(facts)}`,
  query_group_open: ({ at }) => `the group that begins at position ${at} does not end`,
  query_field_in_group: (facts) => `a field inside the group of a field${place(facts)}`,
  query_no_value: (facts) => `no value for the field "${facts.field}"${place(facts)}`,
  query_exists_value: (facts) => `_exists_ takes the name of a field${place(facts)}`,
  query_not_a_field: (facts) => `"${facts.field}" is not a field${place(facts)}`,
  query_no_field: ({ at }) => `there is no field before the colon at position ${at}`,
  query_regexp: (facts) => `regular expressions are not supported${place(facts)}`,
  query_no_wildcard: ({ field }) => `"*" cannot be used with ${field}`,
  query_short_wildcard: ({ min }) => `"*" at the start needs at least ${min} characters after it`,
  query_ends: () => "the query ends where something is expected",
  query_too_deep: ({ max }) => `groups are nested more than ${max} deep`,
  query_too_many_terms: ({ max }) => `the query has more than ${max} terms`,
  query_phrase_open: ({ at }) => `the phrase that begins at position ${at} does not end`,
  query_backslash: () => "a backslash stands at the end",
  query_fuzzy: (facts) => `"~" and "^" are not supported${place(facts)}; use quotes`,
  query_range_without_field: (facts) => `a range without a field${place(facts)}`,
  query_range_form: (facts) => `a range must read [a TO b]${place(facts)}`,
  query_range_open: ({ at }) => `the range that begins at position ${at} does not end`,
  sort_form: () => "it must be a field with :1 or :-1",
  sort_metadata: () => "metadata cannot be sorted by",
};

/** The refusal of a query, or of an order. */
export function refuseQuery(code: SearchReason, facts: RefusalFacts = {}): DomainError {
  const parameter = code.startsWith("sort_") ? "sort" : "q";
  return new DomainError("invalid_query", `Query validation error: ${SENTENCES[code](facts)} (${parameter}).`, {
    apiCode: "invalid_query_string",
    reason: { code, facts },
  });
}
