import { describe, expect, it } from "vitest";
import { bodyOf, type Criteria, criteriaOf, isComplete, searchOf } from "./terminate-criteria.ts";

const criteria = (more: Partial<Criteria> = {}): Criteria => ({ what: "batch", ways: [], active: false, ...more });
/** As it comes back with the address: nothing that is empty. */
const throughAddress = (one: Criteria) =>
  criteriaOf(JSON.parse(JSON.stringify(searchOf(one))) as ReturnType<typeof searchOf>);

describe("what is undone", () => {
  it.each<[title: string, one: Criteria]>([
    ["a batch", criteria({ batch: "job_1" })],
    ["a time", criteria({ what: "time", since: "2026-11-01T10:00", until: "2026-11-02T10:00", active: true })],
    ["an open time with ways", criteria({ what: "time", since: "2026-11-01T10:00", ways: ["bulk", "sign_in"] })],
    ["all", criteria({ what: "all" })],
  ])("survives a reload: %s", (_title, one) => {
    expect(bodyOf(throughAddress(one))).toEqual(bodyOf(one));
  });

  it("leaves out of the address and the request what belongs to another choice", () => {
    const one = criteria({ what: "all", batch: "job_1", since: "2026-11-01T10:00" });
    expect(bodyOf(one)).toEqual({ all: true, include_active: false });
    expect(searchOf(one)).toEqual({ what: "all" });
  });

  it("is complete when it names something", () => {
    expect(isComplete(criteria())).toBe(false);
    expect(isComplete(criteria({ batch: "job_1" }))).toBe(true);
    expect(isComplete(criteria({ what: "time" }))).toBe(false);
    expect(isComplete(criteria({ what: "time", until: "2026-11-02T10:00" }))).toBe(true);
    expect(isComplete(criteria({ what: "all" }))).toBe(true);
  });

  it("is asked for in the time of the person, and sent as UTC", () => {
    const { since } = bodyOf(criteria({ what: "time", since: "2026-11-01T10:00" }));
    expect(since).toBe(new Date(2026, 10, 1, 10, 0).toISOString());
  });

  it("is the usual choice where the address says something that is none", () => {
    expect(criteriaOf({ what: "everything", active: "perhaps" })).toMatchObject({
      what: "batch",
      ways: [],
      active: false,
    });
  });
});
