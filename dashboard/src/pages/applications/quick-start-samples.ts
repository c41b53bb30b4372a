import type { Application } from "./application.ts";

interface Sample {
  /** Which words stand above it. */
  readonly kind: "spa" | "native" | "web" | "machine";
  readonly code: string;
}

/** The few lines that an application begins with, for the SDKs that are made for Auth0. */
export function sampleFor(application: Application, domain: string): Sample {
  const { client_id: id, callbacks, app_type: type } = application;
  const callback = callbacks?.[0];
  switch (type) {
    case "spa":
      return { kind: "spa", code: spaSample(domain, id) };
    case "native":
      return {
        kind: "native",
        code: `domain = ${domain}\nclientId = ${id}${callback ? `\ncallback = ${callback}` : ""}`,
      };
    case "non_interactive":
      return { kind: "machine", code: machineSample(domain, id) };
    default:
      return { kind: "web", code: webSample(domain, id, callback) };
  }
}

const spaSample = (domain: string, id: string): string => `import { createAuth0Client } from "@auth0/auth0-spa-js";

const auth0 = await createAuth0Client({
  domain: "${domain}",
  clientId: "${id}",
  authorizationParams: { redirect_uri: window.location.origin },
});
await auth0.loginWithRedirect();`;

/** For \`express-openid-connect\`. */
const webSample = (
  domain: string,
  id: string,
  callback: string | undefined,
): string => `ISSUER_BASE_URL=https://${domain}
CLIENT_ID=${id}
CLIENT_SECRET=…
BASE_URL=${callback === undefined ? "https://…" : (URL.parse(callback)?.origin ?? "https://…")}
SECRET=…`;

const machineSample = (domain: string, id: string): string => `curl https://${domain}/oauth/token \\
  --data grant_type=client_credentials \\
  --data client_id=${id} \\
  --data client_secret="$CLIENT_SECRET" \\
  --data audience=https://${domain}/api/v2/`;
