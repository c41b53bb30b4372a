import { DomainError, type ErrorCode } from "../../domain/errors.ts";
import { en, type PlainTextId } from "./texts/en.ts";

/** A refusal whose text is one of the pages' own, so that `errors.ts` can say it in the person's language. */
export function pageRefusal(
  code: ErrorCode,
  textId: PlainTextId,
  options: { readonly retryAfterSeconds?: number } = {},
): DomainError {
  return new DomainError(code, en[textId], { ...options, extra: { textId } });
}
