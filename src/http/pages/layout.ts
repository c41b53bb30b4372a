import { type Html, html } from "../../domain/html.ts";
import { directionOf } from "../../domain/language.ts";
import { siteName } from "../../mail/compose-mail.ts";
import { icon, stylesheet } from "./assets.ts";
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

/** The frame of every hosted page. No script, no inline style, nothing from elsewhere. */
export function page(input: PageInput): Html {
  const { tenant, language, texts } = input.look;
  const site = siteName(tenant);
  return html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${input.hasErrors && texts["error.title_prefix"]}${input.title} · ${site}</title>
<link rel="stylesheet" href="${stylesheet.path}">
<link rel="icon" type="image/svg+xml" href="${icon.path}">
</head>
<body class="${input.wide ? "wide" : "narrow"}">
<main class="card">
<p class="brand"><span class="brand-mark" aria-hidden="true">${monogram(site)}</span><span class="brand-name">${site}</span></p>
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
${lead === undefined ? undefined : html`<p class="lead">${typeof lead === "string" ? lead : rich(lead)}</p>`}`;

const rich = (text: RichText): Html => html`${text.before}<strong>${text.strong}</strong>${text.after}`;

/** A message that screen readers say at once. */
export const alert = (text: string | undefined, id = "form-error"): Html | undefined =>
  text === undefined ? undefined : html`<div class="notice notice-bad" role="alert" id="${id}">${text}</div>`;
