/** What the texts of a message may mention. Plain text; escaped where it is used. */
export interface MailWords {
  /** The tenant's friendly name. */
  readonly site: string;
  /** For example "5 days". */
  readonly lifetime: string;
  /** The network address that a message is about. */
  readonly address: string;
}

/** One message in words. `%link%` is no placeholder here: the link is a button of its own. */
export interface MailText {
  readonly subject: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly button?: string;
  /** Small print under the button. */
  readonly note: string;
}

const notYou = "If this was not you, change your password now and tell the administrator.";

/** English texts by template (contract §4.12). Each further language is another file of this type (`MailTexts`). */
const templates = {
  reset_email: ({ site, lifetime }: MailWords): MailText => ({
    subject: `Reset your ${site} password`,
    heading: "Reset your password",
    paragraphs: [
      `Somebody, most likely you, asked to reset the password you use at ${site}.`,
      "The button below lets you choose a new one.",
    ],
    button: "Choose a new password",
    note: `The link works once, for ${lifetime}. If you did not ask for it, ignore this message: your password stays as it is.`,
  }),
  choose_password_email: ({ site, lifetime }: MailWords): MailText => ({
    subject: `Choose your new ${site} password`,
    heading: "Your sign-in moves",
    paragraphs: [
      `${site} has a new sign-in system, and we would like to bring you along.`,
      "Your old password cannot be copied, so please choose one with the button below. Everything else stays as it is.",
    ],
    button: "Choose a password",
    note: `The link works once, for ${lifetime}, and only for you. Signing in as usual works as well. If you no longer use ${site}, there is nothing to do.`,
  }),
  verify_email: ({ site, lifetime }: MailWords): MailText => ({
    subject: `Confirm your email address for ${site}`,
    heading: "Confirm your email address",
    paragraphs: [`This address was given for a user of ${site}. Please confirm that it is yours.`],
    button: "Confirm my address",
    note: `The link works once, for ${lifetime}. If you do not know ${site}, ignore this message.`,
  }),
  administrator_invitation_email: ({ site, lifetime }: MailWords): MailText => ({
    subject: `You are invited to administer ${site}`,
    heading: "You are invited",
    paragraphs: [`You were made an administrator of ${site}. Choose a password, and you are in.`],
    button: "Choose a password",
    note: `The link works once, for ${lifetime}. If you do not know ${site}, ignore this message.`,
  }),
  administrator_password_email: ({ site, lifetime }: MailWords): MailText => ({
    subject: `Choose a new password for administering ${site}`,
    heading: "Choose a new password",
    paragraphs: [`The button below lets you choose a new password as an administrator of ${site}.`],
    button: "Choose a new password",
    note: `The link works once, for ${lifetime}. If nobody told you about it, ignore this message: your password stays as it is.`,
  }),
  welcome_email: ({ site }: MailWords): MailText => ({
    subject: `Welcome to ${site}`,
    heading: `Welcome to ${site}`,
    paragraphs: ["Your email address is confirmed. From now on you can sign in with it."],
    note: "You do not need to do anything else.",
  }),
  blocked_account: ({ site }: MailWords): MailText => ({
    subject: `Sign-ins to ${site} were blocked`,
    heading: "We blocked sign-ins with your user",
    paragraphs: [
      `There were too many wrong passwords for your user at ${site}, so we stopped further attempts from that place.`,
      "If it was you, reset your password: that lifts the block at once.",
    ],
    button: "Unblock",
    note: "If it was not you, there is nothing to do: nobody got in.",
  }),
  test_email: ({ site }: MailWords): MailText => ({
    subject: `A test message of ${site}`,
    heading: "Mail works",
    paragraphs: [`Somebody who looks after ${site} had this message sent to see whether its mail arrives.`],
    note: "There is nothing to do.",
  }),
  suspicious_address: ({ site, address }: MailWords): MailText => ({
    subject: `Too many failed sign-ins to ${site} from one address`,
    heading: "An address was stopped",
    paragraphs: [
      `From ${address} there were more failed sign-ins to ${site} than are allowed, for whomever they were.`,
      "Further attempts from there are refused until the address has been quiet for a while. If you know it, allow it in the settings of attack protection, or unblock it.",
    ],
    note: "You get at most one of these messages an hour.",
  }),
  password_changed: ({ site }: MailWords): MailText => ({
    subject: `Your ${site} password was changed`,
    heading: "Your password was changed",
    paragraphs: [`The password you use at ${site} was changed just now, and every other session was signed out.`],
    note: notYou,
  }),
} as const;

/** For example `reset_email`, `verify_email`. */
export type MailTemplate = keyof typeof templates;

/** The words of every message in one language. */
export interface MailTexts {
  /** Over the link in small print. */
  readonly linkFallback: string;
  readonly templates: Readonly<Record<MailTemplate, (words: MailWords) => MailText>>;
}

export const en: MailTexts = {
  linkFallback: "If the button does not work, copy this address into your browser:",
  templates,
};
