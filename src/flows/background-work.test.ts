import { describe, expect, it } from "vitest";
import { createBackgroundWork } from "./background-work.ts";

describe("work in the background", () => {
  it("is refused when too much is under way; what is only offered is left undone, without harm to the caller", async () => {
    const failures: string[] = [];
    const background = createBackgroundWork({ onFailure: (name) => failures.push(name) }, { limit: 1 });
    let end = () => {};
    const done: string[] = [];
    background.run("first", () => new Promise((resolve) => (end = resolve)));
    expect(() => background.run("second", async () => {})).toThrow("busy");
    background.offer("third", async () => void done.push("third"));
    expect(failures).toEqual(["third"]);
    await Promise.resolve();
    end();
    await background.idle();
    background.offer("fourth", async () => void done.push("fourth"));
    await background.idle();
    expect(done).toEqual(["fourth"]);
  });
});
