import { createContext, type ReactNode, use } from "react";
import { api } from "../api/client.ts";
import type { paths } from "../api/schema.d.ts";

/** Who is signed in, and what their role may do. */
export type Administrator = paths["/administrators/me"]["get"]["responses"][200]["content"]["application/json"];

const SessionContext = createContext<Administrator | undefined>(undefined);

export function SessionProvider(props: { administrator: Administrator; children: ReactNode }) {
  return <SessionContext value={props.administrator}>{props.children}</SessionContext>;
}

/** The administrator who is signed in. */
export function useSession(): Administrator {
  const administrator = use(SessionContext);
  if (!administrator) throw new Error("useSession is for pages, which are shown to somebody signed in.");
  return administrator;
}

/** Asks who is signed in, and again from time to time, since a role can change while the page is open. */
export const useAdministrator = () =>
  api.useQuery("get", "/administrators/me", {}, { staleTime: 60_000, refetchOnWindowFocus: true });

/**
 * Whether the person's role has a scope of the Management API, for example `useMay("update:clients")`. Hides or disables what would
 * be refused; the server decides again at every request.
 */
export function useMay(scope: string): boolean {
  return useSession().scopes.includes(scope);
}

/** As `useMay`, for what asks for no more than to read and yet makes something, such as a file: viewers may not, as the server has it. */
export function useMayBegin(scope: string): boolean {
  const { role } = useSession();
  return useMay(scope) && role !== "viewer";
}
