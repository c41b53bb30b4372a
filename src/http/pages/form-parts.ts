import { type Html, html } from "../../domain/html.ts";
import type { PasswordRule } from "../../users/password-policy.ts";
import { showPasswordScript } from "./assets.ts";
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
  /** Of a new password: what the policy asks, so that browsers make a fitting one. */
  readonly minLength?: number;
  readonly passwordRules?: string;
  /** Marks the field as wrong although the text stands elsewhere. */
  readonly invalid?: boolean;
}

/** A label, its input, and what describes it. */
export function field(input: FieldInput, texts: PageTexts): Html {
  const { name, required = true } = input;
  return html`<div class="field">
<div class="field-head"><label for="${name}">${input.label}</label>${!required && html`<span class="hint">${texts["field.optional"]}</span>`}</div>
${input.type === "password" ? html`<div class="password">${inputOf(input)}${showButton(name, texts)}</div>` : inputOf(input)}
${input.error !== undefined && html`<p class="field-error" id="${name}-error">${input.error}</p>`}
${input.hint !== undefined && html`<p class="hint" id="${name}-hint">${input.hint}</p>`}
</div>`;
}

function inputOf(input: FieldInput): Html {
  const { name, type = "text", required = true, autocomplete } = input;
  const describedBy = [
    input.error !== undefined && `${name}-error`,
    ...(input.describedBy ?? []),
    input.hint !== undefined && `${name}-hint`,
  ].filter(Boolean);
  const attributes: readonly (readonly [name: string, value: string | undefined | false])[] = [
    ["autocomplete", autocomplete],
    ["value", type !== "password" && (input.value ?? "")],
    // What is typed must not be changed; what is shown must not be sent to a spelling checker.
    ["autocapitalize", autocomplete === "name" ? "words" : "none"],
    ["spellcheck", "false"],
    // Whatever way the page is written: addresses, numbers and passwords are written from left to right.
    ["dir", autocomplete === "name" ? "auto" : "ltr"],
    ["inputmode", ["username", "email"].includes(autocomplete) && "email"],
    ["minlength", input.minLength?.toString()],
    ["maxlength", type === "password" ? "1024" : "320"],
    ["passwordrules", input.passwordRules],
    ["aria-invalid", (input.error !== undefined || input.invalid === true) && "true"],
    ["aria-describedby", describedBy.length > 0 && describedBy.join(" ")],
  ];
  return html`<input id="${name}" name="${name}" type="${type}"${attributes.map(
    ([key, value]) => typeof value === "string" && html` ${key}="${value}"`,
  )}${required && html` required`}${input.autofocus && html` autofocus`}>`;
}

/** Hidden until its script runs. */
const showButton = (name: string, texts: PageTexts): Html =>
  html`<button class="show" type="button" data-shows="${name}" aria-controls="${name}" aria-pressed="false" aria-label="${texts["field.password.show"]}" title="${texts["field.password.show"]}" hidden><svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7-10-7-10-7z"/><circle cx="12" cy="12" r="3"/><path class="slash" d="M4 3l16 18"/></svg></button><script type="module" src="${showPasswordScript.path}"></script>`;

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
