import type { ApplicationChange, Kind } from "./application.ts";

const THIRTY_DAYS_SECONDS = 2_592_000;
const FIFTEEN_DAYS_SECONDS = 1_296_000;

// A copy of a token that a program without a secret holds is noticed, and does not live for ever: as Auth0's dashboard has it.
const ROTATING: ApplicationChange["refresh_token"] = {
  rotation_type: "rotating",
  expiration_type: "expiring",
  leeway: 0,
  token_lifetime: THIRTY_DAYS_SECONDS,
  infinite_token_lifetime: false,
  idle_token_lifetime: FIFTEEN_DAYS_SECONDS,
  infinite_idle_token_lifetime: false,
};

/**
 * What a new application of a kind begins with: what it needs, and nothing that the security page would name. The API by itself
 * switches on more grant types, as Auth0's does.
 */
export const NEW_APPLICATIONS: Readonly<Record<Kind, ApplicationChange>> = {
  native: { grant_types: ["authorization_code", "refresh_token"], refresh_token: ROTATING },
  spa: { grant_types: ["authorization_code", "refresh_token"], refresh_token: ROTATING },
  regular_web: { grant_types: ["authorization_code", "refresh_token"] },
  non_interactive: { grant_types: ["client_credentials"] },
};
