import type { Provider, ProviderContext } from "oidc-provider";
import { requestOf } from "./oidc-request.ts";

/** The provider reads bodies that `http/` has parsed, JSON and form alike, without parsing or printing them again. */
export function takeParsedBodies(provider: Provider): void {
  Object.defineProperty(provider.OIDCContext.prototype, "body", {
    get(this: ProviderContext["oidc"] & { ctx: ProviderContext }) {
      return requestOf(this.ctx.req).body;
    },
    set() {},
  });
}
