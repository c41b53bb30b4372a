import type { LinkProps } from "@tanstack/react-router";
import type { paths } from "../../api/schema.d.ts";
import type { Texts } from "../../texts/index.ts";

/** Something of the configuration that is less strict than it could be, with whom it concerns. */
export type Finding =
  paths["/security/overview"]["get"]["responses"][200]["content"]["application/json"]["findings"][number];

export type FindingId = keyof Texts<"security">["findings"];

/** What has a part of the page to itself. */
export const PASSWORD_GRANTS = "password_grants";

type Target = (id: string) => LinkProps;

const application: Target = (id) => ({ to: "/applications/$id/$tab", params: { id, tab: "settings" } });
const advanced: Target = (id) => ({ ...application(id), search: { open: "advanced" } });
const connection =
  (tab: string): Target =>
  (id) => ({ to: "/connections/$id/$tab", params: { id, tab } });
const settings =
  (tab: string): Target =>
  () => ({ to: "/settings/$tab", params: { tab } });

/** Where each is changed, by the names that the server gives them (its `security-overview.ts`), in the order they are shown in. */
const TARGETS: Readonly<Record<FindingId, Target>> = {
  password_grants: advanced,
  brute_force_protection_off: settings("attack-protection"),
  suspicious_ip_throttling_off: settings("attack-protection"),
  addresses_never_limited: settings("attack-protection"),
  brute_force_protection_off_for_connection: connection("settings"),
  scripts_reach_listed_hosts: connection("database"),
  forwarded_addresses_trusted: advanced,
  insecure_callbacks: application,
  refresh_tokens_not_rotating: application,
  implicit_grant: advanced,
  weak_password_policy: connection("settings"),
  public_sign_up: connection("settings"),
  sign_up_tells_who_is_known: settings("tenant"),
  new_clients_reach_every_connection: settings("tenant"),
};

/** Everything that is looked at. */
export const FINDING_IDS = Object.keys(TARGETS) as readonly FindingId[];

export const isKnown = (id: string): id is FindingId => id in TARGETS;

/** Whether it is about connections. The others that list whom they concern are about applications. */
export const isAboutConnections = (id: string): boolean =>
  isKnown(id) && TARGETS[id]("").to === "/connections/$id/$tab";

/** Where something that was found is changed; for what a newer server names, its page. */
export function targetOf({ id, area }: Pick<Finding, "id" | "area">, subjectId: string): LinkProps {
  if (isKnown(id)) return TARGETS[id](subjectId);
  if (area === "client") return application(subjectId);
  return area === "connection" ? connection("settings")(subjectId) : settings("tenant")(subjectId);
}
