import { type Html, html } from "../../domain/html.ts";
import type { PasswordRule } from "../../users/password-policy.ts";
import type { PageTexts } from "./texts/en.ts";

export interface FieldInput {
  readonly name: string;
  readonly label: string;
  readonly type?: "text" | "password" | "tel" | "email";
  /** Tells browsers and password managers what belongs here (HTML, autofill field names). */
  readonly autocomplete: string;
  readonly value?: string;
  readonly required?: boolean;
  readonly autofocus?: boolean;
  readonly hint?: string;
  readonly error?: string;
  /** Ids of further elements that describe the field, for example the form's error. */
  readonly describedBy?: readonly (string | undefined)[];
  /** Marks the field as wrong although the text stands elsewhere. */
  readonly invalid?: boolean;
}

/** A label, its input, and what describes it. */
export function field(input: FieldInput, texts: PageTexts): Html {
  const { name, type = "text", required = true } = input;
  const hintId = input.hint === undefined ? undefined : `${name}-hint`;
  const errorId = input.error === undefined ? undefined : `${name}-error`;
  const describedBy = [errorId, ...(input.describedBy ?? []), hintId].filter((id) => id !== undefined).join(" ");
  return html`<div class="field">
<div class="field-head"><label for="${name}">${input.label}</label>${!required && html`<span class="hint">${texts["field.optional"]}</span>`}</div>
<input id="${name}" name="${name}" type="${type}" autocomplete="${input.autocomplete}"${type !== "password" && html` value="${input.value ?? ""}"`}${
    type !== "password" && html` autocapitalize="none" spellcheck="false"`
  }${input.autocomplete === "username" && html` inputmode="email"`} maxlength="${type === "password" ? 1_024 : 320}"${required && html` required`}${
    input.autofocus && html` autofocus`
  }${(input.error !== undefined || input.invalid) && html` aria-invalid="true"`}${describedBy !== "" && html` aria-describedby="${describedBy}"`}>
${input.error !== undefined && html`<p class="field-error" id="${name}-error">${input.error}</p>`}
${input.hint !== undefined && html`<p class="hint" id="${name}-hint">${input.hint}</p>`}
</div>`;
}

export const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`;

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A choice of one; nothing to see when there is nothing to choose. */
export function select(name: string, label: string, choices: readonly Choice[], chosen: string | undefined): Html {
  if (choices.length === 1) return hidden(name, choices[0]!.value);
  return html`<div class="field">
<div class="field-head"><label for="${name}">${label}</label></div>
<select id="${name}" name="${name}">${choices.map(
    ({ value, label: text }) => html`<option value="${value}"${value === chosen && html` selected`}>${text}</option>`,
  )}</select>
</div>`;
}

export const submit = (label: string): Html => html`<button class="button" type="submit">${label}</button>`;

/** The rules of a password, with what became of each when `judged`. Never the password itself. */
export function passwordRuleList(
  rules: readonly PasswordRule[],
  list: { readonly id: string; readonly judged: boolean },
  texts: PageTexts,
): Html {
  return html`<div class="rules" id="${list.id}">
<span>${texts["field.password.rules"]}</span>
<ul>${rules.map((rule) => ruleItem(rule, list.judged, texts))}</ul>
</div>`;
}

function ruleItem(rule: PasswordRule, judged: boolean, texts: PageTexts): Html {
  const items = rule.items ?? [];
  return html`<li${judged && html` class="${rule.verified ? "kept" : "broken"}"`}>${mark(rule, judged, texts)}${
    items.length > 0 &&
    html`<ul>${items.map((item) => html`<li${judged && item.verified && html` class="kept"`}>${mark(item, judged, texts)}</li>`)}</ul>`
  }</li>`;
}

/** A sign for the eye, the same in words for the ear, and the rule. */
function mark(rule: PasswordRule, judged: boolean, texts: PageTexts): Html {
  if (!judged) return html`<span class="mark" aria-hidden="true">•</span>${spell(rule, texts)}`;
  const verdict = rule.verified ? texts["field.rule.kept"] : texts["field.rule.broken"];
  return html`<span class="mark" aria-hidden="true">${rule.verified ? "✓" : "✕"}</span>${spell(rule, texts)}<span class="off-screen"> (${verdict})</span>`;
}

function spell(rule: PasswordRule, texts: PageTexts): string {
  const text = texts[`rule.${rule.code}` as RuleTextId] as string | ((...words: string[]) => string);
  return typeof text === "string" ? text : text(...(rule.format ?? []).map(String));
}

type RuleTextId = Extract<keyof PageTexts, `rule.${string}`>;
