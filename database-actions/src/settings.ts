import type { Configuration } from "./runtime.ts";

/** What the scripts are told by the connection's `configuration`, checked. Times in milliseconds. */
export interface Settings {
  /** Host with port, without scheme. */
  readonly domain: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly connection: string;
  readonly realm: string;
  /** Identifier of the source's Management API. */
  readonly audience: string;
  readonly inSameTenant: boolean;
  readonly callTimeoutMs: number;
  readonly totalTimeoutMs: number;
}

const REQUIRED = ["SOURCE_DOMAIN", "SOURCE_CLIENT_ID", "SOURCE_CLIENT_SECRET", "SOURCE_CONNECTION"];
const DEFAULT_CALL_TIMEOUT_MS = 5000;
const DEFAULT_TOTAL_TIMEOUT_MS = 15_000;
// A script is ended after about 20 s, and then nobody learns why: stay below.
const MAX_TIMEOUT_MS = 18_000;

/** Reads the settings. Throws an `Error` that names every setting that is missing or wrong; never a value. */
export function readSettings(configuration: Configuration | undefined): Settings {
  const given = configuration || {};
  const missing = REQUIRED.filter((name) => !text(given, name));
  if (missing.length > 0) {
    throw new Error(`Missing in the connection's configuration: ${missing.join(", ")}`);
  }
  const domain = readDomain(text(given, "SOURCE_DOMAIN"));
  const connection = text(given, "SOURCE_CONNECTION");
  return {
    domain,
    clientId: text(given, "SOURCE_CLIENT_ID"),
    clientSecret: text(given, "SOURCE_CLIENT_SECRET"),
    connection,
    realm: text(given, "SOURCE_REALM") || connection,
    audience: text(given, "SOURCE_AUDIENCE") || `https://${domain}/api/v2/`,
    inSameTenant: readFlag(given, "SOURCE_IN_SAME_TENANT"),
    callTimeoutMs: readMilliseconds(given, "SOURCE_CALL_TIMEOUT_MS", DEFAULT_CALL_TIMEOUT_MS),
    totalTimeoutMs: readMilliseconds(given, "SOURCE_TOTAL_TIMEOUT_MS", DEFAULT_TOTAL_TIMEOUT_MS),
  };
}

function text(given: Configuration, name: string): string {
  const value = given[name];
  return typeof value === "string" ? value.trim() : "";
}

// People paste the domain as it stands in the browser.
function readDomain(value: string): string {
  const domain = value.replace(/^https:\/\//i, "").replace(/\/$/, "");
  if (!/^[a-z0-9.-]+(:\d{1,5})?$/i.test(domain)) {
    throw new Error("SOURCE_DOMAIN in the connection's configuration must be a host name such as example.eu.auth0.com");
  }
  return domain.toLowerCase();
}

function readFlag(given: Configuration, name: string): boolean {
  const value = text(given, name).toLowerCase();
  if (value === "" || value === "false") return false;
  if (value === "true") return true;
  throw new Error(`${name} in the connection's configuration must be true or false`);
}

function readMilliseconds(given: Configuration, name: string, fallback: number): number {
  const value = text(given, name);
  if (value === "") return fallback;
  const milliseconds = Number(value);
  if (!(Number.isInteger(milliseconds) && milliseconds >= 100 && milliseconds <= MAX_TIMEOUT_MS)) {
    throw new Error(`${name} in the connection's configuration must be between 100 and ${MAX_TIMEOUT_MS}`);
  }
  return milliseconds;
}
