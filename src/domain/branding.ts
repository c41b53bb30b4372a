import { parseHex, type Rgb } from "./colour.ts";
import { isJsonObject, type JsonObject } from "./json.ts";
import type { Tenant } from "./tenant.ts";

/** How a tenant wants its pages to look. */
export interface Branding {
  readonly primary?: Rgb;
  readonly pageBackground?: PageBackground;
  /** `https:` addresses. */
  readonly logoUrl?: string;
  readonly faviconUrl?: string;
  readonly fontUrl?: string;
}

/** The same colour twice for a plain one. */
export interface PageBackground {
  readonly start: Rgb;
  readonly end: Rgb;
  readonly angleDegrees: number;
}

/**
 * The tenant's `branding` (contract §4.12). What it leaves open comes from the older settings: `picture_url` for the logo,
 * `universal_login.colors`. Values that no page could show are left out.
 */
export function brandingOf({ settings }: Pick<Tenant, "settings">): Branding {
  const branding = object(settings.branding);
  const colors = { ...object(object(settings.universal_login).colors), ...object(branding.colors) };
  return {
    primary: typeof colors.primary === "string" ? parseHex(colors.primary) : undefined,
    pageBackground: backgroundOf(colors.page_background),
    logoUrl: httpsUrl(branding.logo_url) ?? httpsUrl(settings.picture_url),
    faviconUrl: httpsUrl(branding.favicon_url),
    fontUrl: httpsUrl(object(branding.font).url),
  };
}

/** The origins that a page loads the tenant's pictures from, for its content policy. */
export function pictureOrigins({ logoUrl, faviconUrl }: Branding): readonly string[] {
  const urls = [logoUrl, faviconUrl].filter((url) => url !== undefined);
  return [...new Set(urls.map((url) => new URL(url).origin))];
}

function backgroundOf(value: unknown): PageBackground | undefined {
  if (typeof value === "string") {
    const colour = parseHex(value);
    return colour && { start: colour, end: colour, angleDegrees: 0 };
  }
  const { start: startText, end: endText, angle_deg: angle } = object(value);
  const start = typeof startText === "string" ? parseHex(startText) : undefined;
  const end = typeof endText === "string" ? parseHex(endText) : undefined;
  return start && end && { start, end, angleDegrees: typeof angle === "number" ? angle : 0 };
}

function httpsUrl(value: unknown): string | undefined {
  const url = typeof value === "string" ? URL.parse(value) : null;
  // The host goes into a header: a port and ordinary letters, nothing that would end the directive.
  return url?.protocol === "https:" && /^[a-z0-9.:[\]-]+$/i.test(url.host) ? url.href : undefined;
}

const object = (value: unknown): JsonObject => (isJsonObject(value as JsonObject) ? (value as JsonObject) : {});
