import { pluralIn } from "../plural.ts";

const plural = pluralIn("en");

export const texts = {
  title: "Security",
  lead: "What here is less strict than it could be, why that matters, and where to change it.",
  passwords: {
    title: "Who may use password grants",
    nobody: "No application. People type their password on this server's page only.",
  },
  nothing: {
    title: "Nothing else was found",
    text: "All that is looked at is as strict as it can be. This page tells when that changes.",
  },
  fine: "Looked at, and in order",
  change: "Change it in the settings",
  all: "All findings",
  name: "Name",
  details: "What was found",
  more: (count: number) => plural(count, { one: "And # more: show all.", other: "And # more: show all." }),
  findings: {
    password_grants: {
      title: "Password grants",
      why: "These applications see people's passwords: whoever breaks into one of them can collect them. There is no second step at such a sign-in, and people get used to typing their password anywhere. Leave it on only where a sign-in page is impossible.",
      fine: "No application uses password grants.",
    },
    brute_force_protection_off: {
      title: "Passwords can be guessed without end",
      why: "Protection against brute force is off, or does not block: one person's password can be tried as often as anybody likes.",
      fine: "Guessing one person's password is stopped.",
    },
    suspicious_ip_throttling_off: {
      title: "One address can try everybody",
      why: "Throttling of suspicious addresses is off, or does not block: lists of stolen passwords can be tried from one place.",
      fine: "An address that tries many people is slowed down.",
    },
    addresses_never_limited: {
      title: "Addresses that are never limited",
      why: "No limit counts for them. Whoever sends from there can guess passwords.",
      fine: "No address is free of the limits.",
    },
    brute_force_protection_off_for_connection: {
      title: "Connections without protection against brute force",
      why: "For people of these connections the tenant's protection does not count.",
      fine: "Every connection has protection against brute force.",
    },
    scripts_reach_listed_hosts: {
      title: "Scripts that reach hosts of your network",
      why: "The database action scripts of these connections may call these hosts, although they may be internal ones. Each should be one that a script needs.",
      fine: "No script has an exception for hosts.",
    },
    forwarded_addresses_trusted: {
      title: "Applications whose word is taken for people's addresses",
      why: "They name the IP address that limits count for. Whoever has their secret can get around the limits.",
      fine: "No application's word is taken for people's addresses.",
    },
    insecure_callbacks: {
      title: "Callbacks without encryption",
      why: "Whoever is on the same network can read what is sent to an address that begins with http://, and so sign in as somebody else.",
      fine: "All callbacks are encrypted, or on the person's own computer.",
    },
    refresh_tokens_not_rotating: {
      title: "Refresh tokens that can be copied unnoticed",
      why: "These applications cannot keep a secret, and their refresh tokens stay the same: who copies one can use it as long as it lives. With rotation a copy is noticed.",
      fine: "Refresh tokens of applications without a secret rotate.",
    },
    implicit_grant: {
      title: "Tokens in addresses",
      why: "The implicit grant puts tokens into the address of a page, where histories, logs and other scripts can see them. Newer applications use the authorization code.",
      fine: "No application gets tokens in an address.",
    },
    weak_password_policy: {
      title: "Weak passwords are allowed",
      why: "These connections let people choose short and common passwords, which are guessed first.",
      fine: "Every connection wants good passwords.",
    },
    public_sign_up: {
      title: "Anybody can sign up",
      why: "That is right for an application that is open to everybody. During a migration people who are at the old system could sign up here instead of signing in.",
      fine: "Nobody can sign up unasked.",
    },
    sign_up_tells_who_is_known: {
      title: "Signing up tells who is known",
      why: "Whoever tries to sign up with an address is told whether it is known here.",
      fine: "Signing up tells nobody who is known.",
    },
    new_clients_reach_every_connection: {
      title: "New applications reach every connection",
      why: "Each application that is created can sign in everybody at once, before anybody has chosen its connections.",
      fine: "New applications reach no connection until one is chosen.",
    },
  },
};
