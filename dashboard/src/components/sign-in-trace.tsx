import { Code, Group, Stack, Text } from "@mantine/core";
import { useFormat, useTexts } from "../texts/use-texts.tsx";
import { ClientName } from "./client-name.tsx";
import {
  callsOf,
  explainStep,
  type OutboundCall,
  type SignInTrace,
  type TraceStep,
  whyNotAsked,
} from "./explain-trace.ts";
import { Facts } from "./facts.tsx";
import { RowWords } from "./row-words.tsx";
import classes from "./sign-in-trace.module.css";

/** Why a sign-in ended as it did: who was asked, each step with what came of it and how long it took. */
export function SignInTraceSteps({ trace }: { trace: SignInTrace }) {
  const texts = useTexts("traces");
  const because = whyNotAsked(trace, texts);
  return (
    <Stack gap="md">
      <Text size="sm">
        <strong>{trace.source_asked ? texts.source.asked : texts.source.notAsked}.</strong> {because}
      </Text>
      <Facts
        facts={[
          { name: texts.identifier, value: <Code>{trace.identifier}</Code> },
          ...(trace.client_id ? [{ name: texts.application, value: <ClientName id={trace.client_id} /> }] : []),
        ]}
      />
      <ol className={classes.steps}>
        {trace.steps.map((step) => (
          <Step key={`${step.step} ${step.at_ms}`} step={step} />
        ))}
      </ol>
    </Stack>
  );
}

function Step({ step }: { step: TraceStep }) {
  const texts = useTexts("traces");
  const time = useShortTime();
  const { title, text, tone } = explainStep(step, texts);
  const { calls, console, said, problem } = callsOf(step);
  return (
    <li className={classes.step} data-tone={tone}>
      <Group justify="space-between" gap="xs">
        <Text fw={600} size="sm">
          {title}
        </Text>
        <Text size="xs" c="dimmed">
          {step.duration_ms === undefined ? texts.at(time(step.at_ms)) : texts.took(time(step.duration_ms))}
        </Text>
      </Group>
      <Text size="sm">{text}</Text>
      {said && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {problem === undefined ? (
            <>
              {texts.said} {said}
            </>
          ) : (
            <RowWords reason={{ code: problem }} sentence={said} />
          )}
        </Text>
      )}
      {calls && <Calls calls={calls} />}
      {console.length > 0 && (
        <>
          <Text size="sm" mt="xs">
            {texts.console}
          </Text>
          <Code block tabIndex={0} role="region" aria-label={texts.console}>
            {console.join("\n")}
          </Code>
        </>
      )}
    </li>
  );
}

function Calls({ calls }: { calls: readonly OutboundCall[] }) {
  const texts = useTexts("traces");
  const time = useShortTime();
  if (calls.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {texts.noCalls}
      </Text>
    );
  return (
    <>
      <Text size="sm" mt="xs">
        {texts.calls}
      </Text>
      <Stack component="ul" gap={2} m={0} pl="lg">
        {calls.map((call, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
          <Text component="li" size="sm" key={place} style={{ overflowWrap: "anywhere" }}>
            <Code>{`${call.method ?? ""} ${call.host}:${call.port}`.trim()}</Code>{" "}
            {texts.call(String(call.status ?? call.error ?? texts.noAnswer), time(call.durationMs))}
          </Text>
        ))}
      </Stack>
    </>
  );
}

function useShortTime(): (ms: number) => string {
  const format = useFormat();
  const { lessThanOneMs } = useTexts("traces");
  return (ms) => (ms < 1 ? lessThanOneMs : format.duration(ms));
}
