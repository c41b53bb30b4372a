/**
 * A parsed search (`q`, contract §4.6.3), independent of any engine. `http/management/search-query.ts` parses the text;
 * the engines turn this into SQL. Field names are the API's (`email`, `identities.connection`, `app_metadata.plan`, …).
 */
export type UserCondition =
  | { readonly kind: "all" }
  | { readonly kind: "and" | "or"; readonly parts: readonly UserCondition[] }
  | { readonly kind: "not"; readonly part: UserCondition }
  | { readonly kind: "equals"; readonly field: string; readonly value: string }
  | { readonly kind: "prefix"; readonly field: string; readonly value: string }
  /** `*` in the middle or at the start: any text. */
  | { readonly kind: "wildcard"; readonly field: string; readonly pattern: string }
  | { readonly kind: "exists"; readonly field: string }
  | {
      readonly kind: "range";
      readonly field: string;
      readonly from?: string;
      readonly to?: string;
      readonly fromInclusive: boolean;
      readonly toInclusive: boolean;
    };

export interface UserQuery {
  readonly condition: UserCondition;
  readonly sort?: { readonly field: string; readonly descending: boolean };
  /** Without `sort`: in whatever order is found first, the same for every page. Otherwise oldest first. */
  readonly anyOrder?: boolean;
}
