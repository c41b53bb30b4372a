import { brandingOf } from "../domain/branding.ts";
import { parseHex, readableOn, textOn, toHex, WHITE } from "../domain/colour.ts";
import { html } from "../domain/html.ts";
import { chooseLanguage, directionOf, type Language, type LanguageWish } from "../domain/language.ts";
import type { Tenant } from "../domain/tenant.ts";
import { TICKET_LIFETIME_SECONDS } from "../domain/ticket.ts";
import type { MailMessage } from "./mail-sender.ts";
import type { MailTemplate, MailText } from "./texts/en.ts";
import { spellDuration, textsOf } from "./texts/texts-of.ts";

export interface MailInput {
  readonly template: MailTemplate;
  readonly tenant: Tenant;
  /** The domain whose pages the message speaks of. */
  readonly domain: string;
  readonly to: string;
  /** The sender's address; default `no-reply@` the domain. */
  readonly from?: string;
  /** Where the button leads. Templates whose text has no button ignore it; without it a button is left out. */
  readonly link?: string;
  /** How long the link works, seconds. */
  readonly lifetimeSeconds?: number;
  /** The network address that a message is about. */
  readonly address?: string;
  /** What is known of the person's languages; without it the tenant's first. */
  readonly languages?: LanguageWish;
}

/** A message ready to be sent, as text and as HTML. */
export function composeMail(input: MailInput): MailMessage {
  const site = siteName(input.tenant);
  const language = chooseLanguage(input.languages ?? {}, input.tenant);
  const { templates, linkFallback } = textsOf(language);
  const lifetime = spellDuration(input.lifetimeSeconds ?? TICKET_LIFETIME_SECONDS, language);
  const text = templates[input.template]({ site, lifetime, address: input.address ?? "" });
  const link = text.button === undefined ? undefined : input.link;
  return {
    tenantId: input.tenant.id,
    to: input.to,
    from: `"${site.replaceAll(/["\\]/g, "")}" <${input.from ?? `no-reply@${input.domain.replace(/:\d+$/, "")}`}>`,
    subject: text.subject,
    text: writeText(text, link, site),
    html: writeHtml(text, { link, linkFallback, language, tenant: input.tenant }),
    template: input.template,
  };
}

/** The tenant as people know it (contract §4.10, `friendly_name`), on one line: it goes into mail headers. */
export function siteName(tenant: Tenant): string {
  const friendly = tenant.settings.friendly_name;
  const name = typeof friendly === "string" && friendly.trim() !== "" ? friendly : tenant.name;
  return name.replaceAll(/\p{Cc}+/gu, " ").trim();
}

function writeText(text: MailText, link: string | undefined, site: string): string {
  const button = link === undefined ? [] : [`${text.button}:\n${link}`];
  return `${[text.heading, ...text.paragraphs, ...button, text.note, `-- \n${site}`].join("\n\n")}\n`;
}

interface Surroundings {
  readonly link: string | undefined;
  readonly linkFallback: string;
  readonly language: Language;
  readonly tenant: Tenant;
}

const CARD_IN_THE_DARK = parseHex("#1d2125")!;
const OWN_COLOURS = { back: "#1f5f5b", text: "#ffffff", link: "#1f5f5b" };
const OWN_COLOURS_IN_THE_DARK = { back: "#7cc8c1", text: "#0c2422", link: "#7cc8c1" };

/** Of button and links, by the tenant's colour where it has one. */
function coloursOf(tenant: Tenant): { light: typeof OWN_COLOURS; dark: typeof OWN_COLOURS } {
  const { primary } = brandingOf(tenant);
  if (primary === undefined) return { light: OWN_COLOURS, dark: OWN_COLOURS_IN_THE_DARK };
  const button = { back: toHex(primary), text: toHex(textOn(primary)) };
  return {
    light: { ...button, link: toHex(readableOn(WHITE, primary)) },
    dark: { ...button, link: toHex(readableOn(CARD_IN_THE_DARK, primary)) },
  };
}

/**
 * Styles stand in the elements, since many mail programs drop style sheets; the sheet only turns the colours for dark ones.
 */
function writeHtml(text: MailText, { link, linkFallback, language, tenant }: Surroundings): string {
  const site = siteName(tenant);
  const { light, dark } = coloursOf(tenant);
  const font = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
  const paragraph = (content: string) =>
    html`<p class="ink" style="margin:0 0 16px;font-size:16px;line-height:1.55;color:#2b2f36">${content}</p>`;
  const button =
    link === undefined
      ? undefined
      : html`<p style="margin:28px 0"><a class="button" href="${link}" style="display:inline-block;padding:13px 22px;border-radius:10px;background:${light.back};color:${light.text};font-size:16px;font-weight:600;text-decoration:none">${text.button}</a></p>`;
  const fallback =
    link === undefined
      ? undefined
      : html`<p class="faint" style="margin:0 0 16px;font-size:13px;line-height:1.5;color:#5d6470">${linkFallback}<br><a class="link" href="${link}" dir="ltr" style="color:${light.link};word-break:break-all">${link}</a></p>`;
  return html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${text.subject}</title>
<style>
@media (prefers-color-scheme: dark) {
  .page { background: #14171a !important; }
  .card { background: #1d2125 !important; border-color: #343a41 !important; }
  .ink, .heading { color: #eceef0 !important; }
  .faint { color: #a5acb5 !important; }
  .link { color: ${dark.link} !important; }
  .button { background: ${dark.back} !important; color: ${dark.text} !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f3f4f2;${font}">
<div class="page" style="background:#f3f4f2;padding:32px 16px">
<div class="card" style="max-width:520px;margin:0 auto;padding:32px;background:#ffffff;border:1px solid #e2e4e0;border-radius:16px">
<p class="faint" style="margin:0 0 20px;font-size:14px;font-weight:600;color:#5d6470">${site}</p>
<h1 class="heading" style="margin:0 0 16px;font-size:23px;line-height:1.3;color:#17191c">${text.heading}</h1>
${text.paragraphs.map(paragraph)}
${button}
${fallback}
<p class="faint" style="margin:0;font-size:13px;line-height:1.5;color:#5d6470">${text.note}</p>
</div>
</div>
</body>
</html>
`.text;
}
