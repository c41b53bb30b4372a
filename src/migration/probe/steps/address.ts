import { callsOf, problemOf } from "../observations.ts";
import { failed, ok, type ProbeStep, skipped, warning } from "../probe-step.ts";

const NAME_ERRORS = /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME)$/;
const DENIED = "denied by the network policy";

/** Names resolve, and the network policy lets the connection go there. */
export const address: ProbeStep = {
  name: "address",
  title: "The source's address resolves and is allowed",
  judge({ observations }) {
    const calls = callsOf(observations);
    const denied = calls.find(({ error }) => error === DENIED);
    if (denied) return failed("address_denied", { place: `${denied.host}:${denied.port}` });
    const unknown = calls.find(({ error }) => error !== undefined && NAME_ERRORS.test(error));
    if (unknown) return failed("name_unknown", { host: unknown.host, error: unknown.error ?? "" });
    const places = [...new Set(calls.map(({ host, port }) => `${host}:${port}`))];
    if (places.length > 0) return ok("address_allowed", { places: places.join(", ") });
    const [first] = observations.all;
    if (first === undefined) return skipped("nothing_asked");
    return warning("not_connected", problemOf(first));
  },
};
