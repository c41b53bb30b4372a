import { DASHBOARD_CLIENT_ID } from "../domain/dashboard.ts";

/**
 * Whom a provider signs in: the tenant's users, at its clients, or its administrators, at the dashboard. Each has a provider, cookies and
 * sessions of their own: whoever tries an application in the browser in which they administer it stays signed in at both, and no
 * session of the one is ever taken for one of the other.
 */
export type Population = "users" | "administrators";

/** Who signs in at a client. */
export const populationOf = (clientId: string | undefined): Population =>
  clientId === DASHBOARD_CLIENT_ID ? "administrators" : "users";
