import { isEmailAddress } from "../../../../domain/identifier.ts";
import type { ForeignFactor } from "../../../../domain/import-row.ts";
import { sayOfRow } from "../../../../domain/row-sentences.ts";
import { isObject, missing, notAllowed, type Problems, wrongType } from "./problems.ts";

const MAX_FACTORS = 10;
const KINDS = { totp: "secret", phone: "value", email: "value" } as const;
type Kind = keyof typeof KINDS;

/** Reads `mfa_factors`: 1 to 10 objects with exactly one factor each (contract §4.7). Secrets never come into a message. */
export function readFactors(problems: Problems, path: string, value: unknown): readonly ForeignFactor[] | undefined {
  if (!Array.isArray(value)) {
    wrongType(problems, path, "array", value);
    return undefined;
  }
  if (value.length === 0)
    problems.push({ code: "ARRAY_LENGTH_SHORT", message: sayOfRow("list_too_short", { length: 0, minimum: 1 }), path });
  if (value.length > MAX_FACTORS) {
    const message = sayOfRow("list_too_long", { length: value.length, maximum: MAX_FACTORS });
    problems.push({ code: "ARRAY_LENGTH_LONG", message, path });
    return undefined;
  }
  return value.flatMap((factor, index) => readFactor(problems, `${path}.${index}`, factor) ?? []);
}

function readFactor(problems: Problems, path: string, factor: unknown): ForeignFactor | undefined {
  if (!isObject(problems, path, factor)) return undefined;
  const names = Object.keys(factor);
  for (const name of names) if (!Object.hasOwn(KINDS, name)) notAllowed(problems, `${path}.${name}`, name);
  const kinds = names.filter((name): name is Kind => Object.hasOwn(KINDS, name));
  const [kind] = kinds;
  if (kind === undefined) {
    problems.push({ code: "ANY_OF_MISSING", message: sayOfRow("one_factor"), path });
    return undefined;
  }
  if (kinds.length > 1) {
    problems.push({
      code: "MFA_FACTORS_FAILED",
      message: sayOfRow("several_factors", { found: kinds.join(", ") }),
      path,
    });
    return undefined;
  }
  const value = readValue(problems, `${path}.${kind}`, factor[kind], KINDS[kind]);
  return value === undefined ? undefined : toFactor(problems, `${path}.${kind}.${KINDS[kind]}`, kind, value);
}

function readValue(problems: Problems, path: string, factor: unknown, property: string): string | undefined {
  if (!isObject(problems, path, factor)) return undefined;
  for (const name of Object.keys(factor)) if (name !== property) notAllowed(problems, `${path}.${name}`, name);
  const value = factor[property];
  if (typeof value === "string") return value;
  if (value === undefined) missing(problems, path, property);
  else wrongType(problems, `${path}.${property}`, "string", value);
  return undefined;
}

function toFactor(problems: Problems, path: string, kind: Kind, value: string): ForeignFactor | undefined {
  if (kind === "totp") {
    if (/^[A-Z2-7]+$/.test(value)) return { kind, secret: value };
    problems.push({ code: "PATTERN", message: sayOfRow("text_form", { pattern: "^[A-Z2-7]+$" }), path });
    return undefined;
  }
  if (kind === "phone") {
    if (/^\+[0-9]{1,15}$/.test(value)) return { kind, value };
    problems.push({ code: "PATTERN", message: sayOfRow("text_form", { pattern: "^\\+[0-9]{1,15}$" }), path });
    return undefined;
  }
  if (isEmailAddress(value)) return { kind, value };
  problems.push({ code: "FORMAT", message: sayOfRow("email_form_of_factor"), path });
  return undefined;
}
