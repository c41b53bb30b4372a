import type { Texts } from "../../texts/index.ts";
import type { Application, ApplicationChange } from "./application.ts";

/** As Auth0 has it: ten keys, and 255 characters for each text. */
export const MOST_METADATA = 10;
export const LONGEST_METADATA = 255;

export interface MetadataPair {
  key: string;
  value: string;
}

export const metadataOf = ({ client_metadata: metadata }: Application): MetadataPair[] =>
  Object.entries(metadata ?? {}).map(([key, value]) => ({ key, value: value ?? "" }));

/** What is sent to save them. The server merges by key, so what is gone is sent as `null`. */
export function metadataChange(
  before: readonly MetadataPair[],
  pairs: readonly MetadataPair[],
): ApplicationChange["client_metadata"] {
  const after = Object.fromEntries(pairs.map(({ key, value }) => [key.trim(), value]));
  const gone = before.filter(({ key }) => !Object.hasOwn(after, key)).map(({ key }) => [key, null]);
  const changed = Object.entries(after).filter(
    ([key, value]) => !before.some((pair) => pair.key === key && pair.value === value),
  );
  return Object.fromEntries([...gone, ...changed]);
}

/** What is wrong with keys, by the field. */
export function metadataErrors(
  pairs: readonly MetadataPair[],
  texts: Texts<"applications">["metadata"],
): Record<string, string> {
  const wrong = pairs.flatMap(({ key }, index) => {
    const error = keyError(key.trim(), pairs.slice(0, index), texts);
    return error === null ? [] : [[`metadata.${index}.key`, error]];
  });
  return Object.fromEntries(wrong);
}

function keyError(
  key: string,
  above: readonly MetadataPair[],
  texts: Texts<"applications">["metadata"],
): string | null {
  if (key === "") return texts.keyMissing;
  return above.some((pair) => pair.key.trim() === key) ? texts.keyTwice : null;
}
