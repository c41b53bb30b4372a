const SECONDS_BEFORE = 100_000_000_000;
// From 1601-01-01 to 1970-01-01.
const FILETIME_OFFSET_MS = 11_644_473_600_000;

/**
 * The moment that a file names: ISO 8601, seconds or milliseconds since 1970, `{ "$date": … }` of MongoDB; undefined for what is
 * none. Nobody is kept out for a date.
 */
export function readTime(value: unknown): Date | undefined {
  if (typeof value === "object" && value !== null && "$date" in value) return readTime(value.$date);
  if (typeof value === "string" && /^\d{9,14}$/.test(value)) return readTime(Number(value));
  if (typeof value === "string") return /^\d{4}-\d\d-\d\d/.test(value) ? valid(new Date(value)) : undefined;
  if (typeof value !== "number" || value <= 0) return undefined;
  return valid(new Date(value < SECONDS_BEFORE ? value * 1000 : value));
}

/** The moment of a GeneralizedTime (RFC 4517 §3.3.13), for example `20240131120000Z`. */
export function readGeneralizedTime(text: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(?:[.,]\d+)?(Z|[+-]\d{4})$/.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute = "00", second = "00", zone] = parts;
  const offset = zone === "Z" ? "Z" : `${zone!.slice(0, 3)}:${zone!.slice(3)}`;
  return valid(new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`));
}

/** The moment of Active Directory's FILETIME: 100 ns since 1601; 0 and the largest number mean never. */
export function readFileTime(text: string): Date | undefined {
  if (!/^\d{17,19}$/.test(text)) return undefined;
  return valid(new Date(Number(BigInt(text) / 10_000n) - FILETIME_OFFSET_MS));
}

const valid = (date: Date): Date | undefined => {
  const year = date.getUTCFullYear();
  return year >= 1980 && year <= 9999 ? date : undefined;
};
