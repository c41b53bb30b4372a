/**
 * The source's verdict on a person, thrown through the steps of a script and turned into the contract's own error at its
 * end. Everything else that is thrown means: no verdict.
 */
export class Refusal extends Error {
  readonly kind: "wrong_credentials" | "refused";

  constructor(kind: "wrong_credentials" | "refused", message: string) {
    super(message);
    this.name = "Refusal";
    this.kind = kind;
  }
}
