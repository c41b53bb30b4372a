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
    if (denied) {
      const place = `${denied.host}:${denied.port}`;
      return failed(
        `${place} is not allowed by the connection's network policy.`,
        `Set options.usher.network to {"policy": "list", "hosts": ["${place}"]} with every other host that the scripts need.`,
      );
    }
    const unknown = calls.find(({ error }) => error !== undefined && NAME_ERRORS.test(error));
    if (unknown)
      return failed(
        `The name ${unknown.host} does not resolve (${unknown.error}).`,
        "Correct the source's address in the settings or the script.",
      );
    const places = [...new Set(calls.map(({ host, port }) => `${host}:${port}`))];
    if (places.length > 0) return ok(`Allowed: ${places.join(", ")}.`);
    const [first] = observations.all;
    if (first === undefined) return skipped("Nothing was asked.");
    return warning(
      `The source was not connected to at all: ${problemOf(first)}.`,
      "Make sure that the script asks the source; look at its console with usher scripts try.",
    );
  },
};
