import type { Texts } from "../../texts/index.ts";

type PolicyTexts = Texts<"users">["policy"];
type Options = Readonly<Record<string, unknown>>;
type CharacterType = keyof PolicyTexts["types"];

const ALL: readonly CharacterType[] = ["lowercase", "uppercase", "number", "special"];

/** The named levels of `passwordPolicy`: least length, kinds of characters, and how many of them are needed. */
const LEVELS: Readonly<Record<string, readonly [length: number, types: readonly CharacterType[], needed: number]>> = {
  none: [1, [], 0],
  low: [6, [], 0],
  fair: [8, ["lowercase", "uppercase", "number"], 3],
  good: [8, ALL, 3],
  excellent: [10, ALL, 3],
};

const object = (value: unknown): Options | undefined =>
  typeof value === "object" && value !== null ? (value as Options) : undefined;
const positive = (value: unknown): number | undefined => (typeof value === "number" && value > 0 ? value : undefined);

/** The rules of a connection for new passwords, as lines to read. The server judges by them; this only says them beforehand. */
export function passwordRules(
  connectionOptions: unknown,
  texts: PolicyTexts,
  list: (items: string[]) => string,
): string[] {
  const options = object(connectionOptions) ?? {};
  const flexible = object(options.password_options);
  return flexible === undefined ? namedRules(options, texts, list) : flexibleRules(flexible, texts, list);
}

/** The least length that the connection asks of a password. */
export function leastLength(connectionOptions: unknown): number {
  const options = object(connectionOptions) ?? {};
  const complexity =
    object(object(options.password_options)?.complexity) ?? object(options.password_complexity_options);
  return positive(complexity?.min_length) ?? levelOf(options)[0];
}

const levelOf = (options: Options) => LEVELS[String(options.passwordPolicy ?? "good")] ?? LEVELS.good!;

function namedRules(options: Options, texts: PolicyTexts, list: (items: string[]) => string): string[] {
  const [, types, needed] = levelOf(options);
  return [
    texts.length(leastLength(options)),
    ...typeRule(types, needed, texts, list),
    ...(options.passwordPolicy === "excellent" ? [texts.identical] : []),
    ...(object(options.password_dictionary)?.enable === true ? [texts.dictionary] : []),
    ...(object(options.password_no_personal_info)?.enable === true ? [texts.personal] : []),
  ];
}

function flexibleRules(options: Options, texts: PolicyTexts, list: (items: string[]) => string): string[] {
  const complexity = object(options.complexity) ?? {};
  const named = Array.isArray(complexity.character_types) ? complexity.character_types : [];
  const isThreeOfFour = complexity.character_type_rule === "three_of_four";
  const types = isThreeOfFour ? ALL : ALL.filter((type) => named.includes(type));
  return [
    texts.length(leastLength({ password_options: options })),
    ...typeRule(types, isThreeOfFour ? 3 : types.length, texts, list),
    ...(complexity.identical_characters === "block" ? [texts.identical] : []),
    ...(complexity.sequential_characters === "block" ? [texts.sequential] : []),
    ...(complexity.max_length_exceeded === "error" ? [texts.bytes] : []),
    ...(object(options.dictionary)?.active === true ? [texts.dictionary] : []),
    ...(object(options.profile_data)?.active === true ? [texts.personal] : []),
  ];
}

function typeRule(
  types: readonly CharacterType[],
  needed: number,
  texts: PolicyTexts,
  list: (items: string[]) => string,
): string[] {
  if (types.length === 0) return [];
  const named = list(types.map((type) => texts.types[type]));
  return [needed < types.length ? texts.some(needed, named) : texts.all(named)];
}
