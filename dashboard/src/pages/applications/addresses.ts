import type { Texts } from "../../texts/index.ts";

type Errors = Texts<"applications">["errors"];

const LONGEST_ADDRESS = 2_048;
const MOST_ADDRESSES = 500;
/** A browser would run these, or read files by them. The server never sends anybody there. */
const FORBIDDEN_SCHEMES = ["javascript:", "vbscript:", "data:", "blob:", "file:", "about:"];

/** The addresses of a text: one per line; a list with commas, as Auth0 shows it, can be pasted too. */
export const addressesOf = (text: string): string[] =>
  text.split(/,?\s+|,(?=[a-z][a-z\d+.-]*:\/\/)/i).filter((address) => address !== "");

/** The opposite of `addressesOf`. */
export const linesOf = (addresses: readonly string[] | null | undefined): string => (addresses ?? []).join("\n");

/** What is wrong with the first address that is not right, or null. */
export function addressesError(text: string, kind: "address" | "origin", texts: Errors): string | null {
  const addresses = addressesOf(text);
  if (addresses.length > MOST_ADDRESSES) return texts.tooManyAddresses(MOST_ADDRESSES);
  for (const address of addresses) {
    const wrong = addressError(address, kind, texts);
    if (wrong !== null) return wrong;
  }
  return null;
}

function addressError(address: string, kind: "address" | "origin", texts: Errors): string | null {
  // As the server reads them: a star stands for a part of the name.
  const url = URL.parse(address.replaceAll("*", "wildcard"));
  if (url === null) return texts.noAddress(address);
  if (address.length > LONGEST_ADDRESS) return texts.tooLong(LONGEST_ADDRESS);
  if (FORBIDDEN_SCHEMES.includes(url.protocol)) return texts.forbiddenScheme(address);
  if (address.includes("#")) return texts.fragment(address);
  if (kind === "origin" && (url.pathname.length > 1 || url.search !== "")) return texts.noOrigin(address, url.origin);
  return null;
}
