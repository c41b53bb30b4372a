import { describe, expect, it } from "vitest";
import { isByKey, isLastPage, isQuery, listParameters, nextOf, PAGE_SIZE, type UserSearch } from "./read-search.ts";

const search = (more: Partial<UserSearch> = {}): UserSearch => ({ text: "", ...more });

describe("what is typed into the search of users", () => {
  it.each([
    "email:ann@example.com",
    "NOT blocked:true",
    "name:a AND logins_count:[1 TO 5]",
    "ann OR bob",
    '"Ann Example"',
    "-app_metadata.plan:pro",
  ])("is a query: %s", (text) => {
    expect(isQuery(text)).toBe(true);
  });

  it.each(["ann", "Ann Example", "ann@example.com", "12:30", "Anderson", "and or"])("is words: %s", (text) => {
    expect(isQuery(text)).toBe(false);
  });

  it("is narrowed by a state, a query of its own in brackets", () => {
    expect(listParameters(search({ text: "a:b OR c:d", status: "blocked" }))).toMatchObject({
      q: "(a:b OR c:d) AND blocked:true",
    });
    expect(listParameters(search({ status: "blocked" }))).toMatchObject({ q: "blocked:true" });
    expect(listParameters(search({ text: " ", status: "none such" }))).toMatchObject({ q: undefined });
  });
});

describe("the pages of the list of users", () => {
  it("go through everybody by key only without a filter", () => {
    expect(isByKey(search({ order: "all" }))).toBe(true);
    expect(isByKey(search({ order: "all", connection: "Users" }))).toBe(false);
    expect(nextOf(search({ order: "all" }), PAGE_SIZE, "key")).toBe("key");
  });

  it("end with a page that is not full, and at what the API pages through", () => {
    expect(nextOf(search({ from: "3" }), PAGE_SIZE, undefined)).toBe("4");
    expect(nextOf(search({ from: "3" }), PAGE_SIZE - 1, undefined)).toBeUndefined();
    expect(nextOf(search({ from: "19" }), PAGE_SIZE, undefined)).toBeUndefined();
    expect(isLastPage(search({ from: "19" }))).toBe(true);
  });

  it("begin anew with what is no page", () => {
    expect(listParameters(search({ from: "-4" }))).toMatchObject({ page: 0 });
    expect(listParameters(search({ from: "a key" }))).toMatchObject({ page: 0 });
    expect(listParameters(search({ from: "99" }))).toMatchObject({ page: 19 });
  });
});
