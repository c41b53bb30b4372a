import { html } from "../../domain/html.ts";

/** Asks whether the person means to sign out. Plain on purpose: it is seen only when an application sends no ID token along. */
export function logoutConfirmationPage(input: {
  name: string;
  hidden: readonly (readonly [string, string])[];
}): string {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Sign out</title></head>
<body>
<main>
<h1>Sign out of ${input.name}?</h1>
<form method="post" action="/oidc/logout">
${input.hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button type="submit">Sign out</button>
</form>
</main>
</body>
</html>
`.text;
}
