import { type Html, html } from "../../domain/html.ts";
import type { JsonObject } from "../../domain/json.ts";
import { type DescribedRoute, parametersOf, repliesOf, schemaOf } from "./openapi.ts";

/** The page that shows every route to a person: plain HTML, no script, one style sheet of its own. */
export function docsPage(routes: readonly DescribedRoute[], issuer: string): string {
  const tags = [...new Set(routes.map(({ tag }) => tag))];
  const page = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Management API</title>
    <link rel="stylesheet" href="/api/v2/docs.css" />
  </head>
  <body>
    <header>
      <h1>Management API</h1>
      <p>
        Base address <code>${issuer}api/v2/</code>, which is also the audience of its access tokens.
        The same as <a href="/api/v2/openapi.json">an OpenAPI 3.1 document</a>.
      </p>
    </header>
    <nav aria-label="Groups">
      <ul>${tags.map((tag) => html`<li><a href="#${tag}">${tag}</a></li>`)}</ul>
    </nav>
    <main>${tags.map((tag) =>
      groupOf(
        tag,
        routes.filter((route) => route.tag === tag),
      ),
    )}</main>
  </body>
</html>
`;
  return page.text;
}

const groupOf = (tag: string, routes: readonly DescribedRoute[]): Html => html`
  <section aria-labelledby="${tag}">
    <h2 id="${tag}">${tag}</h2>
    ${routes.map(routeEntry)}
  </section>`;

const routeEntry = (route: DescribedRoute): Html => html`
  <details id="${route.operationId}">
    <summary>
      <span class="method ${route.method.toLowerCase()}">${route.method}</span>
      <code>${route.path}</code>
      <span class="about">${route.summary}</span>
    </summary>
    <p>${route.scopes.length === 0 ? "Any access token of this API will do." : "Scopes, any of: "}
      ${route.scopes.map((scope) => html`<code class="scope">${scope}</code> `)}</p>
    ${parameterTable(route)}
    ${route.body === undefined ? "" : bodyTable(schemaOf(route.body, "input"))}
    ${replyTable(route)}
  </details>`;

function parameterTable(route: DescribedRoute): Html | "" {
  const parameters = parametersOf(route);
  if (parameters.length === 0) return "";
  return html`<h3>Parameters</h3>
    <table>
      <thead><tr><th scope="col">Name</th><th scope="col">In</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
      <tbody>
        ${parameters.map(
          (one) => html`<tr>
            <th scope="row"><code>${one.name}</code>${one.required ? html` <em>required</em>` : ""}</th>
            <td>${one.in}</td><td>${typeOf(one.schema)}</td><td>${one.description}</td>
          </tr>`,
        )}
      </tbody>
    </table>`;
}

function bodyTable(schema: JsonObject): Html {
  const list = schema.type === "array";
  const object = (list ? schema.items : schema) as JsonObject;
  const required = (object.required ?? []) as readonly string[];
  const properties = Object.entries((object.properties ?? {}) as Record<string, JsonObject>);
  return html`<h3>Body${list ? ", a list of" : ""}</h3>
    <table>
      <thead><tr><th scope="col">Property</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
      <tbody>
        ${properties.map(
          ([name, property]) => html`<tr>
            <th scope="row"><code>${name}</code>${required.includes(name) ? html` <em>required</em>` : ""}</th>
            <td>${typeOf(property)}</td><td>${descriptionOf(property)}</td>
          </tr>`,
        )}
      </tbody>
    </table>`;
}

const replyTable = (route: DescribedRoute): Html => html`<h3>Replies</h3>
  <table>
    <thead><tr><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead>
    <tbody>${Object.entries(repliesOf(route)).map(([status, meaning]) => html`<tr><th scope="row">${status}</th><td>${meaning}</td></tr>`)}</tbody>
  </table>`;

/** A schema's type in a few words. */
function typeOf(schema: JsonObject): string {
  const choices = (schema.anyOf ?? schema.oneOf) as readonly JsonObject[] | undefined;
  if (choices !== undefined) return [...new Set(choices.map(typeOf))].join(" or ");
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(", ");
  if (schema.type === "array") return `list of ${typeOf((schema.items ?? {}) as JsonObject)}`;
  const range = [
    rangeOf(schema, "minimum", "maximum"),
    rangeOf(schema, "minLength", "maxLength", " characters"),
  ].filter((text) => text !== "");
  const name = typeof schema.type === "string" ? schema.type : "any";
  return [name, ...range].join(", ");
}

function rangeOf(schema: JsonObject, low: string, high: string, unit = ""): string {
  const [from, to] = [schema[low], schema[high]];
  if (typeof to === "number" && to < Number.MAX_SAFE_INTEGER)
    return `${typeof from === "number" && from > 0 ? from : 0} to ${to}${unit}`;
  return typeof from === "number" && from > 0 ? `from ${from}${unit}` : "";
}

function descriptionOf(schema: JsonObject): string | undefined {
  if (typeof schema.description === "string") return schema.description;
  const choices = (schema.anyOf ?? []) as readonly JsonObject[];
  return choices.map(descriptionOf).find((text) => text !== undefined);
}

/** Style sheet of the page; follows the reader's light or dark setting. */
export const DOCS_STYLE = `:root { color-scheme: light dark; --ink: #1c2024; --soft: #5b6470; --paper: #fff; --line: #d9dee5; --mark: #f3f5f8; --link: #0b57d0; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ed; --soft: #a3acb8; --paper: #14171a; --line: #2e353d; --mark: #1d2227; --link: #8ab4f8; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.75rem; margin: 0 0 0.5rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 0.5rem; }
h3 { font-size: 1rem; margin: 1rem 0 0.25rem; }
a { color: var(--link); }
code { font: 0.875em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; padding: 0; }
details { border: 1px solid var(--line); border-radius: 6px; margin: 0.5rem 0; padding: 0 0.75rem; }
details[open] { padding-bottom: 0.75rem; }
summary { cursor: pointer; padding: 0.5rem 0; display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: baseline; }
summary:focus-visible, a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.about { color: var(--soft); }
.method { font: 700 0.75rem/1.6 ui-monospace, monospace; min-width: 4rem; text-align: center; border-radius: 4px; border: 1px solid currentcolor; }
.get { color: #0b6e4f; } .post { color: #0b57d0; } .patch, .put { color: #8a5300; } .delete { color: #b3261e; }
@media (prefers-color-scheme: dark) { .get { color: #7bd8b5; } .post { color: #8ab4f8; } .patch, .put { color: #f0b866; } .delete { color: #f2938c; } }
.scope { background: var(--mark); border-radius: 4px; padding: 0.1em 0.4em; }
table { width: 100%; border-collapse: collapse; font-size: 0.9rem; display: block; overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.75rem 0.3rem 0; border-top: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--soft); border-top: 0; }
em { color: var(--soft); font-size: 0.85em; }
`;
