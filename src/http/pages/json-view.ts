import { type Html, html } from "../../domain/html.ts";

/** JSON to read, coloured by class only. */
export const jsonView = (value: unknown): Html =>
  html`<pre class="json" dir="ltr" tabindex="0">${show(value, "")}</pre>`;

function show(value: unknown, indent: string): Html {
  if (typeof value === "string") return html`<span class="text">${JSON.stringify(value)}</span>`;
  if (typeof value === "number") return html`<span class="number">${value}</span>`;
  if (typeof value === "boolean" || value === null || value === undefined)
    return html`<span class="word">${String(value ?? null)}</span>`;
  if (value instanceof Date) return show(value.toISOString(), indent);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return html`[]`;
    return html`[${value.map((item, index) => html`${index > 0 && ","}${`\n${inner}`}${show(item, inner)}`)}${`\n${indent}`}]`;
  }
  const entries = Object.entries(value as object).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return html`{}`;
  return html`{${entries.map(
    ([key, item], index) =>
      html`${index > 0 && ","}${`\n${inner}`}<span class="key">${JSON.stringify(key)}</span>: ${show(item, inner)}`,
  )}${`\n${indent}`}}`;
}
