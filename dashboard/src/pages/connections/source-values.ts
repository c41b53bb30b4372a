import { type Connection, flag, number, type Options, part, present, text } from "./connection.ts";

interface NumberRule {
  /** Where it is, from `options.usher` on. */
  readonly at: readonly [string] | readonly [string, string] | readonly [string, string, string];
  readonly unit: "ms" | "seconds" | "minutes" | "percent" | "none";
  readonly least: number;
  readonly most: number;
  /** What the server takes where the options say nothing. */
  readonly usual: number;
}

const PROTECTION = "source_protection";

/** As `docs/guides/settings.md` has them. A share is shown in percent. */
export const SOURCE_NUMBERS = {
  timeout: { at: ["source_timeout_ms"], unit: "ms", least: 100, most: 20_000, usual: 20_000 },
  connectTimeout: { at: [PROTECTION, "connect_timeout_ms"], unit: "ms", least: 100, most: 20_000, usual: 5_000 },
  concurrency: { at: [PROTECTION, "concurrency"], unit: "none", least: 1, most: 1_000, usual: 10 },
  queue: { at: [PROTECTION, "queue"], unit: "none", least: 0, most: 10_000, usual: 100 },
  queueWait: { at: [PROTECTION, "queue_wait_ms"], unit: "ms", least: 0, most: 20_000, usual: 5_000 },
  breakerFailures: { at: [PROTECTION, "breaker", "failures"], unit: "none", least: 1, most: 1_000, usual: 5 },
  breakerShare: { at: [PROTECTION, "breaker", "share"], unit: "percent", least: 0, most: 100, usual: 50 },
  breakerWindow: { at: [PROTECTION, "breaker", "window_seconds"], unit: "seconds", least: 1, most: 3_600, usual: 30 },
  breakerOpen: { at: [PROTECTION, "breaker", "open_seconds"], unit: "seconds", least: 1, most: 3_600, usual: 30 },
  lockoutAttempts: { at: [PROTECTION, "lockout", "attempts"], unit: "none", least: 2, most: 1_000, usual: 5 },
  lockoutWindow: { at: [PROTECTION, "lockout", "window_minutes"], unit: "minutes", least: 1, most: 1_440, usual: 10 },
  guesses: { at: [PROTECTION, "per_ip", "guesses"], unit: "none", least: 1, most: 1_000, usual: 50 },
  guessesWindow: { at: [PROTECTION, "per_ip", "window_minutes"], unit: "minutes", least: 1, most: 1_440, usual: 10 },
} as const satisfies Readonly<Record<string, NumberRule>>;

export type SourceNumber = keyof typeof SOURCE_NUMBERS;
export const SOURCE_NUMBER_NAMES = Object.keys(SOURCE_NUMBERS) as readonly SourceNumber[];

/** An empty number is the server's own. */
export type SourceValues = Readonly<Record<SourceNumber, number | "">> & {
  readonly stripPrefix: string;
  readonly wrongPasswordTexts: boolean;
  readonly absentTexts: boolean;
};

/** What the form about the old system shows of a connection. */
export function readSource({ options }: Connection): SourceValues {
  const usher = part(options, "usher");
  const numbers = SOURCE_NUMBER_NAMES.map((name) => [name, readNumber(usher, SOURCE_NUMBERS[name])]);
  return {
    ...(Object.fromEntries(numbers) as Record<SourceNumber, number | "">),
    stripPrefix: text(usher, "strip_user_id_prefix"),
    wrongPasswordTexts: flag(usher, "recognise_wrong_password_texts", true),
    absentTexts: flag(usher, "recognise_absent_user_texts", true),
  };
}

/** The stored options with the form's values in them. */
export function withSource(stored: Options, values: SourceValues): Options {
  const before = part(stored, "usher");
  let usher = present({
    ...before,
    strip_user_id_prefix: values.stripPrefix || undefined,
    recognise_wrong_password_texts: values.wrongPasswordTexts,
    recognise_absent_user_texts: values.absentTexts,
  });
  for (const name of SOURCE_NUMBER_NAMES) {
    const rule = SOURCE_NUMBERS[name];
    // What is not changed stays to the last digit.
    if (values[name] !== readNumber(before, rule)) usher = withValue(usher, rule.at, storedNumber(values[name], rule));
  }
  return { ...stored, usher };
}

/** Whether the server takes the number. */
export const isSourceNumber = (value: number | "", { least, most, unit }: NumberRule): boolean =>
  value === "" || (value >= least && value <= most && (unit === "percent" || Number.isInteger(value)));

function readNumber(usher: Options, { at, unit }: NumberRule): number | "" {
  const parents = at.slice(0, -1).reduce(part, usher);
  const value = number(parents, at.at(-1) ?? "");
  return unit === "percent" && value !== "" ? Math.round(value * 10_000) / 100 : value;
}

function storedNumber(value: number | "", { unit }: NumberRule): number | undefined {
  if (value === "") return undefined;
  return unit === "percent" ? value / 100 : value;
}

/** The object with a value at a path; `undefined` takes it away. */
function withValue(object: Options, [name = "", ...rest]: readonly string[], value: unknown): Options {
  return present({ ...object, [name]: rest.length === 0 ? value : withValue(part(object, name), rest, value) });
}
