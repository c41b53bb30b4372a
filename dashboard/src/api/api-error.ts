import type { components } from "./schema.d.ts";

type Reason = NonNullable<components["schemas"]["Error"]["reason"]>;

/** What the Management API answered instead of a result, or that it did not answer at all. */
export class ApiError extends Error {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** The API's `errorCode`, for example `invalid_body`. */
  readonly code: string | undefined;
  /** Why, with what it names; finer than `code`. */
  readonly reason: Reason | undefined;
  /** From `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(input: {
    status: number;
    message: string;
    code?: string;
    reason?: Reason;
    retryAfterSeconds?: number;
    cause?: unknown;
  }) {
    super(input.message, { cause: input.cause });
    this.name = "ApiError";
    this.status = input.status;
    this.code = input.code;
    this.reason = input.reason;
    this.retryAfterSeconds = input.retryAfterSeconds;
  }
}

/** Whether something of the same name, or whatever must be the only one, is there already. */
export const isConflict = (error: unknown): error is ApiError => error instanceof ApiError && error.status === 409;

/** The session behind the tokens has ended: signed out elsewhere, expired, or the person was removed. */
export class SignedOutError extends Error {
  constructor(cause?: unknown) {
    super("The session has ended.", { cause });
    this.name = "SignedOutError";
  }
}

/** Reads a refusal in the API's format, `{ statusCode, error, message, errorCode, reason }`. */
export async function apiErrorFrom(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  const { message, errorCode, reason } = (typeof body === "object" && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  const retryAfter = Number(response.headers.get("retry-after"));
  return new ApiError({
    status: response.status,
    message: typeof message === "string" ? message : response.statusText,
    code: typeof errorCode === "string" ? errorCode : undefined,
    reason: typeof reason === "object" && reason !== null ? (reason as Reason) : undefined,
    retryAfterSeconds: retryAfter > 0 ? retryAfter : undefined,
  });
}
