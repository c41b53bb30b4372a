import { expect, it } from "vitest";
import { Credentials } from "../../domain/credentials.ts";
import type { TenantId } from "../../domain/ids.ts";
import { createAttemptTurns } from "./attempt-turns.ts";

it("different passwords for one person from one IPv6 network take turns, whichever of its addresses they come from", async () => {
  const turns = createAttemptTurns();
  const enter = (ip: string, password: string) =>
    turns.enter(
      { tenantId: "t" as TenantId, connectionId: "c", identifier: "ann@example.com", ip },
      new Credentials("ann@example.com", password),
    );
  const order: string[] = [];
  const leaveFirst = await enter("2001:db8:0:1::1", "one");
  const second = enter("2001:db8:0:1::2", "two").then(() => order.push("second"));
  await enter("2001:db8:0:2::1", "three").then(() => order.push("elsewhere"));
  await enter("2001:db8:0:1::3", "one").then((leave) => {
    order.push("same password");
    leave();
  });
  order.push("first ends");
  leaveFirst();
  await second;
  expect(order).toEqual(["elsewhere", "same password", "first ends", "second"]);
});
