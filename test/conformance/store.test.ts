import { expect, it, describe } from "vitest";
import { engines } from "../support/databases.ts";
describe.each(engines)("store on $name", (engine) => {
  it.runIf(engine.available)("opens", async () => {
    const store = await engine.open();
    await store.ping();
    expect(await store.tenants.list()).toEqual([]);
    await store.close();
  });
});
