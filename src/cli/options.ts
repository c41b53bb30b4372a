import { InvalidArgumentError, Option } from "commander";

// Each command gets options of its own: commander keeps state in them.

/** Where the installation is. */
export const dataOption = () =>
  new Option("--data <dir>", 'folder of the embedded database, keys and certificates (default: "usher-data")');

/** Which tenant. */
export const domainOption = () =>
  new Option("--domain <host[:port]>", "a tenant, by one of its domains (not needed when there is only one tenant)");

/** For programs. */
export const jsonOption = () => new Option("--json", "print one JSON object");

/** Of a flag that may be given several times. */
export const list = (value: string, before: readonly string[] | undefined): string[] => [...(before ?? []), value];

/** For example `2026-03-01` or `2026-03-01T08:00:00Z`. */
export function time(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime()))
    throw new InvalidArgumentError("Give a day or a time, for example 2026-03-01 or 2026-03-01T08:00:00Z.");
  return at;
}

/** 1 or more. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("Give a whole number, 1 or more.");
  return Number(text);
}

/** 0 or more. */
export const wholeNumberOrZero = (text: string): number => (text === "0" ? 0 : wholeNumber(text));

/** 0 to 1. */
export function share(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !(number >= 0 && number <= 1)) throw new InvalidArgumentError("Give a number from 0 to 1.");
  return number;
}
