import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { type Branding, brandingOf, type PageBackground } from "../../domain/branding.ts";
import {
  BLACK,
  contrastOf,
  EDGE_CONTRAST,
  luminanceOf,
  mix,
  moveUntil,
  parseHex,
  type Rgb,
  readableOn,
  textOn,
  toHex,
  WHITE,
} from "../../domain/colour.ts";
import type { Tenant } from "../../domain/tenant.ts";

interface BrandingSheet {
  readonly path: string;
  readonly css: string;
}

/** What lies behind links and buttons (`assets/style.css`): of each scheme the surface that is hardest to read on, and the card. */
const LIGHT = { hardest: parseHex("#f2f4f2")!, card: WHITE, textEnd: BLACK };
const DARK = { hardest: parseHex("#1a1e21")!, card: parseHex("#1a1e21")!, textEnd: WHITE };
/** A page in the dark is no brighter than this, whatever colour it has in the light. */
const DARK_PAGE_LUMINANCE = 0.03;

// The cache of configuration gives the same object until something changes.
const sheets = new WeakMap<Tenant, BrandingSheet | null>();

/** The tenant's colours and font as a style sheet of their own, since pages allow no style within them; undefined for none. */
export function brandingSheetOf(tenant: Tenant): BrandingSheet | undefined {
  let sheet = sheets.get(tenant);
  if (sheet === undefined) {
    const css = writeSheet(brandingOf(tenant));
    const hash = createHash("sha256").update(css).digest("hex").slice(0, 16);
    sheet = css === "" ? null : { path: `/u/branding/${hash}.css`, css };
    sheets.set(tenant, sheet);
  }
  return sheet ?? undefined;
}

/** Serves the tenant's sheet, for good under its present address and for now under any other. */
export function registerBrandingSheet(app: FastifyInstance): void {
  app.get("/u/branding/:file", (request, reply) => {
    const sheet = brandingSheetOf(request.site.tenant);
    const isPresent = request.url === sheet?.path;
    return reply
      .header("cache-control", isPresent ? "public, max-age=31536000, immutable" : "no-store")
      .header("content-security-policy", "default-src 'none'")
      .type("text/css; charset=utf-8")
      .send(sheet?.css ?? "");
  });
}

function writeSheet(branding: Branding): string {
  const { primary, pageBackground, fontUrl } = branding;
  const light = [...(primary ? accentRules(primary, LIGHT) : []), ...(pageBackground ? pageRules(pageBackground) : [])];
  const dark = [
    ...(primary ? accentRules(primary, DARK) : []),
    ...(pageBackground ? pageRules(inTheDark(pageBackground)) : []),
  ];
  return [
    light.length > 0 && `:root{${light.join(";")}}`,
    dark.length > 0 && `@media (prefers-color-scheme:dark){:root{${dark.join(";")}}}`,
    fontUrl !== undefined && `@font-face{font-family:"tenant";font-display:swap;src:url("${cssText(fontUrl)}")}`,
    fontUrl !== undefined && `:root{--font:"tenant"}`,
  ]
    .filter((rule) => rule !== false)
    .join("\n");
}

/** Buttons have the tenant's very colour under text that can be read on it; links have it as dark or light as they need to be. */
function accentRules(primary: Rgb, scheme: typeof LIGHT): string[] {
  const onButton = textOn(primary);
  const accent = readableOn(scheme.hardest, primary);
  const hasEdge = contrastOf(primary, scheme.card) >= EDGE_CONTRAST;
  return [
    `--accent:${toHex(accent)}`,
    `--accent-strong:${toHex(mix(accent, scheme.textEnd, 0.25))}`,
    `--button:${toHex(primary)}`,
    // Away from its text, which can then be read even better.
    `--button-strong:${toHex(mix(primary, onButton === WHITE ? BLACK : WHITE, 0.18))}`,
    `--on-button:${toHex(onButton)}`,
    `--button-line:${hasEdge ? "transparent" : "var(--line-strong)"}`,
  ];
}

const pageRules = ({ start, end, angleDegrees }: PageBackground): string[] => [
  `--page:${toHex(start)}`,
  `--page-image:linear-gradient(${angleDegrees}deg,${toHex(start)},${toHex(end)})`,
  // What stands beside the card gets a ground of its own: on any two colours nothing can be read everywhere.
  "--beside-card:var(--card)",
];

const inTheDark = ({ start, end, angleDegrees }: PageBackground): PageBackground => ({
  start: darken(start),
  end: darken(end),
  angleDegrees,
});

const darken = (colour: Rgb): Rgb => moveUntil(colour, BLACK, (moved) => luminanceOf(moved) <= DARK_PAGE_LUMINANCE);

const cssText = (text: string): string =>
  text.replaceAll(/[\\"\n]/g, (character) => `\\${character.codePointAt(0)!.toString(16)} `);
