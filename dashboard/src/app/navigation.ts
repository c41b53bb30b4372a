import {
  AppsIcon,
  HomeIcon,
  type Icon,
  ListUnorderedIcon,
  PeopleIcon,
  PlugIcon,
  ServerIcon,
  ShieldLockIcon,
  SlidersIcon,
  StackIcon,
} from "@primer/octicons-react";
import type { Texts } from "../texts/index.ts";

export interface NavigationEntry {
  readonly page: keyof Texts<"shell">["pages"];
  readonly to:
    | "/"
    | "/applications"
    | "/apis"
    | "/connections"
    | "/users"
    | "/logs"
    | "/jobs"
    | "/security"
    | "/settings";
  readonly icon: Icon;
  /** Shown to whom has any one of them; empty: to everybody. */
  readonly scopes: readonly string[];
}

/** The pages of the navigation and of the command palette, in their order. */
export const NAVIGATION: readonly NavigationEntry[] = [
  { page: "home", to: "/", icon: HomeIcon, scopes: [] },
  { page: "applications", to: "/applications", icon: AppsIcon, scopes: ["read:clients"] },
  { page: "apis", to: "/apis", icon: ServerIcon, scopes: ["read:resource_servers"] },
  { page: "connections", to: "/connections", icon: PlugIcon, scopes: ["read:connections"] },
  { page: "users", to: "/users", icon: PeopleIcon, scopes: ["read:users"] },
  { page: "logs", to: "/logs", icon: ListUnorderedIcon, scopes: ["read:logs"] },
  { page: "jobs", to: "/jobs", icon: StackIcon, scopes: ["create:users", "read:users", "read:migrations"] },
  { page: "security", to: "/security", icon: ShieldLockIcon, scopes: ["read:tenant_settings"] },
  { page: "settings", to: "/settings", icon: SlidersIcon, scopes: ["read:tenant_settings"] },
];

/** What somebody with these scopes sees of it. */
export function visibleTo(scopes: readonly string[]): readonly NavigationEntry[] {
  return NAVIGATION.filter(
    (entry) => entry.scopes.length === 0 || entry.scopes.some((scope) => scopes.includes(scope)),
  );
}
