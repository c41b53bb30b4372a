import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./styles.css";
import { StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { reloadWhenServed } from "./app/missing-part.ts";
import { Providers } from "./app/providers.tsx";
import { SignInFailed } from "./app/sign-in-failed.tsx";
import { Starting } from "./app/starting.tsx";
import { cspNonce } from "./components/csp-nonce.ts";
import { beginSession, type SessionStart } from "./session/begin-session.ts";
import { loadTexts } from "./texts/index.ts";
import { preferredLanguage } from "./texts/languages.ts";

// Where `react-remove-scroll`, by which a dialog holds the page still, looks for the nonce of the style element it writes.
Object.assign(globalThis, { __webpack_nonce__: cspNonce() });

const root = createRoot(document.getElementById("root")!);

function render(start: SessionStart | undefined): void {
  root.render(
    <StrictMode>
      <Providers>
        <Suspense fallback={<Starting />}>
          {start?.outcome === "signed_in" && <App />}
          {start?.outcome === "failed" && <SignInFailed error={start.error} />}
          {(start === undefined || start.outcome === "leaving") && <Starting />}
        </Suspense>
      </Providers>
    </StrictMode>,
  );
}

render(undefined);
const texts = Promise.all([loadTexts("common", preferredLanguage()), loadTexts("shell", preferredLanguage())]);
const start = await beginSession();
texts.then(() => render(start), reloadWhenServed);
