import type { ProbeStep } from "./probe-step.ts";
import { address } from "./steps/address.ts";
import { answers } from "./steps/answers.ts";
import { clientCredentials } from "./steps/client-credentials.ts";
import { connect } from "./steps/connect.ts";
import { connectionFilter } from "./steps/connection-filter.ts";
import { emailVerified } from "./steps/email-verified.ts";
import { idPrefix } from "./steps/id-prefix.ts";
import { lookupAbsent } from "./steps/lookup-absent.ts";
import { lookupFinds } from "./steps/lookup-finds.ts";
import { profile } from "./steps/profile.ts";
import { rateLimits } from "./steps/rate-limits.ts";
import { sameProfile } from "./steps/same-profile.ts";
import { scopes } from "./steps/scopes.ts";
import { scripts } from "./steps/scripts.ts";
import { settings } from "./steps/settings.ts";
import { signIn } from "./steps/sign-in.ts";
import { speed } from "./steps/speed.ts";
import { tlsCertificate } from "./steps/tls-certificate.ts";
import { wrongPassword } from "./steps/wrong-password.ts";

const onTheWay: readonly ProbeStep[] = [
  address,
  connect,
  tlsCertificate,
  answers,
  clientCredentials,
  scopes,
  rateLimits,
];
const people: readonly ProbeStep[] = [
  signIn,
  wrongPassword,
  lookupFinds,
  lookupAbsent,
  idPrefix,
  connectionFilter,
  profile,
  sameProfile,
  emailVerified,
  speed,
];

/** What is checked of each kind of source, in order. A kind adds its own steps where in the order they make sense. */
const stepsByKind: ReadonlyMap<string, readonly ProbeStep[]> = new Map([
  ["script", [scripts, settings, ...onTheWay, ...people]],
]);

/** Of a kind that has no list of its own, what every source is asked. */
export const stepsOf = (kind: string): readonly ProbeStep[] => stepsByKind.get(kind) ?? [...onTheWay, ...people];
