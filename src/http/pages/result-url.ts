import type { Ticket } from "../../domain/ticket.ts";

/** Where a ticket's maker wants the person to end up; undefined for none, or for anything but a web address. */
export function resultUrlOf(ticket: Ticket): string | undefined {
  const { result_url: url } = ticket.parameters;
  if (typeof url !== "string" || !URL.canParse(url)) return undefined;
  return ["http:", "https:"].includes(new URL(url).protocol) ? url : undefined;
}

/** That address with the outcome in its query (contract §4.8). The e-mail only when the ticket's maker asked for it. */
export function resultAddress(url: string, ticket: Ticket, message: string): string {
  const address = new URL(url);
  const withEmail =
    ticket.parameters.includeEmailInRedirect === true || ticket.parameters.include_email_in_redirect === true;
  const outcome = {
    supportSignUp: "true",
    supportForgotPassword: "true",
    ...(withEmail && ticket.email !== undefined ? { email: ticket.email } : {}),
    success: "true",
    code: "success",
    message,
  };
  for (const [name, value] of Object.entries(outcome)) address.searchParams.set(name, value);
  return address.href;
}
