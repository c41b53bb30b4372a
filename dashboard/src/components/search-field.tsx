import { TextInput } from "@mantine/core";
import { SearchIcon } from "@primer/octicons-react";
import { useSearchParams } from "./use-search-params.ts";
import { useTypedText } from "./use-typed-text.ts";

interface SearchFieldProps {
  readonly label: string;
  /** Parameters of the address that are the keys of its pages: what is found begins with its first. */
  readonly pages?: readonly string[];
}

/** What a list is searched by, kept in the address as `q`. */
export function SearchField({ label, pages = ["from"] }: SearchFieldProps) {
  const [{ q = "" }, change] = useSearchParams();
  const [typed, type] = useTypedText(q, (text) =>
    change({ ...Object.fromEntries(pages.map((page) => [page, undefined])), q: text || undefined }, { replace: true }),
  );
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<SearchIcon />}
      maw={360}
      w="100%"
      maxLength={200}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}

/** What is searched for as the API takes it: undefined for all. */
export const searchOf = (q: string | undefined): string | undefined => q?.trim() || undefined;
