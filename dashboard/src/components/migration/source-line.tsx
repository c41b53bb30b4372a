import { Group, Text } from "@mantine/core";
import type { Texts } from "../../texts/index.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { wordFor } from "../../texts/word-for.ts";
import { RelativeTime } from "../relative-time.tsx";
import { StatusBadge, type Tone } from "../status-badge.tsx";
import type { Migration, SourceHealth } from "./migration-types.ts";

const TONES: Readonly<Record<SourceHealth["summary"]["breaker"], Tone>> = {
  closed: "good",
  half_open: "warning",
  open: "bad",
};

interface SourceLineProps {
  readonly source: SourceHealth;
  readonly migration: Pick<Migration, "phase" | "nobody_moves_because">;
}

/** How the source is doing: whether it is asked, how fast it answers, how often it was asked today. */
export function SourceLine({ source, migration }: SourceLineProps) {
  const texts = useTexts("home").source;
  const format = useFormat();
  const { summary } = source;
  const notAsked = whyNotAsked(source, migration, texts);
  const { latency_ms: latency, last_failure: lastFailure } = summary;
  const today = [
    format.number(summary.calls_today),
    ...(summary.failures_today > 0 ? [texts.failed(format.number(summary.failures_today))] : []),
    ...(summary.refused_today > 0 ? [texts.refused(format.number(summary.refused_today))] : []),
    ...(summary.waiting > 0 ? [texts.waiting(format.number(summary.waiting))] : []),
  ].join(", ");
  return (
    <Group gap="md" align="flex-start" component="dl" m={0} style={{ alignContent: "flex-start" }}>
      <Pair name={texts.title}>
        {notAsked !== undefined && <StatusBadge tone="neutral">{notAsked}</StatusBadge>}
        {notAsked === undefined && (
          <StatusBadge tone={TONES[summary.breaker]}>{texts.states[summary.breaker]}</StatusBadge>
        )}
      </Pair>
      <Pair name={texts.today}>{today}</Pair>
      {latency && (
        <Pair name={texts.latency}>
          {texts.latencyText(format.duration(latency.p50), format.duration(latency.p95))}
        </Pair>
      )}
      {summary.last_answer_at !== undefined && (
        <Pair name={texts.lastAnswer}>
          <RelativeTime time={summary.last_answer_at} />
        </Pair>
      )}
      {lastFailure && (
        <Pair name={texts.lastFailure}>
          <RelativeTime time={lastFailure.at} />: {failureText(lastFailure.reason, texts)}
        </Pair>
      )}
    </Group>
  );
}

function Pair(props: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {props.name}
      </Text>
      <Text component="dd" size="sm" m={0}>
        {props.children}
      </Text>
    </div>
  );
}

function whyNotAsked(
  { summary }: SourceHealth,
  migration: SourceLineProps["migration"],
  texts: Texts<"home">["source"],
) {
  if (migration.phase === "finalised") return texts.isClosed;
  if (migration.phase === "paused" || migration.nobody_moves_because !== undefined) return texts.notAsked;
  return summary.last_asked_at === undefined ? texts.never : undefined;
}

/** The server says why, and behind a comma which call it was. */
function failureText(reason: string, texts: Texts<"home">["source"]): string {
  const [code = "", ...calls] = reason.split(", ");
  return [wordFor(texts.failures, code), ...calls].join(", ");
}
