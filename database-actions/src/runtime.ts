/**
 * What the script runtime offers beyond JavaScript: Auth0's script contract, which this server's sandbox keeps too.
 * Only core modules and `jsonwebtoken` are required, since every runtime has them under these names.
 */

/** `callback(error?, profile?)`; to be called exactly once. */
export type ScriptCallback = (error?: Error | null, profile?: SourceProfile) => void;

/** The connection's `options.configuration`: strings only. */
export type Configuration = Readonly<Record<string, string | undefined>>;

/** The profile both scripts hand over. One shape, one id, whichever script ran first. */
export interface SourceProfile {
  user_id: string;
  email?: string;
  email_verified: boolean;
  username?: string;
  phone_number?: string;
  phone_verified?: boolean;
  name?: string;
  nickname?: string;
  given_name?: string;
  family_name?: string;
  picture?: string;
  user_metadata?: object;
  app_metadata?: object;
}

/** The members of `jsonwebtoken` that are used; the same in every major version since 7. */
export interface JsonWebToken {
  decode(token: string, options: { complete: true }): { header: Record<string, unknown>; payload: unknown } | null;
  verify(
    token: string,
    publicKeyPem: string,
    options: { algorithms: string[]; issuer: string; audience: string; clockTolerance: number },
  ): unknown;
}

declare global {
  // The globals of a running script. Declared for the compiler; the runtime provides them.
  const configuration: Configuration;
  const WrongUsernameOrPasswordError: new (userNameOrEmail: string | null, message?: string) => Error;
  const UnauthorizedError: new (message: string) => Error;
}
