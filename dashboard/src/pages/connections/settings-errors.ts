import { isConflict } from "../../api/api-error.ts";
import type { Texts } from "../../texts/index.ts";
import { ATTRIBUTES, hasIdentifier, isContradictory, isUsernameRange } from "./identifier-values.ts";
import { type SettingsValues, words } from "./settings-values.ts";

const MOST_REALMS = 50;
const MOST_WORDS = 200;
const LONGEST_REALM = 128;
const LONGEST_WORD = 50;

/** What is wrong with the settings, by field; the server's own rules. */
export function errorsOf({ identifiers, realms, password }: SettingsValues, texts: Texts<"connections">["settings"]) {
  const wrongAttributes = identifiers.isFlexible ? ATTRIBUTES.filter((name) => isContradictory(identifiers[name])) : [];
  const length = password.minLength;
  return {
    "identifiers.isFlexible": hasIdentifier(identifiers) ? null : texts.noIdentifier,
    ...Object.fromEntries(wrongAttributes.map((name) => [`identifiers.${name}.signUp`, texts.attributeContradiction])),
    "identifiers.usernameMax": isUsernameRange(identifiers) ? null : texts.usernameRange,
    realms: isList(realms, MOST_REALMS, LONGEST_REALM) ? null : texts.realmsRange,
    "password.minLength":
      length === "" || (Number.isInteger(length) && length >= 1 && length <= 128) ? null : texts.minLengthRange,
    "password.dictionaryWords": isList(password.dictionaryWords, MOST_WORDS, LONGEST_WORD)
      ? null
      : texts.dictionaryWordsHelp,
  };
}

const isList = (typed: string, most: number, longest: number): boolean =>
  words(typed).length <= most && words(typed).every((word) => word.length <= longest);

/** Whether a connection was refused for a realm that another one has. */
export const isRealmTaken = (error: unknown): boolean => isConflict(error) && error.code === "realms_conflict";
