import type { ZodType } from "zod";
import type { JsonObject } from "../../domain/json.ts";
import type { HashProblem } from "./imported-hash.ts";
import type { SlowHashes } from "./slow/slow-hashes.ts";

/** What a check may need beyond the hash and the password. */
export interface HashDeps {
  /** For loops that have no native code: not on the thread that serves requests. */
  readonly slowHashes: SlowHashes;
}

/** A hash as Auth0's import file has it (contract §4.7), or nothing where that file has no words for it. */
export type Auth0Form = { readonly password_hash: string } | { readonly custom_password_hash: JsonObject };

/** One kind of hash: what is kept of it, what it may cost, how a password is checked. */
export interface HashFamily<Parameters = JsonObject> {
  /** The first word of what is stored. */
  readonly name: string;
  /** The shape of what is kept. */
  readonly parameters: ZodType<Parameters>;
  /** Why a hash of this shape is not checked all the same: too costly, too short, impossible. */
  problemOf(parameters: Parameters): HashProblem | undefined;
  /** Compares in constant time. */
  verify(parameters: Parameters, password: Buffer, deps: HashDeps): Promise<boolean>;
  /** undefined: Auth0 has no such algorithm. */
  toAuth0(parameters: Parameters): Auth0Form | undefined;
}

/** A family whose parameters nobody needs to know, so that all fit in one registry. `parameters` are parsed before any other member sees them. */
export interface AnyFamily {
  readonly name: string;
  problemOf(parameters: JsonObject): HashProblem | undefined;
  verify(parameters: JsonObject, password: Buffer, deps: HashDeps): Promise<boolean>;
  toAuth0(parameters: JsonObject): Auth0Form | undefined;
}

/** Puts a parse of the parameters before every member; members throw for parameters of which `problemOf` has a problem. */
export function defineFamily<Parameters>(family: HashFamily<Parameters>): AnyFamily {
  return {
    name: family.name,
    problemOf(parameters) {
      const parsed = family.parameters.safeParse(parameters);
      if (!parsed.success) return { problem: `This is not a ${family.name} hash that can be read.`, code: "FORMAT" };
      return family.problemOf(parsed.data);
    },
    verify: async (parameters, password, deps) => family.verify(family.parameters.parse(parameters), password, deps),
    toAuth0: (parameters) => family.toAuth0(family.parameters.parse(parameters)),
  };
}
