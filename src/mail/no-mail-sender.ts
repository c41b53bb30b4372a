import type { MailSender } from "./mail-sender.ts";

/** Where no mail is set up: every message is a failure that says how to set it up, so that nothing looks sent that was not. */
export function createNoMailSender(): MailSender {
  return {
    async send() {
      throw new Error("No mail is sent: USHER_SMTP_URL is not set.");
    },
    async close() {},
  };
}
