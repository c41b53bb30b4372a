import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { callScript } from "./script-contract.ts";

const source = await readFile(new URL("../dist/login.js", import.meta.url), "utf8");
// Without settings the script ends at once, by way of the same callback.
const execution = { entry: "login", source, args: ["x", "y"], configuration: {} } as const;

it("the callback is called once, even when it throws", async () => {
  let calls = 0;
  const uncaught = await new Promise<unknown>((resolve) => {
    callScript(execution, { global: {}, onUncaught: resolve }, () => {
      calls++;
      throw new Error("the receiver failed");
    });
  });
  expect(uncaught).toMatchObject({ message: "the receiver failed" });
  // Whatever the first execution might still do happens before a second one has ended.
  await new Promise<void>((resolve) => callScript(execution, { global: {}, onUncaught: () => {} }, () => resolve()));
  expect(calls).toBe(1);
});

it("the callback is called after the script has returned", () => {
  let called = false;
  callScript(execution, { global: {}, onUncaught: () => {} }, () => {
    called = true;
  });
  expect(called).toBe(false);
});
