import { errors, type Provider, type ProviderContext } from "oidc-provider";
import { type Clock, epochSeconds } from "../domain/clock.ts";

/** Longer ones are refused, as at Auth0; so their ids need not be remembered for long either. */
const MAX_LIFETIME_SECONDS = 300;
/** By how much a client's clock may be off. */
export const CLIENT_CLOCK_TOLERANCE_SECONDS = 10;
const MAX_JTI_LENGTH = 255;

/** What the library leaves to us of a client's assertion (RFC 7523 §3; contract §3.1), once its signature has been found good. */
export function checkClientAssertion(claims: Record<string, unknown>, clock: Clock): void {
  const { exp, jti, sub, iss } = claims;
  const latest = epochSeconds(clock.now()) + MAX_LIFETIME_SECONDS + CLIENT_CLOCK_TOLERANCE_SECONDS;
  if (typeof exp !== "number" || exp > latest) throw refused("the client assertion lives too long");
  if (typeof jti !== "string" || jti.length > MAX_JTI_LENGTH) throw refused("the client assertion has no usable jti");
  if (sub !== iss) throw refused("sub must be the client_id");
}

/** Assertions may be made for the issuer, with and without its slash, or for the endpoint that they are sent to. */
export function acceptAssertionAudiences(provider: Provider): void {
  const { issuer } = provider;
  const always = [issuer, issuer.replace(/\/$/, ""), `${issuer}oauth/token`];
  Object.defineProperty(provider.OIDCContext.prototype, "clientJwtAuthExpectedAudience", {
    value(this: ProviderContext["oidc"]) {
      return new Set(this.route === "token" ? always : [...always, this.urlFor(this.route)]);
    },
  });
}

const refused = (detail: string): Error => new errors.InvalidClientAuth(detail);
