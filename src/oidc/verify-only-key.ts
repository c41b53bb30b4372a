import { createPublicKey, type KeyObject } from "node:crypto";
import { ExternalSigningKey } from "oidc-provider";
import type { SigningKey } from "../domain/tenant.ts";

/** A key that checks and never signs: a former or a coming signing key, whose private half stays sealed. */
export class VerifyOnlyKey extends ExternalSigningKey {
  readonly #publicKey: KeyObject;

  constructor(key: SigningKey) {
    super();
    this.#publicKey = createPublicKey({ key: key.publicJwk as never, format: "jwk" });
    this.kid = key.kid;
    this.alg = key.alg;
  }

  // oidc-provider leaves keys without the operation "sign" out when it looks for a key to sign with.
  get key_ops(): readonly string[] {
    return ["verify"];
  }

  keyObject(): KeyObject {
    return this.#publicKey;
  }

  sign(): Buffer {
    throw new Error("A key that only verifies was asked to sign.");
  }
}
