import { X509Certificate } from "node:crypto";
import type { JsonObject } from "../../domain/json.ts";
import { databaseConnectionOptions } from "./database-connection-options.ts";
import { oktaOptions, openIdOptions } from "./openid-options.ts";

/** What a strategy's defaults may depend on beyond the options. */
interface About {
  readonly domain: string;
}

interface StrategyShape {
  /** Enterprise connections have a button, a display name or a set-up page of their own (recorded). */
  readonly showAsButton?: true;
  readonly displayName?: true;
  readonly provisioningPage?: true;
  /** Options after checks and defaults. Giving it its own result changes nothing. */
  options(sent: JsonObject, about: About): JsonObject;
}

const asSent: StrategyShape["options"] = (sent) => sent;
const defaults =
  (values: JsonObject): StrategyShape["options"] =>
  (sent) => ({ ...values, ...sent });

/**
 * What the API adds to a connection of each strategy, as recorded. Of these only `auth0` can sign people in here; the others
 * are kept, so that a tenant's configuration can be brought over whole.
 */
const STRATEGIES: Readonly<Record<string, StrategyShape>> = {
  auth0: { options: databaseConnectionOptions },
  ad: { showAsButton: true, provisioningPage: true, options: defaults({ ips: null, brute_force_protection: true }) },
  "auth0-adldap": {
    showAsButton: true,
    provisioningPage: true,
    options: defaults({ ips: null, brute_force_protection: true }),
  },
  adfs: { showAsButton: true, provisioningPage: true, options: adfsOptions },
  waad: { showAsButton: true, displayName: true, provisioningPage: true, options: waadOptions },
  samlp: { showAsButton: true, provisioningPage: true, options: samlOptions },
  pingfederate: { showAsButton: true, provisioningPage: true, options: pingFederateOptions },
  oidc: {
    showAsButton: true,
    displayName: true,
    options: (sent) => openIdOptions(sent, { type: "front_channel", mapping: "bind_all" }),
  },
  okta: { showAsButton: true, displayName: true, options: oktaOptions },
  "google-apps": {
    showAsButton: true,
    provisioningPage: true,
    options: defaults({
      map_user_id_to_id: false,
      email: true,
      profile: true,
      scope: ["email", "profile"],
      handle_login_from_social: true,
    }),
  },
  "google-oauth2": { options: googleOptions },
  facebook: { options: defaults({ scope: "" }) },
  github: { options: defaults({ scope: [] }) },
  salesforce: { options: defaults({ scope: [] }) },
  windowslive: {
    options: (sent) => ({ signin: true, scope: sent.strategy_version === 2 ? [] : ["wl.signin"], ...sent }),
  },
  linkedin: {
    options: (sent) => ({
      profile: true,
      scope: [sent.strategy_version === 1 ? "r_basicprofile" : "r_liteprofile"],
      ...sent,
    }),
  },
  line: { options: defaults({ profile: true, scope: ["openid", "profile"] }) },
  wordpress: { options: defaults({ profile: true, scope: ["profile"] }) },
  sms: { options: defaults({ brute_force_protection: true }) },
  email: { options: defaults({ brute_force_protection: true }) },
};

/** The shape of a strategy; one that is not in the table adds nothing. */
export const strategyShape = (strategy: string): StrategyShape =>
  (Object.hasOwn(STRATEGIES, strategy) ? STRATEGIES[strategy] : undefined) ?? { options: asSent };

function adfsOptions(sent: JsonObject): JsonObject {
  const metadata = typeof sent.fedMetadataXml === "string" ? sent.fedMetadataXml : "";
  // The passive endpoint is where browsers are sent; the first address after its opening tag is its own.
  const passive = /PassiveRequestorEndpoint>[\s\S]{0,2000}?<[\w:]*Address>([^<]{1,2048})</.exec(metadata)?.[1];
  return {
    thumbprints: [],
    ...(passive === undefined ? {} : { signInEndpoint: passive.trim() }),
    should_trust_email_verified_connection: "always_set_emails_as_verified",
    ...sent,
  };
}

function waadOptions(sent: JsonObject, { domain }: About): JsonObject {
  return {
    thumbprints: [],
    app_domain: domain,
    identity_api: "microsoft-identity-platform-v2.0",
    useCommonEndpoint: false,
    waad_common_endpoint: sent.useCommonEndpoint === true,
    use_wsfed: sent.waad_protocol === "ws-federation",
    waad_protocol: "openid-connect",
    should_trust_email_verified_connection: "never_set_emails_as_verified",
    ...sent,
  };
}

function samlOptions(sent: JsonObject): JsonObject {
  return { ...certificateFacts(sent.signingCert), ...sent };
}

function pingFederateOptions(sent: JsonObject): JsonObject {
  const { signingCert, ...options } = sent;
  return {
    ...(typeof options.pingFederateBaseUrl === "string" ? { signInEndpoint: options.pingFederateBaseUrl } : {}),
    ...certificateFacts(signingCert),
    ...options,
  };
}

const SUBJECT_NAMES: Readonly<Record<string, string>> = {
  C: "countryName",
  ST: "stateOrProvinceName",
  L: "localityName",
  O: "organizationName",
  OU: "organizationalUnitName",
  CN: "commonName",
};

/** What a signing certificate says about itself; nothing when the text is no certificate. */
function certificateFacts(signingCert: unknown): JsonObject {
  if (typeof signingCert !== "string") return {};
  try {
    const certificate = new X509Certificate(signingCert);
    const pairs = certificate.subject.split("\n").map((line) => line.split("=", 2) as [string, string]);
    return {
      cert: signingCert,
      expires: certificate.validToDate.toISOString(),
      subject: Object.fromEntries(
        pairs.flatMap(([short, value]) => (SUBJECT_NAMES[short] === undefined ? [] : [[SUBJECT_NAMES[short], value]])),
      ),
      thumbprints: [certificate.fingerprint.replaceAll(":", "").toLowerCase()],
    };
  } catch {
    return { cert: signingCert };
  }
}

/** Google's scopes behind the switches of the options (recorded: `calendar` becomes its address). */
function googleOptions(sent: JsonObject): JsonObject {
  const options: JsonObject = { email: true, profile: true, ...sent };
  const switchedOn = Object.keys(options).filter((key) => options[key] === true && Object.hasOwn(GOOGLE_SCOPES, key));
  return { scope: switchedOn.map((key) => GOOGLE_SCOPES[key]), ...options };
}

const GOOGLE_SCOPES: Readonly<Record<string, string>> = {
  email: "email",
  profile: "profile",
  calendar: "https://www.googleapis.com/auth/calendar",
  contacts: "https://www.googleapis.com/auth/contacts",
  gmail: "https://mail.google.com/",
  youtube: "https://www.googleapis.com/auth/youtube",
};
