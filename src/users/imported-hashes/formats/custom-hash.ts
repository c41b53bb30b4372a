import { z } from "zod";
import type { JsonObject } from "../../../domain/json.ts";
import { fromBase64, fromHex } from "../encoded-bytes.ts";
import type { ReadHash } from "../imported-hash.ts";
import { PASSWORD_ENCODINGS, type PasswordEncoding } from "../password-bytes.ts";

/** A `custom_password_hash` (contract §4.7) of which the shape is right; which of it its algorithm allows is not looked at yet. */
export interface CustomHash {
  readonly algorithm: string;
  readonly hashEncoding: ByteEncoding;
  /** `hash.value` as it stands there. */
  readonly text: string;
  /** `hash.value`, decoded. */
  readonly bytes: Buffer;
  readonly digest?: string;
  readonly key?: Buffer;
  readonly salt?: { readonly bytes: Buffer; readonly position: "prefix" | "suffix" };
  readonly passwordEncoding?: PasswordEncoding;
  readonly keylen?: number;
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
}

const byteEncoding = z.enum(["base64", "hex", "utf8"]);
type ByteEncoding = z.infer<typeof byteEncoding>;

const schema = z.strictObject({
  algorithm: z.string(),
  hash: z.strictObject({
    value: z.string().min(1).max(4_000),
    encoding: byteEncoding,
    digest: z.string().optional(),
    key: z.strictObject({ value: z.string().max(4_000), encoding: byteEncoding.default("utf8") }).optional(),
  }),
  salt: z
    .strictObject({
      value: z.string().max(4_000),
      encoding: byteEncoding.default("utf8"),
      position: z.enum(["prefix", "suffix"]).default("prefix"),
    })
    .optional(),
  password: z.strictObject({ encoding: z.enum(PASSWORD_ENCODINGS).default("utf8") }).optional(),
  keylen: z.int().min(1).optional(),
  cost: z.int().min(1).default(16_384),
  blockSize: z.int().min(1).default(8),
  parallelization: z.int().min(1).default(1),
});

/** Checks the shape and decodes what is encoded. Problems have the codes of contract §4.7. */
export function parseCustomHash(
  value: JsonObject,
): { readonly ok: true; readonly custom: CustomHash } | Extract<ReadHash, { ok: false }> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) return problemOf(parsed.error.issues[0]!, value);
  const { hash, salt, password, ...rest } = parsed.data;
  const bytes = decode(hash.value, hash.encoding);
  if (bytes === undefined) return notEncoded("hash.value", hash.encoding);
  const key = hash.key && decode(hash.key.value, hash.key.encoding);
  if (hash.key && key === undefined) return notEncoded("hash.key.value", hash.key.encoding);
  const saltBytes = salt && decode(salt.value, salt.encoding);
  if (salt && saltBytes === undefined) return notEncoded("salt.value", salt.encoding);
  return {
    ok: true,
    custom: {
      ...rest,
      hashEncoding: hash.encoding,
      text: hash.value,
      bytes,
      digest: hash.digest,
      key,
      salt: salt && saltBytes && { bytes: saltBytes, position: salt.position },
      passwordEncoding: password?.encoding,
    },
  };
}

function decode(text: string, encoding: ByteEncoding): Buffer | undefined {
  switch (encoding) {
    case "base64":
      return fromBase64(text);
    case "hex":
      return fromHex(text);
    case "utf8":
      return Buffer.from(text);
  }
}

type Refused = Extract<ReadHash, { ok: false }>;

const notEncoded = (path: string, encoding: string): Refused => refusedAt(`This is not ${encoding}.`, "FORMAT", path);

const refusedAt = (problem: string, code: string, path: string): Refused => ({ ok: false, problem, code, path });

/** Of a shape that is wrong, the first thing, in words that do not repeat the value. */
function problemOf(issue: z.core.$ZodIssue, value: JsonObject): Refused {
  const path = issue.path.join(".");
  if (isMissing(value, issue.path)) return refusedAt(`Missing required property: ${path}.`, "OBJECT_REQUIRED", path);
  switch (issue.code) {
    case "invalid_type":
      return refusedAt(`Expected type ${issue.expected}.`, "INVALID_TYPE", path);
    case "invalid_value":
      return refusedAt(`No enum match: one of ${issue.values.join(", ")}.`, "ENUM_MISMATCH", path);
    case "unrecognized_keys":
      return refusedAt("There is a property that nothing here reads.", "NOT_PASSED", path);
    case "too_small":
      return refusedAt("Too small.", issue.origin === "string" ? "MIN_LENGTH" : "MINIMUM", path);
    case "too_big":
      return refusedAt("Too large.", issue.origin === "string" ? "MAX_LENGTH" : "MAXIMUM", path);
    default:
      return refusedAt("This is not a custom_password_hash.", "FORMAT", path);
  }
}

/** Whether nothing stands there: Zod leaves the input out of its issues. */
const isMissing = (value: unknown, path: readonly PropertyKey[]): boolean =>
  path.reduce((at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined), value) ===
  undefined;
