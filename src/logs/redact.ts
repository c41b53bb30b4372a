const REDACTED = "[redacted]";
// Shorter texts would blank innocent parts of a message, and a password that short protects nothing.
const SHORTEST = 3;

/** `text` without any of the `secrets`, in plain, URL-encoded, JSON-escaped and base64 form. */
export function redactText(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < SHORTEST) continue;
    for (const form of formsOf(secret)) clean = clean.replaceAll(form, REDACTED);
  }
  return clean;
}

function formsOf(secret: string): Set<string> {
  return new Set([
    secret,
    safeEncode(secret),
    safeEncode(secret).replaceAll("%20", "+"),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64"),
    Buffer.from(secret).toString("base64url"),
  ]);
}

/** A lone surrogate cannot be URL-encoded; then the plain form is all there is. */
function safeEncode(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}
