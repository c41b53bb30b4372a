import { expect, it } from "vitest";
import { networkOf } from "./ip-network.ts";

it.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:0:1::5", "2001:db8:0:1::/64"],
  ["2001:0DB8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["2001:db8:1:2:3:4:203.0.113.7", "2001:db8:1:2::/64"],
  ["unknown", "unknown"],
])("%s belongs to whoever has %s", (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});
