import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isInRamp, rampPosition } from "./ramp.ts";

const person = (identifier: string, clientId?: string) => ({ tenantId: "t", connectionId: "c", identifier, clientId });

describe("the ramp", () => {
  it("keeps everybody in who was in, however the share grows", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (who, a, b) => {
          const [smaller, larger] = a < b ? [a, b] : [b, a];
          return !isInRamp({ share: smaller }, person(who)) || isInRamp({ share: larger }, person(who));
        },
      ),
    );
  });

  it("takes the share it says, and other people at another connection", () => {
    const people = Array.from({ length: 10_000 }, (_, index) => person(`user${index}@old.test`));
    const inIt = people.filter((one) => isInRamp({ share: 0.2 }, one));
    expect(inIt.length / people.length).toBeGreaterThan(0.185);
    expect(inIt.length / people.length).toBeLessThan(0.215);
    const elsewhere = people.filter((one) => isInRamp({ share: 0.2 }, { ...one, connectionId: "d" }));
    expect(elsewhere).not.toEqual(inIt);
  });

  it("takes nobody at a share of 0 and everybody at 1", () => {
    fc.assert(
      fc.property(fc.string(), (who) => !isInRamp({ share: 0 }, person(who)) && isInRamp({ share: 1 }, person(who))),
    );
  });

  // Fixed, since people would change sides at an upgrade.
  it("has everybody where every release has them", () => {
    expect(rampPosition(person("ann@old.test"))).toBeCloseTo(0.15689880711284943, 12);
  });

  it("has one answer for all names of whom a list names; a row that only a failed sign-in made changes nobody's", () => {
    const row = { key: "id:7", email: "ann@pilot.test", listedBy: "job_1" };
    const ramps = [{ share: 0.3 }, { share: 0.8 }, { domains: ["pilot.test"] }, { domains: ["old.test"] }];
    for (const ramp of ramps) {
      const answers = ["ann", "ann@pilot.test", "ann@old.test"].map((name) =>
        isInRamp(ramp, { ...person(name), onRoster: row }),
      );
      expect(new Set(answers).size, JSON.stringify(ramp)).toBe(1);
    }
    expect(isInRamp({ domains: ["pilot.test"] }, { ...person("ann"), onRoster: row })).toBe(true);
    const found = { ...row, listedBy: undefined };
    expect(rampPosition({ ...person("ann"), onRoster: found })).toBe(rampPosition(person("ann")));
    expect(rampPosition({ ...person("ann"), onRoster: row })).not.toBe(rampPosition(person("ann")));
  });

  it("takes whoever meets one of the rules, and everybody where there is none", () => {
    const ramp = { share: 0, domains: ["pilot.test"], clients: ["wiki"] };
    expect(isInRamp(ramp, person("ann@pilot.test"))).toBe(true);
    expect(isInRamp(ramp, person("ann@old.test", "wiki"))).toBe(true);
    expect(isInRamp(ramp, person("ann@old.test", "shop"))).toBe(false);
    expect(isInRamp(ramp, person("ann@sub.pilot.test"))).toBe(false);
    expect(isInRamp(ramp, person("pilot.test"))).toBe(false);
    expect(isInRamp(ramp, person("ann@pilot.test."))).toBe(true);
    expect(isInRamp(ramp, person("ann@evil.test@pilot.test@other.test"))).toBe(false);
    expect(isInRamp({ domains: ["xn--mller-kva.test"] }, person("ann@müller.test"))).toBe(true);
    expect(isInRamp({ domains: [""] }, person("ann"))).toBe(false);
    expect(isInRamp({ domains: [], clients: [] }, person("ann@old.test"))).toBe(true);
    expect(isInRamp(undefined, person("ann@old.test"))).toBe(true);
  });
});
