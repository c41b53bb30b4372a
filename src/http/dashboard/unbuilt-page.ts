import { html } from "../../domain/html.ts";

/** Says how the dashboard comes to be, where its files are missing. */
export const unbuiltPage = (): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>The dashboard is not built</title>
</head>
<body>
<h1>The dashboard is not built</h1>
<p>Its files are missing from this installation. In a checkout of the source, run <code>npm run build:dashboard</code>, then load this
page again. Until then everything can be done with the command line: <code>usher --help</code>.</p>
</body>
</html>
`.text;
