/** The nonce of this page, by which its policy lets style elements in (the server's `src/http/dashboard/`). */
export const cspNonce = (): string => document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
