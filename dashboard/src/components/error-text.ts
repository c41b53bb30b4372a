import { ApiError } from "../api/api-error.ts";
import type { Texts } from "../texts/index.ts";

export interface ErrorText {
  readonly title: string;
  /** What to do. */
  readonly remedy: string;
  /** What the server said, in its own words. */
  readonly detail?: string;
  /** Whether the same may work at once when it is tried again. */
  readonly canRetry: boolean;
}

type ErrorTexts = Texts<"common">["errors"];

/** What to tell a person of an error, and what they can do about it. */
export function errorText(error: unknown, texts: ErrorTexts): ErrorText {
  if (!(error instanceof ApiError))
    return { ...texts.unexpected, detail: error instanceof Error ? error.message : undefined, canRetry: true };
  return {
    ...rowOf(error, texts),
    detail: error.status === 0 ? undefined : error.message,
    canRetry: error.status !== 403,
  };
}

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
