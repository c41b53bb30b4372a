import { brandingOf } from "../../domain/branding.ts";
import { type Html, html } from "../../domain/html.ts";
import { directionOf } from "../../domain/language.ts";
import { siteName } from "../../mail/compose-mail.ts";
import { icon, stylesheet } from "./assets.ts";
import { brandingSheetOf } from "./branding-sheet.ts";
import type { PageLook } from "./page-look.ts";
import type { RichText } from "./texts/en.ts";

export interface PageInput {
  readonly look: PageLook;
  readonly title: string;
  readonly content: Html;
  /** For pages that show much. */
  readonly wide?: boolean;
  /** The form on it was refused: the title says so first, since that is what a screen reader reads first. */
  readonly hasErrors?: boolean;
}

/** The frame of every hosted page. No inline style or script, and nothing from elsewhere but the tenant's own pictures and font. */
export function page(input: PageInput): Html {
  const { tenant, language, texts } = input.look;
  const site = siteName(tenant);
  const { logoUrl, faviconUrl } = brandingOf(tenant);
  const branding = brandingSheetOf(tenant);
  return html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${input.hasErrors && texts["error.title_prefix"]}${input.title} · ${site}</title>
<link rel="stylesheet" href="${stylesheet.path}">
${branding && html`<link rel="stylesheet" href="${branding.path}">`}
${faviconUrl === undefined ? html`<link rel="icon" type="image/svg+xml" href="${icon.path}">` : html`<link rel="icon" href="${faviconUrl}">`}
</head>
<body class="${input.wide ? "wide" : "narrow"}">
<main class="card">
<p class="brand">${logoUrl === undefined ? html`<span class="brand-mark" aria-hidden="true">${monogram(site)}</span>` : html`<img class="brand-logo" src="${logoUrl}" alt="">`}<span class="brand-name" dir="auto">${site}</span></p>
${input.content}
</main>
<footer>${texts["page.footer"]}</footer>
</body>
</html>
`;
}

const monogram = (site: string): string => /[\p{L}\p{N}]/u.exec(site)?.[0].toUpperCase() ?? "·";

/** The heading with the sentence under it. */
export const heading = (title: string, lead?: string | RichText): Html => html`<h1>${title}</h1>
${lead === undefined ? undefined : typeof lead === "string" ? html`<p class="lead" dir="auto">${lead}</p>` : html`<p class="lead">${rich(lead)}</p>`}`;

/** A sentence with the part that stands out. */
export const rich = (text: RichText): Html =>
  html`${text.before}<strong dir="auto">${text.strong}</strong>${text.after}`;

/** A message that screen readers say at once. */
export const alert = (text: string | undefined, id = "form-error"): Html | undefined =>
  text === undefined
    ? undefined
    : html`<div class="notice notice-bad" role="alert" id="${id}" dir="auto">${text}</div>`;
