import { expect, it } from "vitest";
import { isRefusedAddress } from "./is-refused-address.ts";
import { mailServerErrorOf } from "./mail-server-error.ts";

const reply = (responseCode: number, response: string, command = "RCPT TO") =>
  Object.assign(new Error(response), { responseCode, response, command });

it.each<[string, unknown, boolean]>([
  ["no such mailbox", reply(550, "550 5.1.1 no such user"), true],
  ["no such mailbox, without a detailed code", reply(550, "550 mailbox unavailable"), true],
  ["a mailbox name that cannot be", reply(553, "553 5.1.3 bad address"), true],
  ["a sender who may not send", reply(550, "550-5.7.1 relaying denied"), false],
  ["a mailbox that is busy", reply(450, "450 4.2.1 try later"), false],
  ["a message that is refused", reply(550, "550 5.6.0 content", "DATA"), false],
  ["a server that cannot be reached", Object.assign(new Error("no"), { code: "ECONNECTION" }), false],
  ["what a tenant's own server says", mailServerErrorOf(reply(550, "550 5.1.1 no such user")), true],
  ["nothing that can be read", undefined, false],
])("%s", (_title, error, refused) => {
  expect(isRefusedAddress(error)).toBe(refused);
});
