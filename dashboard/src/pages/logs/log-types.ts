import type { operations } from "../../api/schema.d.ts";
import type { Tone } from "../../components/status-badge.tsx";
import type { Texts } from "../../texts/index.ts";

/** A log event as the API shows it. */
export type LogEvent = operations["listLogEvents"]["responses"][200]["content"]["application/json"]["logs"][number];

type Group = keyof Texts<"logs">["groups"];
export type LogType = keyof Texts<"logs">["types"];

/** The kinds of events, as the filter offers them. */
export const GROUPS: Readonly<Record<Group, readonly LogType[]>> = {
  signIns: ["s", "sepft", "ssa", "f", "fp", "fu", "fepft", "fsa", "slo", "flo"],
  people: [
    ...(["ss", "fs", "sv", "fv", "svr", "fvr", "scp", "fcp", "scpr", "fcpr"] as const),
    ...(["sce", "scu", "scpn", "sdu", "sui", "fui", "fn"] as const),
  ],
  tokens: ["seacft", "feacft", "seccft", "feccft", "sertft", "fertft", "ferrt", "srrt", "fpar"],
  protection: ["limit_wc", "limit_mu", "ublkdu", "ublkip"],
  migration: [
    ...(["source_unavailable", "source_breaker_open", "source_breaker_half_open", "source_breaker_closed"] as const),
    ...(["source_rate_limited", "migration_paused", "migration_started", "migration_shadow_started"] as const),
    ...(["migration_pause_started", "migration_resumed", "migration_changed", "migration_finalised"] as const),
    ...(["migration_reopened", "migration_campaign_ended", "migration_terminated"] as const),
  ],
  administration: ["sapi", "fapi", "mgmt_api_read"],
};

/** What a type code means; undefined for one that is new here. */
export const typeTexts = (type: string, texts: Texts<"logs">): { name: string; text: string } | undefined =>
  Object.hasOwn(texts.types, type) ? texts.types[type as LogType] : undefined;

const WARNINGS = new Set(["limit_wc", "limit_mu", "ferrt", "source_unavailable", "source_breaker_open"]);

export function typeTone(type: string): Tone {
  if (WARNINGS.has(type) || type === "source_rate_limited") return "warning";
  if (type === "fsa") return "neutral";
  if (type.startsWith("f")) return "bad";
  return type === "s" || type === "sepft" || type === "ss" || type === "source_breaker_closed" ? "good" : "neutral";
}

/** A field of an event that is a text; "" where it has none. */
export function textIn(event: LogEvent, field: string): string {
  const value = event[field];
  return typeof value === "string" ? value : "";
}
