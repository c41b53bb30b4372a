/**
 * Every word on the hosted pages, in English, by a stable id. Each further language is another file of this type (`PageTexts`).
 * Plain text: it is escaped where it is used.
 */
export const en = {
  "error.title_prefix": "Error: ",
  "page.footer": "Sign-in by Usher",

  "field.email": "Email address",
  "field.email_or_username": "Username or email address",
  "field.username": "Username",
  "field.phone_number": "Phone number",
  "field.phone_number.hint": "With country code, for example +14155550100",
  "field.optional": "optional",
  "field.password": "Password",
  "field.new_password": "New password",
  "field.repeat_password": "New password, once more",
  "field.connection": "Sign in with",
  "field.password.rules": "Your password needs:",
  "field.password.show": "Show password",
  "field.rule.kept": "met",
  "field.rule.broken": "not met yet",

  "rule.nonEmpty": "A password at all",
  "rule.lengthAtLeast": (count: string) => `At least ${count} characters`,
  "rule.lengthAtMost": (count: string) => `At most ${count} bytes`,
  "rule.shouldContain": "All of these:",
  "rule.containsAtLeast": (count: string, of: string) => `At least ${count} of these ${of}:`,
  "rule.lowerCase": "Lower-case letters (a–z)",
  "rule.upperCase": "Upper-case letters (A–Z)",
  "rule.numbers": "Digits (0–9)",
  "rule.specialCharacters": "Special characters (such as !@#$%^&*)",
  "rule.identicalChars": (count: string, example: string) =>
    `No more than ${count} identical characters in a row (not “${example}”)`,
  "rule.sequentialChars": (example: string) => `No runs of neighbouring characters (not “${example}”)`,
  "rule.notCommon": "Not a password that many people use",
  "rule.noPersonalInfo": "Nothing personal, such as your name or email address",

  "identifier.email_malformed": "This is not an email address.",
  "identifier.phone_number_malformed": "A phone number has the form +14155550100.",
  "identifier.username_length": (min: string, max: string) => `A username has ${min} to ${max} characters.`,
  "identifier.username_characters": "A username consists of letters, digits and any of @ ^ $ . ! ` - # + ' ~ _",
  "identifier.username_is_email": "A username cannot be an email address.",
  "identifier.off": "This is not asked for here.",

  "sign_in.title": "Sign in",
  "sign_in.lead": (client: string) => ({ before: "to continue to ", strong: client }),
  "sign_in.submit": "Sign in",
  "sign_in.forgotten": "Forgot your password?",
  "sign_in.sign_up": "Create one",
  "sign_in.sign_up.before": "No user yet?",
  "sign_in.no_connection": "No way to sign in to this application is set up. Please tell its administrator.",

  "sign_out.title": (application: string) => `Sign out of ${application}?`,
  "sign_out.lead": (site: string) => ({
    before: "This ends your session at ",
    strong: site,
    after: " in this browser. Other applications that use it will ask you to sign in again.",
  }),
  "sign_out.submit": "Sign out",

  "sign_up.title": "Create your user",
  "sign_up.submit": "Create user",
  "sign_up.sign_in": "Sign in",
  "sign_up.sign_in.before": "Already have one?",
  "sign_up.exists": "This user already exists. Sign in, or reset the password.",
  "sign_up.refused": "We could not create this user. If you have signed up before, sign in or reset your password.",
  "sign_up.disabled": "New users cannot sign up here.",

  "forgotten.title": "Forgot your password?",
  "forgotten.lead": "Tell us who you are, and we send you a link to choose a new one.",
  "forgotten.submit": "Send the link",
  "forgotten.back": "Back to sign-in",
  "forgotten.sent.title": "Check your email",
  "forgotten.sent.lead": (identifier: string) => ({
    before: "If there is a user for ",
    strong: identifier,
    after: ", a message with a link to a new password is on its way.",
  }),
  "forgotten.sent.hint": "It can take a minute. Look in the spam folder too, and check the spelling above.",
  "forgotten.again": "Try another address",
  "forgotten.off": "Changing your own password is switched off here. Please ask the administrator.",

  "reset.title": "Choose a new password",
  "reset.lead": (email: string) => ({ before: "for ", strong: email }),
  "reset.submit": "Save the new password",
  "reset.mismatch": "The two passwords are not the same.",
  "reset.done.title": "Your password is changed",
  "reset.done.lead": "From now on, sign in with the new one. Every other session was signed out.",
  "reset.done.continue": "Continue to sign-in",
  "reset.done.close": "You can close this page.",

  "verify.title": "Confirm your email address",
  "verify.lead": (email: string) => ({ before: "Is ", strong: email, after: " yours?" }),
  "verify.submit": "Yes, confirm it",
  "verify.done.title": "Email address confirmed",
  "verify.done.lead": (email: string) => ({ before: "Thank you. ", strong: email, after: " is confirmed." }),

  "setup.title": "Set up the dashboard",
  "setup.lead": (site: string) => ({
    before: "You become an owner of ",
    strong: site,
    after: " and can let others in.",
  }),
  "setup.name": "Your name",
  "setup.repeat_password": "Password, once more",
  "setup.email.invalid": "This is not an email address.",
  "setup.email.taken": "There is an administrator with this address already.",
  "setup.submit": "Go to the dashboard",
  "setup.invited.title": "Choose your password",
  "setup.invited.lead": (email: string) => ({ before: "for ", strong: email }),

  "consent.title": "Allow access?",
  "consent.lead": (client: string) => ({ before: "", strong: client, after: " asks for access in your name." }),
  "consent.person": (person: string) => ({ before: "You are signed in as ", strong: person, after: "." }),
  "consent.may": "It wants to:",
  "consent.at": (api: string) => `At ${api}:`,
  "consent.scope.openid": "Know who you are",
  "consent.scope.profile": "See your profile, such as your name and picture",
  "consent.scope.email": "See your email address",
  "consent.scope.phone": "See your phone number",
  "consent.scope.address": "See your postal address",
  "consent.scope.offline_access": "Keep this access while you are away",
  "consent.allow": "Allow",
  "consent.refuse": "Do not allow",
  "consent.hint": "It never sees your password.",

  "link.invalid.title": "This link no longer works",
  "link.invalid.text":
    "It was used before, it has expired, or a newer one was sent. Ask for a new link and use the latest message.",

  "error.title": "Something went wrong",
  "error.not_found.title": "There is nothing here",
  "error.error": "Error",
  "error.tracking": "Tracking id",
  "error.interaction":
    "This sign-in has expired, or it was started in another browser. Go back to the application and start again.",
  "error.form":
    "This form was open for too long, or your browser did not send its cookie. Go back, reload the page and try again.",
  "error.wrong_credentials": "Wrong email or password.",
  "error.wrong_credentials.username": "Wrong username, email or password.",
  "error.user_blocked": "This user is blocked. Please ask the administrator.",
  "error.too_many_attempts":
    "There were too many wrong passwords, so we stopped further attempts. Reset your password to go on, or ask the administrator.",
  "error.suspicious_ip": "There were too many attempts from your network. Try again later, or ask the administrator.",
  "error.source_unavailable":
    "Signing in is temporarily unavailable. Your password was not rejected: please try again in a moment.",
  "error.source_unavailable.sign_up":
    "Signing up is temporarily unavailable. Nothing was created: please try again in a moment.",
  "error.source_unavailable.reset":
    "Changing your password is temporarily unavailable. Your link still works: please try again in a moment.",
  "error.profile_not_importable": "This user could not be brought over. Please ask the administrator.",
  "error.restricted": "Signing in is not possible at the moment. Please ask the administrator.",
  "error.connection": "This way to sign in is not available for the application.",
  "error.password_too_weak": "This password is too easy to guess.",
  "error.rate_limited": "That was too often. Please wait a minute and try again.",
  "error.overloaded": "The server is busy. Please try again in a moment.",
  "error.request": "This request could not be understood.",
  "error.internal": "Something went wrong on our side. Please try again.",
  "error.required": (field: string) => `${field} is missing.`,

  "it_works.title": "It works!",
  "it_works.lead": (connection: string) => ({
    before: "The sign-in through ",
    strong: connection,
    after: " went all the way.",
  }),
  "it_works.taken_over":
    "This person was taken over from the source just now. From here on the source is not asked for their password again.",
  "it_works.was_here": "This person was here already. The source was not asked.",
  "it_works.was_here_asked":
    "This person was here already. The source was asked, since it knows them by what was typed.",
  "it_works.session": "This person had a session already, so no password was checked.",
  "it_works.profile": "The user as stored here",
  "it_works.id_token": "ID token claims",
  "it_works.access_token": "Access token claims",
  "it_works.opaque": "The access token is opaque: it has no claims to show.",
  "it_works.trace": "What happened at this sign-in",
  "it_works.trace.step": "Step",
  "it_works.trace.result": "Result",
  "it_works.trace.time": "Took",
  "it_works.back": "Back",
  "it_works.failed": "The sign-in through this connection failed.",
  "it_works.lost": "This try has expired, or it was started in another browser. Start it again.",

  "outbox.title": "Outbox",
  "outbox.lead":
    "Messages are kept here instead of being sent. Whoever sees this page can use every link in them: it is for trying out only.",
  "outbox.empty": "No message yet. Sign up somewhere, or forget a password.",
  "outbox.to": "To",
  "outbox.from": "From",
  "outbox.sent": "Sent",
  "outbox.template": "Template",
  "outbox.links": "Links in this message",
  "outbox.html": "As HTML",
  "outbox.text": "As plain text",
  "outbox.back": "All messages",
  "outbox.unknown": "There is no such message.",
} as const;

/** A sentence with one part that stands out. */
export interface RichText {
  readonly before: string;
  readonly strong: string;
  readonly after?: string;
}

type Text<Value> = Value extends string
  ? string
  : Value extends (...words: infer Words) => string
    ? (...words: Words) => string
    : Value extends (...words: infer Words) => unknown
      ? (...words: Words) => RichText
      : never;
/** The words of every hosted page in one language. */
export type PageTexts = { readonly [Id in keyof typeof en]: Text<(typeof en)[Id]> };

/** Ids of texts that take no words. */
export type PlainTextId = { [Id in keyof PageTexts]: PageTexts[Id] extends string ? Id : never }[keyof PageTexts];
