/**
 * What an Auth0 source says about a wrong password, as scripts pass it on in a plain `Error` (contract §7 row 5): the guide's
 * own login script does.
 */
export const WRONG_PASSWORD_TEXTS: ReadonlySet<string> = new Set([
  "wrong email or password",
  "wrong username or password",
  "wrong phone number or password",
  "invalid_grant",
  "invalid_user_password",
]);

/** How the guide's own `get_user` says that there is no such person (contract §7 row 8). */
export const ABSENT_USER_TEXTS: ReadonlySet<string> = new Set(["user does not exist"]);

/** `Error: Wrong email or password.` → `wrong email or password`: scripts wrap errors in errors. */
export function bareText(message: string): string {
  return message
    .replace(/^(?:\w*Error:\s*)+/, "")
    .trim()
    .replace(/\.$/, "")
    .toLowerCase();
}

/**
 * Whether a message is one of these, and nothing more. It says the same to everybody, so that nothing in it is anybody's secret; and
 * taking the word "password" out of it, because somebody has that for a password, would make an outage of a wrong password.
 */
export function isFixedText(message: string): boolean {
  const text = bareText(message);
  // Before the text there may be nothing that a script could have put there.
  return /^(?:Error: )*[\w ]+\.?$/.test(message) && (WRONG_PASSWORD_TEXTS.has(text) || ABSENT_USER_TEXTS.has(text));
}
