import type { Texts } from "../../texts/index.ts";

type Errors = Texts<"settings">["errors"];

export const addressError = (text: string, texts: Errors): string | null =>
  text.trim() === "" || (/^https:\/\//.test(text.trim()) && URL.canParse(text.trim())) ? null : texts.address;

export const colorError = (text: string, texts: Errors): string | null =>
  text.trim() === "" || /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(text.trim()) ? null : texts.color;

export const emailError = (text: string, texts: Errors): string | null =>
  text.trim() === "" || /^[^<>@\s]+@[^<>@\s]+$/.test(text.trim()) ? null : texts.email;

/** Of one that mail is sent by: an address, also with a name before it. The server's own rule. */
export const senderError = (text: string, texts: Errors): string | null =>
  /^([^<>]*<)?[^<>@\s]+@[^<>@\s]+>?$/.test(text.trim()) ? null : texts.sender;

export const hostError = (text: string, texts: Errors): string | null =>
  /^[\w.:-]+$/.test(text.trim()) ? null : texts.host;

/** Of a list with one address or network a line: which line is none. */
export function networksError(text: string, texts: Errors): string | null {
  const wrong = linesOf(text).find((line) => !isNetwork(line));
  return wrong === undefined ? null : texts.network(wrong);
}

function isNetwork(line: string): boolean {
  const [address = "", bits] = line.split("/");
  const isIPv4 = /^(\d{1,3}\.){3}\d{1,3}$/.test(address) && address.split(".").every((part) => Number(part) <= 255);
  const isIPv6 = address.includes(":") && URL.canParse(`http://[${address}]`);
  return (isIPv4 || isIPv6) && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv4 ? 32 : 128)));
}

/** Of a number field, which holds "" while it is empty. */
export const isWhole = (value: number | string, least: number, most: number): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;

/** One item a line. */
export const linesOf = (text: string): string[] =>
  text
    .split(/\s*\n\s*/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
