import { describe, expect, it } from "vitest";
import { contrastOf, parseHex, WHITE } from "../domain/colour.ts";
import type { TenantId } from "../domain/ids.ts";
import { directionOf, LANGUAGES, type LanguageWish, localeOf } from "../domain/language.ts";
import type { Tenant } from "../domain/tenant.ts";
import { composeMail } from "./compose-mail.ts";
import { createSmtpSender, type SmtpTransport } from "./smtp-sender.ts";
import { en, type MailTemplate, type MailWords } from "./texts/en.ts";
import { textsOf } from "./texts/texts-of.ts";

const tenantNamed = (friendlyName?: string): Tenant => ({
  id: "ten_1" as TenantId,
  name: "acme",
  domains: ["acme.example.com:8443"],
  settings: friendlyName === undefined ? {} : { friendly_name: friendlyName },
  createdAt: new Date(0),
});
const compose = (
  template: MailTemplate,
  tenant = tenantNamed(),
  link: string | undefined = "https://acme.example.com:8443/u/x?ticket=a&b",
) => composeMail({ template, tenant, domain: "acme.example.com:8443", to: "ada@example.com", link });

describe("composeMail", () => {
  it.each(Object.keys(en.templates) as MailTemplate[])(
    "writes %s as text and HTML that loads nothing from anywhere",
    (template) => {
      const mail = compose(template);
      expect(mail).toMatchObject({ template, to: "ada@example.com", from: '"acme" <no-reply@acme.example.com>' });
      expect(mail.subject).not.toBe("");
      expect(mail.html).not.toMatch(/<script|<img|<link|url\(|@import|src=/i);
      expect(mail.html).toContain("prefers-color-scheme: dark");
    },
  );

  it("puts the link into both forms, escaped where it must be", () => {
    const mail = compose("reset_email");
    expect(mail.text).toContain("https://acme.example.com:8443/u/x?ticket=a&b\n");
    expect(mail.html).toContain('href="https://acme.example.com:8443/u/x?ticket=a&amp;b"');
    expect(mail.text).toContain("for 5 days");
  });

  it("lets no tenant name break out of the markup or the headers", () => {
    const mail = compose("welcome_email", tenantNamed('Evil "<b>x</b>"\r\nBcc: all@example.com'));
    expect(mail.html).not.toContain("<b>x");
    expect(mail.from).toBe('"Evil <b>x</b> Bcc: all@example.com" <no-reply@acme.example.com>');
    expect(`${mail.subject}${mail.from}`).not.toMatch(/[\r\n]/);
  });
});

describe.each(LANGUAGES)("the messages in %s", (language) => {
  const WORDS: MailWords = { site: "⟦site⟧", lifetime: "⟦lifetime⟧", address: "⟦address⟧" };
  const { templates, linkFallback } = textsOf(language);
  const wordsIn = (text: unknown) => [...new Set(JSON.stringify(text).match(/⟦\w+⟧/g) ?? [])].toSorted();

  it.each(Object.keys(en.templates) as MailTemplate[])("say in %s what the English one says", (template) => {
    const [text, english] = [templates[template](WORDS), en.templates[template](WORDS)];
    expect(text.paragraphs).toHaveLength(english.paragraphs.length);
    expect(text.button === undefined).toBe(english.button === undefined);
    for (const part of ["subject", "heading", "paragraphs", "note"] as const)
      expect(wordsIn(text[part]), part).toEqual(wordsIn(english[part]));
    if (language === "en") return;
    for (const part of ["subject", "heading", "note"] as const) expect(text[part]).not.toBe(english[part]);
  });

  it("are marked as such, and written in its direction", () => {
    const { html, text } = composeMail({
      template: "reset_email",
      tenant: tenantNamed("Acme"),
      domain: "acme.example.com",
      to: "ada@example.com",
      link: "https://acme.example.com/u/x",
      languages: { acceptLanguage: language },
    });
    expect(html).toContain(`<html lang="${language}" dir="${directionOf(language)}">`);
    expect(html).toContain(linkFallback);
    expect(text).toContain(templates.reset_email({ ...WORDS, site: "Acme" }).paragraphs[0]);
    expect(text).toMatch(/\b5\s\p{L}+/u);
  });
});

describe("the language of a message", () => {
  const languageFor = (languages?: LanguageWish, settings: Tenant["settings"] = {}) => {
    const tenant = { ...tenantNamed(), settings };
    const { html } = composeMail({ template: "welcome_email", tenant, domain: "a.example", to: "a@b.c", languages });
    return /<html lang="(\w+)"/.exec(html)?.[1];
  };

  it("is the browser's, then that of the profile, then the tenant's", () => {
    expect(languageFor({ acceptLanguage: "fr", locale: "de-AT" })).toBe("fr");
    expect(languageFor({ acceptLanguage: "sv", locale: "de-AT" })).toBe("de");
    expect(languageFor({ locale: localeOf({ extra: { locale: "es_MX" } }) })).toBe("es");
    expect(languageFor({ locale: localeOf({ extra: { locale: "es" }, userMetadata: { locale: "ja" } }) })).toBe("ja");
    expect(languageFor(undefined, { enabled_locales: ["ar", "en"] })).toBe("ar");
    expect(languageFor()).toBe("en");
  });
});

it("a message's button has the tenant's colour, with words on it and links under it that can be read", () => {
  const tenant = { ...tenantNamed(), settings: { branding: { colors: { primary: "#ffcc00" } } } };
  const { html } = compose("reset_email", tenant);
  expect(html).toContain("background:#ffcc00;color:#000000");
  const [, link] = /class="link"[^>]*color:(#\w{6})/.exec(html)!;
  expect(contrastOf(parseHex(link!)!, WHITE)).toBeGreaterThanOrEqual(4.5);
});

describe("the SMTP sender", () => {
  it("opens no connection before the first message, and hands over one recipient whatever the address looks like", async () => {
    const sent: Parameters<SmtpTransport["sendMail"]>[0][] = [];
    let opened = 0;
    const sender = createSmtpSender({ url: "smtp://localhost:2525" }, async () => {
      opened += 1;
      return { sendMail: async (message) => void sent.push(message), close: () => {} };
    });
    expect(opened).toBe(0);
    await sender.send({ ...compose("reset_email"), to: "ada,eve@example.com" });
    await sender.send(compose("reset_email"));
    await sender.close();
    expect(opened).toBe(1);
    expect(sent.map(({ to }) => to)).toEqual([
      { name: "", address: "ada,eve@example.com" },
      { name: "", address: "ada@example.com" },
    ]);
    expect(sent[0]).toMatchObject({ disableFileAccess: true, disableUrlAccess: true });
  });
});
