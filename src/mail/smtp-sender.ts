import type { Socket } from "node:net";
import type { MailMessage, MailSender } from "./mail-sender.ts";

/** The part of nodemailer's transport that is used; a test brings its own. */
export interface SmtpTransport {
  sendMail(message: {
    from: string;
    to: { name: string; address: string };
    subject: string;
    text: string;
    html: string;
    headers: Readonly<Record<string, string>>;
    disableFileAccess: boolean;
    disableUrlAccess: boolean;
  }): Promise<unknown>;
  close(): void;
}

/** How long the mail server may take to answer, milliseconds. */
const TIMEOUT_MS = 15_000;

/** Where the mail server is, and who sends. */
export type SmtpServer =
  | { readonly url: string }
  | {
      readonly host: string;
      readonly port: number;
      readonly user?: string;
      readonly password?: string;
      /** Opens each connection to it, in place of the usual way. */
      readonly connect?: () => Promise<Socket>;
    };

/** TLS from the start. */
const SUBMISSIONS_PORT = 465;

async function openTransport(server: SmtpServer): Promise<SmtpTransport> {
  const { createTransport } = await import("nodemailer");
  return createTransport({
    ...("url" in server ? server : transportOptionsOf(server)),
    pool: true,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  } as Parameters<typeof createTransport>[0]) as unknown as SmtpTransport;
}

function transportOptionsOf({ host, port, user, password, connect }: Extract<SmtpServer, { host: string }>) {
  const hasSecret = user !== undefined && password !== undefined;
  return {
    host,
    port,
    secure: port === SUBMISSIONS_PORT,
    // A password never crosses a network in the clear.
    requireTLS: hasSecret && !/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host),
    auth: hasSecret ? { user, pass: password } : undefined,
    ...(connect && { getSocket: socketsFrom(connect) }),
  };
}

/** As nodemailer asks for a connection. TLS goes over it by the server's name all the same. */
const socketsFrom =
  (connect: () => Promise<Socket>) =>
  (_options: unknown, answer: (error: unknown, found?: { connection: Socket }) => void): void => {
    connect().then(
      (connection) => answer(null, { connection }),
      (error: unknown) => answer(error),
    );
  };

/**
 * Sends by SMTP: `smtp://user:secret@host:587` (STARTTLS where offered) or `smtps://…`. The connection is opened with the
 * first message, so that a mail server that is down does not keep this one from starting.
 */
export function createSmtpSender(
  server: SmtpServer,
  open: (server: SmtpServer) => Promise<SmtpTransport> = openTransport,
): MailSender {
  let transport: Promise<SmtpTransport> | undefined;
  return {
    async send(message) {
      transport ??= open(server);
      await (await transport).sendMail(toSmtp(message));
    },
    async close() {
      if (transport) (await transport).close();
      transport = undefined;
    },
  };
}

function toSmtp(message: MailMessage) {
  return {
    from: message.from,
    // An object is taken as it is; a text would be parsed as a list, and "a,b@example.com" would reach two people.
    to: { name: "", address: message.to },
    subject: message.subject,
    text: message.text,
    html: message.html,
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
