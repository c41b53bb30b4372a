import type { Connection } from "../../domain/connection.ts";
import type { DomainError } from "../../domain/errors.ts";
import { type Html, html } from "../../domain/html.ts";
import { type PasswordRule, passwordRules } from "../../users/password-policy.ts";
import { type FieldInput, field, passwordRuleList } from "./form-parts.ts";
import type { PageTexts } from "./texts/en.ts";

/** The parts of a policy that generators of passwords understand, by the code of the rule (WebKit, "Password Rules"). */
const GENERATOR_RULES: Readonly<Record<string, string>> = {
  lowerCase: "required: lower",
  upperCase: "required: upper",
  numbers: "required: digit",
  specialCharacters: "required: special",
};

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
      ...forGenerators(passwordRules(connection.options)),
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

function forGenerators(rules: readonly PasswordRule[]): Pick<FieldInput, "minLength" | "passwordRules"> {
  const numberOf = (code: string) => Number(rules.find((rule) => rule.code === code)?.format?.[0]) || undefined;
  const minLength = numberOf("lengthAtLeast");
  const maxLength = numberOf("lengthAtMost");
  const maxIdentical = numberOf("identicalChars");
  const kinds = rules.flatMap(({ items = [] }) => items).flatMap(({ code }) => GENERATOR_RULES[code] ?? []);
  const passwordRulesText = [
    minLength && `minlength: ${minLength}`,
    maxLength && `maxlength: ${maxLength}`,
    ...kinds,
    maxIdentical && `max-consecutive: ${maxIdentical}`,
  ].filter(Boolean);
  return { minLength, passwordRules: passwordRulesText.length === 0 ? undefined : `${passwordRulesText.join("; ")};` };
}
