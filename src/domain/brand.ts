/** A string (or number) that cannot be mixed up with another of the same shape. The brand exists for the compiler only. */
export type Brand<Base, Name extends string> = Base & { readonly __brand: Name };
