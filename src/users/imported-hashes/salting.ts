import { z } from "zod";

/** A salt that is put before or after the password; base64. */
export const saltingParameters = {
  salt: z.base64().optional(),
  saltPosition: z.enum(["prefix", "suffix"]).optional(),
};

export interface Salting {
  readonly salt?: string;
  /** `prefix` unless said. */
  readonly saltPosition?: "prefix" | "suffix";
}

/** The password with its salt, as it went into the hash. */
export function salted({ salt, saltPosition }: Salting, password: Buffer): Buffer {
  if (salt === undefined) return password;
  const bytes = Buffer.from(salt, "base64");
  return Buffer.concat(saltPosition === "suffix" ? [password, bytes] : [bytes, password]);
}

/** `salt` of a `custom_password_hash` (contract §4.7). */
export const saltToAuth0 = ({ salt, saltPosition }: Salting): object =>
  salt === undefined ? {} : { salt: { value: salt, encoding: "base64", position: saltPosition ?? "prefix" } };
