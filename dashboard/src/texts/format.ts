import { localeOf } from "./locale.ts";

/** Words for numbers and times, by `Intl`. */
export interface Format {
  number(value: number): string;
  /** Of a share between 0 and 1. Only nothing is 0%, and only all is 100%: 3 of 10,000 are "< 0.1%". */
  percent(share: number, digits?: number): string;
  /** A day: 22 Nov 2026. */
  date(time: string | Date): string;
  /** To the minute. */
  dateTime(time: string | Date): string;
  /** To the second, with the time zone: for titles and details. */
  exactTime(time: string | Date): string;
  /** "3 minutes ago", "in 2 days". */
  relative(time: string | Date, now?: Date): string;
  /** "1 h 5 min"; two units at most. */
  duration(ms: number): string;
  bytes(count: number): string;
  list(items: readonly string[]): string;
}

const STEPS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, ms: number])[] = [
  ["year", 31_557_600_000],
  ["month", 2_629_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

export function createFormat(language: string): Format {
  const locale = localeOf(language);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const minute = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const number = new Intl.NumberFormat(locale);
  const list = new Intl.ListFormat(locale);
  return {
    number: (value) => number.format(value),
    percent: (share, digits = 1) => percentText(share, digits, locale),
    date: (time) => day.format(new Date(time)),
    dateTime: (time) => minute.format(new Date(time)),
    exactTime: (time) => exact.format(new Date(time)),
    relative(time, now = new Date()) {
      const ms = new Date(time).getTime() - now.getTime();
      const [unit, size] = STEPS.find((step) => Math.abs(ms) >= step[1]) ?? ["second", 1_000];
      return relative.format(Math.trunc(ms / size), unit);
    },
    duration: (ms) => durationText(ms, locale),
    bytes(count) {
      const step = count < 1 ? 0 : Math.min(Math.floor(Math.log10(count) / 3), BYTE_UNITS.length - 1);
      return new Intl.NumberFormat(locale, {
        style: "unit",
        unit: BYTE_UNITS[step],
        unitDisplay: step === 0 ? "long" : "short",
        maximumFractionDigits: 1,
      }).format(count / 1_000 ** step);
    },
    list: (items) => list.format(items),
  };
}

function percentText(share: number, digits: number, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: digits });
  const smallest = 10 ** -(digits + 2);
  if (share > 0 && share < smallest) return `<\u00A0${format.format(smallest)}`;
  if (share < 1 && share > 1 - smallest) return `>\u00A0${format.format(1 - smallest)}`;
  return format.format(share);
}

function durationText(ms: number, locale: string): string {
  const unitText = (value: number, unit: string) =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 0 }).format(
      value,
    );
  if (ms < 1_000) return unitText(ms, "millisecond");
  const units = STEPS.filter(([unit]) => unit !== "year" && unit !== "month");
  const first = units.findIndex(([, size]) => ms >= size);
  const [unit, size] = units[first]!;
  const next = units[first + 1];
  const rest = next ? Math.floor((ms % size) / next[1]) : 0;
  return [unitText(Math.floor(ms / size), unit), ...(next && rest > 0 ? [unitText(rest, next[0])] : [])].join(" ");
}
