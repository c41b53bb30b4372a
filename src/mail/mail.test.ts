import { describe, expect, it } from "vitest";
import type { TenantId } from "../domain/ids.ts";
import type { Tenant } from "../domain/tenant.ts";
import { composeMail, type MailTemplate } from "./compose-mail.ts";
import { createSmtpSender, type SmtpTransport } from "./smtp-sender.ts";
import { en } from "./texts/en.ts";

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
  it.each(Object.keys(en) as MailTemplate[])(
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
