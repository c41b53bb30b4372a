import type { Texts } from "../../texts/index.ts";

type Errors = Texts<"settings">["errors"];

export const addressError = (text: string, texts: Errors): string | null =>
  text.trim() === "" || (/^https:\/\//.test(text.trim()) && URL.canParse(text.trim())) ? null : texts.address;

export const colorError = (text: string, texts: Errors): string | null =>
  text.trim() === "" || /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(text.trim()) ? null : texts.color;

export const emailError = (text: string, texts: Errors): string | null =>
  text.trim() === "" || /^[^<>@\s]+@[^<>@\s]+$/.test(text.trim()) ? null : texts.email;

/** Of a number field, which holds "" while it is empty. */
export const isWhole = (value: number | string, least: number, most: number): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;

/** One item a line. */
export const linesOf = (text: string): string[] =>
  text
    .split(/\s*\n\s*/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
