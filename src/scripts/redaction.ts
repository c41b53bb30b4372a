/** Texts shorter than this are not removed: hiding every "a" of a log hides the log, and says more than it keeps. */
const MIN_LENGTH = 4;
const MASK = "[redacted]";

/**
 * Makes a function that removes `secrets` from a text, in the forms in which they travel: as they are, URL-encoded (both
 * ways), as JSON writes them, in base64, and as an HTTP Basic pair would carry them at its end.
 */
export function createRedaction(secrets: readonly string[]): (text: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < MIN_LENGTH) continue;
    for (const form of formsOf(secret)) if (form.length >= MIN_LENGTH) forms.add(form);
  }
  if (forms.size === 0) return (text) => text;
  // The longest first, so that a secret inside another does not leave the rest of it standing.
  const pattern = new RegExp(
    [...forms]
      .sort((a, b) => b.length - a.length)
      .map(escapePattern)
      .join("|"),
    "gi",
  );
  return (text) => text.replace(pattern, MASK);
}

function formsOf(secret: string): string[] {
  const url = encodeURIComponent(safeText(secret));
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    url,
    url.replace(/%20/g, "+"),
    new URLSearchParams([["", secret]]).toString().slice(1),
    json,
    JSON.stringify(json).slice(1, -1),
    // util.inspect writes a text that holds single quotes this way.
    secret.replace(/\\/g, "\\\\").replace(/'/g, "\\'"),
    Buffer.from(secret).toString("hex"),
    ...base64Forms(secret),
  ];
}

/** Base64 of a text depends on how many bytes stand before it; each of the three shifts, less the characters it shares with neighbours. */
function base64Forms(secret: string): string[] {
  const forms: string[] = [];
  for (let shift = 0; shift < 3; shift += 1) {
    const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)])
      .toString("base64")
      .replace(/=+$/, "");
    const bits = (shift + Buffer.byteLength(secret)) % 3;
    const core = encoded.slice(shift === 0 ? 0 : shift + 1, bits === 0 ? undefined : -1);
    // Short cores would match by chance.
    if (core.length >= 6) forms.push(core, core.replace(/\+/g, "-").replace(/\//g, "_"));
    if (shift === 0) forms.push(encoded);
  }
  return forms;
}

const safeText = (text: string): string => text.toWellFormed();
const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
