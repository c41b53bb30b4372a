import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

/** A message as a mail server got it. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body as they came. */
  readonly text: string;
  /** Who signed in, if anybody did. */
  readonly user?: string;
}

export interface SmtpServerForTests {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  close(): Promise<void>;
}

/**
 * A mail server on loopback that speaks as much of RFC 5321 and RFC 4954 as a client needs, and lets in one user. With `tls` it speaks TLS
 * from the start.
 */
export async function startSmtpServer(
  login: { readonly user: string; readonly password: string },
  tls?: { readonly cert: string; readonly key: string },
): Promise<SmtpServerForTests> {
  const received: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  const serve = (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    converse(socket, login, (mail) => void received.push(mail));
  };
  const server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function converse(
  socket: Socket,
  login: { readonly user: string; readonly password: string },
  take: (mail: ReceivedMail) => void,
): void {
  const say = (text: string) => void socket.write(`${text}\r\n`);
  const expected = Buffer.from(`\0${login.user}\0${login.password}`).toString("base64");
  let user: string | undefined;
  let mail = { from: "", to: [] as string[] };
  let data: string | undefined;
  let waiting = "";
  say("220 test");
  socket.setEncoding("utf8").on("data", (chunk) => {
    waiting += chunk;
    for (let end = waiting.indexOf("\r\n"); end >= 0; end = waiting.indexOf("\r\n")) {
      const line = waiting.slice(0, end);
      waiting = waiting.slice(end + 2);
      if (data !== undefined) takeLine(line);
      else obey(line);
    }
  });

  function takeLine(line: string): void {
    if (line !== ".") {
      data += `${line}\n`;
      return;
    }
    take({ ...mail, text: data ?? "", user });
    mail = { from: "", to: [] };
    data = undefined;
    say("250 taken");
  }

  function obey(line: string): void {
    const address = /<([^>]*)>/.exec(line)?.[1] ?? "";
    if (/^EHLO/i.test(line)) say("250-test\r\n250 AUTH PLAIN");
    else if (/^AUTH PLAIN/i.test(line)) {
      user = line.split(" ")[2] === expected ? login.user : undefined;
      say(user === undefined ? "535 5.7.8 no such user or wrong password" : "235 welcome");
    } else if (/^MAIL FROM/i.test(line)) {
      mail.from = address;
      say("250 ok");
    } else if (/^RCPT TO/i.test(line)) {
      mail.to.push(address);
      say("250 ok");
    } else if (/^DATA/i.test(line)) {
      data = "";
      say("354 go on");
    } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
    else say("250 ok");
  }
}
