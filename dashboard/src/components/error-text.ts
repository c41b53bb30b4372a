import { ApiError } from "../api/api-error.ts";
import type { components } from "../api/schema.d.ts";
import type { Texts } from "../texts/index.ts";

export interface ErrorText {
  readonly title: string;
  /** What to do. */
  readonly remedy: string;
  /** What the server said, in its own words, where there are none in the person's language. */
  readonly detail?: string;
  /** Whether the same may work at once when it is tried again. */
  readonly canRetry: boolean;
}

type ErrorTexts = Texts<"common">["errors"];
type Reason = NonNullable<components["schemas"]["Error"]["reason"]>;
/** Each code names its own facts, which are then there. */
type Facts = Required<NonNullable<Reason["facts"]>>;
/** A text for every reason that the API's document names: one that is missing does not compile. */
type RefusalTexts = Readonly<Record<Reason["code"], (facts: Facts) => string>>;

/** Statuses of which the title says all. */
const SAY_ENOUGH: ReadonlySet<number> = new Set([0, 403, 404, 413, 429, 500]);

/** What to tell a person of an error, and what they can do about it. `refusals`: once they are loaded. */
export function errorText(error: unknown, texts: ErrorTexts, refusals?: Texts<"refusals">): ErrorText {
  if (!(error instanceof ApiError))
    return { ...texts.unexpected, detail: error instanceof Error ? error.message : undefined, canRetry: true };
  const row = rowOf(error, texts);
  const canRetry = error.status !== 403;
  const why = refusals && refusalText(error, refusals);
  if (why !== undefined) return { title: row.title, remedy: why, canRetry };
  return { ...row, detail: SAY_ENOUGH.has(error.status) ? undefined : error.message, canRetry };
}

/** Whether there may be words for why the server refused something. */
export const hasReason = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.reason !== undefined || error.code !== undefined);

/**
 * Why the server refused something, and what to do; undefined where the dashboard has no words for it. `charactersBefore`: of a query,
 * those that the person did not type.
 */
export function refusalText(error: ApiError, texts: Texts<"refusals">, charactersBefore = 0): string | undefined {
  const words: RefusalTexts = texts;
  const code = error.reason?.code ?? error.code;
  if (code === undefined || !isKnown(code, words)) return undefined;
  const { at, ...facts } = error.reason?.facts ?? {};
  return words[code]({ ...facts, at: at === undefined ? undefined : at - charactersBefore } as Facts);
}

const isKnown = (code: string, words: RefusalTexts): code is Reason["code"] => Object.hasOwn(words, code);

function rowOf(error: ApiError, texts: ErrorTexts): { title: string; remedy: string } {
  switch (error.status) {
    case 0:
      return texts.offline;
    case 400:
    case 422:
      return texts.refused;
    case 403:
      return texts.forbidden;
    case 404:
      return texts.notFound;
    case 409:
      return texts.conflict;
    case 413:
      return texts.tooLarge;
    case 429:
      return { title: texts.tooMany.title, remedy: texts.tooMany.remedy(error.retryAfterSeconds) };
    case 503:
      return texts.overloaded;
    default:
      return error.status >= 500 ? texts.server : texts.unexpected;
  }
}
