import { lookup } from "node:dns";
import { connect, isIP, type LookupFunction, type Socket } from "node:net";
import type { HostAndPort } from "../script-runner.ts";
import { isPublicAddress } from "./address-ranges.ts";
import { canonicalHost, judgeName, openAddresses } from "./network-judge.ts";

/** How long a connection may take to stand, milliseconds. */
const CONNECT_LIMIT_MS = 10_000;

/**
 * Opens a connection to a place that somebody who administers a tenant has named, such as its mail server: to public addresses only,
 * and to the `openPlaces` that the operator has named, so that nobody reaches by it what stands beside this server. The name is resolved
 * once, and the very addresses that were judged are connected to, as at the gate. Rejects when there is no way there.
 */
export function connectToPublicPlace(
  { host, port }: HostAndPort,
  { openPlaces, resolve = lookup }: { openPlaces: readonly HostAndPort[]; resolve?: typeof lookup },
): Promise<Socket> {
  const verdict = judgeName({ kind: "public", alwaysReachable: openPlaces }, host, port);
  const judged: LookupFunction = (name, options, answer) =>
    resolve(canonicalHost(name), { ...options, all: true }, (error, found) => {
      if (error) return answer(error, "", 0);
      const [first, ...others] = openAddresses(verdict, found);
      if (first === undefined) return answer(notPublic(), "", 0);
      if (options.all) return answer(null, [first, ...others]);
      answer(null, first.address, first.family);
    });
  return new Promise((done, reject) => {
    // An address is not looked up, so it is judged here.
    if (isIP(host) !== 0 && verdict !== "any_address" && !isPublicAddress(host)) return reject(notPublic());
    const socket = connect({ host, port, lookup: judged });
    const timer = setTimeout(() => socket.destroy(new Error("The connection took too long.")), CONNECT_LIMIT_MS);
    const settle = (work: () => void) => {
      clearTimeout(timer);
      socket.removeAllListeners("error");
      work();
    };
    socket.once("error", (error) => settle(() => reject(error)));
    socket.once("connect", () => settle(() => done(socket)));
  });
}

const notPublic = () => new Error("The address is not a public one.");
