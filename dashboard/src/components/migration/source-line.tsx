import { Group, Text } from "@mantine/core";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { RelativeTime } from "../relative-time.tsx";
import { StatusBadge, type Tone } from "../status-badge.tsx";
import type { SourceHealth } from "./migration-types.ts";

const TONES: Readonly<Record<SourceHealth["summary"]["breaker"], Tone>> = {
  closed: "good",
  half_open: "warning",
  open: "bad",
};

/** How the source is doing: whether it is asked, how fast it answers, how often it was asked today. */
export function SourceLine({ source, isClosed }: { source: SourceHealth; isClosed: boolean }) {
  const texts = useTexts("home").source;
  const format = useFormat();
  const { summary } = source;
  const hasAnswered = summary.last_asked_at !== undefined;
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
        {isClosed && <StatusBadge tone="neutral">{texts.isClosed}</StatusBadge>}
        {!isClosed && (
          <StatusBadge tone={hasAnswered ? TONES[summary.breaker] : "neutral"}>
            {hasAnswered ? texts.states[summary.breaker] : texts.never}
          </StatusBadge>
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
          <RelativeTime time={lastFailure.at} />: {lastFailure.reason}
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
