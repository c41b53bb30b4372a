import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A password that occurs nowhere by chance, and says so wherever it is found. */
export function canaryPassword(): string {
  return `Canary-${randomBytes(9).toString("hex")}-Xy7!`;
}

/** The forms in which a text may lie somewhere: itself, and the encodings it goes through. */
function formsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text, "utf8");
  // Within a longer text, base64 depends on where the piece begins: these are the parts that do not.
  const base64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    return Buffer.from(encoded.slice(shift === 0 ? 0 : 4, -4));
  });
  return [
    bytes,
    Buffer.from(encodeURIComponent(text)),
    Buffer.from(bytes.toString("hex")),
    Buffer.from(text, "utf16le"),
    ...base64,
  ];
}

/** Names of the places that hold one of the secrets in some form; empty when none does. */
export function placesWith(secrets: readonly string[], places: Readonly<Record<string, string | Buffer>>): string[] {
  const needles = secrets.flatMap(formsOf);
  return Object.entries(places)
    .filter(([, content]) => {
      const haystack = typeof content === "string" ? Buffer.from(content) : content;
      return needles.some((needle) => haystack.includes(needle));
    })
    .map(([name]) => name);
}

/** Every file of a folder, the database with its write-ahead log among them. */
export function filesOf(folder: string): Record<string, Buffer> {
  const files: Record<string, Buffer> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[path] = readFileSync(path);
  }
  return files;
}
