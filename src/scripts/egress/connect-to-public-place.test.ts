import type { lookup } from "node:dns";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectToPublicPlace } from "./connect-to-public-place.ts";

/** Names with these addresses; says how often it was asked. */
function nameServer(names: Readonly<Record<string, readonly string[]>>) {
  const asked: string[] = [];
  const resolve = (name: string, _options: unknown, answer: (...given: unknown[]) => void) => {
    asked.push(name);
    const found = (names[name] ?? []).map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    setImmediate(() => answer(null, found));
  };
  return { asked, resolve: resolve as unknown as typeof lookup };
}

describe("the way to a place that a tenant has named", () => {
  let server: Server;
  let port: number;
  let connections = 0;

  beforeAll(async () => {
    server = createServer((socket) => {
      connections += 1;
      socket.on("error", () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

  it.each(["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254", "fd00::1", "0.0.0.0"])(
    "does not lead to %s",
    async (host) => {
      await expect(connectToPublicPlace({ host, port }, { openPlaces: [] })).rejects.toThrow("not a public one");
      expect(connections).toBe(0);
    },
  );

  it.each([
    ["points inside", ["127.0.0.1"]],
    ["also points inside", ["93.184.216.34", "127.0.0.1"]],
    ["hides an address inside in one of IPv6", ["::ffff:10.0.0.1"]],
    ["points nowhere", []],
  ])("does not lead to a name that %s", async (_what, addresses) => {
    const { resolve } = nameServer({ "mail.example": addresses });
    const going = connectToPublicPlace({ host: "mail.example", port }, { openPlaces: [], resolve });
    await expect(going).rejects.toThrow("not a public one");
    expect(connections).toBe(0);
  });

  it("leads to what the operator has named, by name and port, looked up once", async () => {
    const { asked, resolve } = nameServer({ "mail.example": ["127.0.0.1"] });
    const openPlaces = [{ host: "Mail.example", port }];
    const socket = await connectToPublicPlace({ host: "mail.example", port }, { openPlaces, resolve });
    expect([socket.remoteAddress, socket.remotePort]).toEqual(["127.0.0.1", port]);
    socket.destroy();
    expect(asked).toEqual(["mail.example"]);
    const others = [
      { host: "mail.example", port: port - 1 },
      { host: "127.0.0.1", port },
    ];
    for (const other of others)
      await expect(connectToPublicPlace(other, { openPlaces, resolve })).rejects.toThrow("not a public one");
  });
});
