import { expect, test } from "vitest";
import { defaultNickname, defaultPicture, withProfileDefaults } from "./default-profile.ts";

test("a person with only an address gets the name, nickname and picture that were recorded", () => {
  expect(withProfileDefaults({ email: "chuck@example.com", username: "chuck" })).toEqual({
    email: "chuck@example.com",
    username: "chuck",
    name: "chuck@example.com",
    nickname: "chuck",
    picture:
      "https://s.gravatar.com/avatar/0b79e7da7bc7877560620cf8f2cc93ae?s=480&r=pg&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2Fch.png",
  });
});

test("what is given stays", () => {
  const given = { email: "a@example.com", name: "Ann", nickname: "annie", picture: "https://example.com/a.png" };
  expect(withProfileDefaults(given)).toEqual(given);
});

test("without an address the username, then the phone number, stands in", () => {
  expect(withProfileDefaults({ username: "ann" })).toMatchObject({ name: "ann", nickname: "ann" });
  expect(withProfileDefaults({ phoneNumber: "+4912345" })).toMatchObject({ name: "+4912345", nickname: "+4912345" });
  expect(withProfileDefaults({})).toEqual({ name: undefined, nickname: undefined, picture: undefined });
});

test("the picture does not depend on the casing of the address", () => {
  expect(defaultPicture(" Chuck@Example.com ")).toBe(defaultPicture("chuck@example.com"));
});

test("a nickname is what stands before the last at sign", () => {
  expect(defaultNickname({ email: "a.b@example.com" })).toBe("a.b");
});
