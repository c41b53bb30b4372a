import { useNavigate, useSearch } from "@tanstack/react-router";

/** What is kept in the address: filters, the key of a list's page. Values are text. */
export type SearchParams = Readonly<Record<string, string | undefined>>;

/**
 * The address's parameters, and how to change some of them. `replace` keeps typing out of the browser's history.
 */
export function useSearchParams(): [SearchParams, (change: SearchParams, options?: { replace?: boolean }) => void] {
  const search = useSearch({ strict: false }) as SearchParams;
  const navigate = useNavigate();
  return [
    search,
    (change, options) =>
      void navigate({ to: ".", search: (old: SearchParams) => ({ ...old, ...change }), replace: options?.replace }),
  ];
}
