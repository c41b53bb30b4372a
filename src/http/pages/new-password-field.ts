import type { Connection } from "../../domain/connection.ts";
import type { DomainError } from "../../domain/errors.ts";
import { type Html, html } from "../../domain/html.ts";
import { type PasswordRule, passwordRules } from "../../users/password-policy.ts";
import { field, passwordRuleList } from "./form-parts.ts";
import type { PageTexts } from "./texts/en.ts";

export interface NewPasswordInput {
  readonly label?: string;
  /** The verdict on the one before, when there was one. */
  readonly refusal?: DomainError;
  readonly autofocus?: boolean;
  readonly describedBy?: readonly (string | undefined)[];
}

/** A new password with the connection's rules, and with their verdict after one that broke some. */
export function newPasswordField(
  connection: Pick<Connection, "options">,
  input: NewPasswordInput,
  texts: PageTexts,
): Html {
  const { refusal } = input;
  const judged =
    refusal?.code === "password_too_weak" ? (refusal.extra?.rules as readonly PasswordRule[] | undefined) : undefined;
  return html`${field(
    {
      name: "password",
      label: input.label ?? texts["field.password"],
      type: "password",
      autocomplete: "new-password",
      invalid: judged !== undefined,
      autofocus: input.autofocus || judged !== undefined,
      describedBy: [judged && "form-error", ...(input.describedBy ?? []), "password-rules"],
    },
    texts,
  )}
${passwordRuleList(judged ?? passwordRules(connection.options), { id: "password-rules", judged: judged !== undefined }, texts)}`;
}
