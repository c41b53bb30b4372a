import { Accordion, Button, Group, Stack, Text } from "@mantine/core";
import { api } from "../../api/client.ts";
import { Answer } from "../../components/answer.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { outcomeText, outcomeTone, type SignInTrace } from "../../components/explain-trace.ts";
import { TableSkeleton } from "../../components/loading.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { SignInTraceSteps } from "../../components/sign-in-trace.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import type { User } from "./user-types.ts";

const FIRST = 20;
/** The API gives no more at once, and no older ones. */
const MOST = 100;

/** A user's newest sign-ins, each with why it ended as it did. The one that is open is in the address. */
export function UserSignIns({ user }: { user: User }) {
  const texts = useTexts("users").signIns;
  const [{ trace: opened, take: taken }, change] = useSearchParams();
  const take = taken === String(MOST) ? MOST : FIRST;
  const answer = api.useQuery("get", "/users/{id}/sign-in-traces", {
    params: { path: { id: user.user_id ?? "" }, query: { take } },
  });
  return (
    <Stack gap="md" maw="60rem">
      <Text c="dimmed">{texts.lead}</Text>
      <Answer query={answer} loading={<TableSkeleton />}>
        {({ sign_in_traces: traces }) => (
          <>
            {opened !== undefined && !traces.some((trace) => trace.trace_id === opened) && <Older id={opened} />}
            {traces.length === 0 ? (
              <EmptyState {...texts.empty} />
            ) : (
              <Traces traces={traces} opened={opened} onOpen={(trace) => change({ trace }, { replace: true })} />
            )}
            <Group justify="space-between">
              <Text size="sm" c="dimmed" role="status">
                {traces.length > 0 && texts.newest(traces.length)}
              </Text>
              {traces.length === FIRST && take === FIRST && (
                <Button size="xs" variant="default" onClick={() => change({ take: String(MOST) }, { replace: true })}>
                  {texts.more}
                </Button>
              )}
            </Group>
          </>
        )}
      </Answer>
    </Stack>
  );
}

interface TracesProps {
  readonly traces: readonly SignInTrace[];
  readonly opened: string | undefined;
  readonly onOpen: (traceId: string | undefined) => void;
}

function Traces({ traces, opened, onOpen }: TracesProps) {
  return (
    <Accordion
      variant="contained"
      order={2}
      value={opened ?? null}
      onChange={(trace) => onOpen(trace ?? undefined)}
      keepMounted={false}
    >
      {traces.map((trace) => (
        <Accordion.Item key={trace.trace_id} value={trace.trace_id}>
          <Accordion.Control>
            <TraceHead trace={trace} />
          </Accordion.Control>
          <Accordion.Panel>
            <SignInTraceSteps trace={trace} />
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

function TraceHead({ trace }: { trace: SignInTrace }) {
  const texts = useTexts("traces");
  const format = useFormat();
  return (
    <Group gap="sm">
      <StatusBadge tone={outcomeTone(trace.outcome)}>{outcomeText(trace.outcome, texts)}</StatusBadge>
      <Text span size="sm">
        <RelativeTime time={trace.started_at} />
      </Text>
      <Text span size="sm" c="dimmed">
        {format.duration(trace.duration_ms)}
        {trace.source_asked && ` · ${texts.source.asked}`}
      </Text>
    </Group>
  );
}

/** A sign-in that the address names and that is older than those shown. */
function Older({ id }: { id: string }) {
  const texts = useTexts("users").signIns;
  const { data, error } = api.useQuery("get", "/sign-in-traces/{id}", { params: { path: { id } } });
  if (error)
    return (
      <Text size="sm" role="status">
        {texts.gone}
      </Text>
    );
  if (data === undefined) return null;
  return (
    <Stack component="section" className="surface" p="md" gap="sm" aria-label={texts.opened}>
      <TraceHead trace={data} />
      <SignInTraceSteps trace={data} />
    </Stack>
  );
}
