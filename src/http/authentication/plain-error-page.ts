import { html } from "../../domain/html.ts";

/** An error page without any style, for where no better one is given. */
export function plainErrorPage(input: { status: number; error: string; description: string }): string {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${input.error}</title></head>
<body><main><h1>${input.error}</h1><p>${input.description}</p></main></body>
</html>
`.text;
}
