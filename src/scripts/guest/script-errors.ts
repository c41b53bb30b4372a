/**
 * The constructors that scripts find as globals (contract §1.4). `instanceof Error` holds for all of them.
 */
export class WrongUsernameOrPasswordError extends Error {
  readonly userId: unknown;
  readonly user_name: unknown;
  constructor(userNameOrEmail?: unknown, message?: unknown) {
    super(message === undefined ? undefined : String(message));
    this.name = "WrongUsernameOrPasswordError";
    this.userId = userNameOrEmail;
    this.user_name = userNameOrEmail;
  }
}

export class ValidationError extends Error {
  readonly code: unknown;
  constructor(errorCode?: unknown, message?: unknown) {
    super(message === undefined ? undefined : String(message));
    this.name = "ValidationError";
    this.code = errorCode;
  }
}

export class UnauthorizedError extends Error {
  constructor(message?: unknown) {
    super(message === undefined ? undefined : String(message));
    this.name = "UnauthorizedError";
  }
}
