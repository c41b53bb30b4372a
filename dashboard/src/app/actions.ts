import type { LinkProps } from "@tanstack/react-router";
import type { Texts } from "../texts/index.ts";

export interface ActionEntry {
  readonly action: keyof Texts<"shell">["actions"];
  /** Opens the dialog, or begins what it is about. */
  readonly link: LinkProps;
  /** Offered to whom has it. */
  readonly scope: string;
  /** Viewers are not offered it, though the scope is theirs: it makes something. */
  readonly notToViewers?: boolean;
}

/** What the command palette offers to begin, in its order. What is about a migration is named with it (`palette-entries.ts`). */
export const ACTIONS: readonly ActionEntry[] = [
  { action: "createApplication", link: { to: "/applications", search: { create: "1" } }, scope: "create:clients" },
  { action: "createApi", link: { to: "/apis", search: { create: "1" } }, scope: "create:resource_servers" },
  { action: "createConnection", link: { to: "/connections", search: { create: "1" } }, scope: "create:connections" },
  { action: "createUser", link: { to: "/users", search: { create: "1" } }, scope: "create:users" },
  { action: "importUsers", link: { to: "/jobs", search: { start: "import" } }, scope: "create:users" },
  {
    action: "exportUsers",
    link: { to: "/jobs", search: { start: "export" } },
    scope: "read:users",
    notToViewers: true,
  },
  { action: "followLog", link: { to: "/logs", search: { follow: "live" } }, scope: "read:logs" },
  {
    action: "inviteAdministrator",
    link: { to: "/settings/$tab", params: { tab: "administrators" }, search: { invite: "1" } },
    scope: "create:administrators",
  },
];
