import { Group, Skeleton, Stack, Text } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { ApiError } from "../../api/api-error.ts";
import { api } from "../../api/client.ts";
import { Answer } from "../../components/answer.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { outcomeText, outcomeTone } from "../../components/explain-trace.ts";
import { FormSection } from "../../components/form-section.tsx";
import { JsonView } from "../../components/json-view.tsx";
import { ButtonLink, TextLink } from "../../components/links.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { SignInTraceSteps } from "../../components/sign-in-trace.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { EventFacts } from "./event-facts.tsx";
import { type LogEvent, textIn, typeTexts } from "./log-types.ts";

/** One log event, explained, with the trace of the sign-in where there is one. */
export function LogPage() {
  const { id = "" } = useParams({ strict: false });
  const texts = useTexts("logs").one;
  const query = api.useQuery(
    "get",
    "/logs/{id}",
    { params: { path: { id } } },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  const back = <TextLink to="/logs">{texts.back}</TextLink>;
  if (query.error)
    return (
      <>
        <PageHeader title={texts.title} back={back} />
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </>
    );
  return <Answer query={query}>{(event) => <Event event={event as LogEvent} />}</Answer>;
}

function Event({ event }: { event: LogEvent }) {
  const texts = useTexts("logs");
  const words = texts.one;
  const userId = textIn(event, "user_id");
  const known = typeTexts(event.type, texts);
  const hasDetails = event.details !== null && event.details !== undefined;
  return (
    <>
      <PageHeader
        title={known?.name ?? event.type}
        lead={known?.text ?? texts.unknownType}
        back={<TextLink to="/logs">{words.back}</TextLink>}
        actions={
          <>
            {userId !== "" && (
              <ButtonLink to="/logs" search={{ user: userId }} variant="default">
                {words.samePerson}
              </ButtonLink>
            )}
            <ButtonLink to="/logs" search={{ type: event.type }} variant="default">
              {words.sameType}
            </ButtonLink>
          </>
        }
      />
      <Stack gap="lg" maw="64rem">
        <FormSection title={words.facts}>
          <EventFacts event={event} />
        </FormSection>
        {textIn(event, "trace_id") !== "" && <Trace logId={event.log_id} />}
        {hasDetails && (
          <FormSection title={words.details}>
            <JsonView value={event.details} label={words.details} />
          </FormSection>
        )}
        <FormSection title={words.whole} text={words.wholeText}>
          <JsonView value={event} label={words.whole} />
        </FormSection>
      </Stack>
    </>
  );
}

function Trace({ logId }: { logId: string }) {
  const { trace: title, traceGone } = useTexts("logs").one;
  const traceTexts = useTexts("traces");
  const { data, error, refetch } = api.useQuery("get", "/logs/{id}/trace", { params: { path: { id: logId } } });
  const refusal: unknown = error;
  return (
    <FormSection title={title}>
      {data === undefined && !error && <Skeleton height={220} />}
      {error &&
        (refusal instanceof ApiError && refusal.status === 404 ? (
          <Text size="sm">{traceGone}</Text>
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ))}
      {data && (
        <>
          <Group>
            <StatusBadge tone={outcomeTone(data.outcome)}>{outcomeText(data.outcome, traceTexts)}</StatusBadge>
          </Group>
          <SignInTraceSteps trace={data} />
        </>
      )}
    </FormSection>
  );
}
