import type { Connection } from "../../domain/connection.ts";
import { type Html, html } from "../../domain/html.ts";
import type { SignInTrace } from "../../domain/log-event.ts";
import type { User } from "../../domain/user.ts";
import { userToWire } from "../../users/user-to-wire.ts";
import { jsonView } from "./json-view.ts";
import { heading, page } from "./layout.ts";
import type { PageLook } from "./page-look.ts";
import type { PageTexts } from "./texts/en.ts";

export interface ItWorksInput {
  readonly look: PageLook;
  readonly connection: Connection;
  readonly user: User;
  readonly idToken: Record<string, unknown>;
  /** undefined: opaque. */
  readonly accessToken: Record<string, unknown> | undefined;
  /** Whether this sign-in brought the person here. */
  readonly takenOver: boolean;
  /** undefined: no password was checked, since there was a session. */
  readonly trace?: SignInTrace;
  readonly returnTo?: string;
}

/** Who signed in, as stored here, with the tokens' claims and what the sign-in did (contract §5.8). */
export function itWorksPage(input: ItWorksInput): Html {
  const { texts } = input.look;
  const content = html`${heading(texts["it_works.title"], texts["it_works.lead"](input.connection.displayName || input.connection.name))}
<p class="notice ${input.takenOver ? "notice-good" : ""}" role="status">${whatHappened(input, texts)}</p>
<section aria-labelledby="profile"><h2 id="profile">${texts["it_works.profile"]}</h2>${jsonView(profileOf(input.user))}</section>
<div class="pair">
<section aria-labelledby="id-token"><h2 id="id-token">${texts["it_works.id_token"]}</h2>${jsonView(input.idToken)}</section>
<section aria-labelledby="access-token"><h2 id="access-token">${texts["it_works.access_token"]}</h2>${
    input.accessToken === undefined
      ? html`<p class="notice">${texts["it_works.opaque"]}</p>`
      : jsonView(input.accessToken)
  }</section>
</div>
${input.trace && traceTable(input.trace, texts)}
${input.returnTo !== undefined && html`<p class="actions"><a class="button button-inline" href="${input.returnTo}">${texts["it_works.back"]}</a></p>`}`;
  return page({ look: input.look, title: texts["it_works.title"], content, wide: true });
}

/** As the API shows it, with what the source brought along at the end. */
function profileOf(user: User): Record<string, unknown> {
  const entries = Object.entries(userToWire(user));
  const isExtra = ([name]: [string, unknown]) => name in user.extra;
  return Object.fromEntries([...entries.filter((entry) => !isExtra(entry)), ...entries.filter(isExtra)]);
}

function whatHappened(input: ItWorksInput, texts: PageTexts): string {
  if (input.takenOver) return texts["it_works.taken_over"];
  if (input.trace === undefined) return texts["it_works.session"];
  return texts[input.trace.sourceAsked ? "it_works.was_here_asked" : "it_works.was_here"];
}

function traceTable(trace: SignInTrace, texts: PageTexts): Html {
  return html`<h2 id="trace">${texts["it_works.trace"]}</h2>
<div class="table-scroll" tabindex="0" role="region" aria-labelledby="trace">
<table>
<thead><tr><th scope="col">${texts["it_works.trace.step"]}</th><th scope="col">${texts["it_works.trace.result"]}</th><th scope="col" class="amount">${texts["it_works.trace.time"]}</th></tr></thead>
<tbody>${trace.steps.map(
    ({ step, result, durationMs }) =>
      html`<tr><td>${step.replaceAll("_", " ")}</td><td>${result.replaceAll("_", " ")}</td><td class="amount">${durationMs === undefined ? "" : `${durationMs.toFixed(1)} ms`}</td></tr>`,
  )}</tbody>
</table>
</div>`;
}
