import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestAuthority, trustInThisProcess } from "../../test/support/local-tls.ts";
import { type SmtpServerForTests, startSmtpServer } from "../../test/support/smtp-server.ts";
import type { TenantId } from "../domain/ids.ts";
import { mailServerErrorOf } from "./mail-server-error.ts";
import { createSmtpSender } from "./smtp-sender.ts";

const LOGIN = { user: "acme", password: "canary-over-tls-2" };
const message = {
  tenantId: "ten_1" as TenantId,
  to: "ada@example.com",
  from: "acme <no-reply@acme.example>",
  subject: "s",
  text: "t",
  html: "<p>t</p>",
  template: "test_email",
};

describe("mail over a connection that somebody else has opened", () => {
  let smtp: SmtpServerForTests;
  beforeAll(async () => {
    const authority = await openTestAuthority();
    trustInThisProcess(authority);
    smtp = await startSmtpServer(LOGIN, await authority.serverCertificate());
  });
  afterAll(() => smtp.close());

  async function send(host: string): Promise<void> {
    const sender = createSmtpSender({
      ...LOGIN,
      host,
      port: 465,
      async connect() {
        const socket = connect(smtp.port, "127.0.0.1");
        await once(socket, "connect");
        return socket;
      },
    });
    await sender.send(message).finally(() => sender.close());
  }

  it("goes by TLS, and the certificate must have the name of the mail server", async () => {
    await send("localhost");
    expect(smtp.received).toMatchObject([{ to: ["ada@example.com"], user: "acme" }]);
    const refusal = await send("mail.example").catch((error: unknown) => error);
    expect(mailServerErrorOf(refusal).message).toContain("TLS");
    expect(smtp.received).toHaveLength(1);
  });
});
