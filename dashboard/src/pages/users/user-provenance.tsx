import { Code, List, Stack, Text, Title } from "@mantine/core";
import { api } from "../../api/client.ts";
import type { paths } from "../../api/schema.d.ts";
import { Answer } from "../../components/answer.tsx";
import { ClientName } from "../../components/client-name.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { explainStep } from "../../components/explain-trace.ts";
import { type Fact, Facts } from "../../components/facts.tsx";
import { TextLink } from "../../components/links.tsx";
import { FormSkeleton } from "../../components/loading.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import type { User } from "./user-types.ts";

type Provenance = paths["/users/{id}/provenance"]["get"]["responses"][200]["content"]["application/json"];
type Arrival = Provenance["arrivals"][number];

/** How a user came here, by which source and script, and what was taken over. */
export function UserProvenance({ user }: { user: User }) {
  const texts = useTexts("users").provenance;
  const id = user.user_id ?? "";
  const answer = api.useQuery("get", "/users/{id}/provenance", { params: { path: { id } } });
  return (
    <Answer query={answer} loading={<FormSkeleton />}>
      {({ arrivals, carried_over: carried }) => (
        <Stack gap="lg" maw="60rem">
          <Text c="dimmed">{texts.lead}</Text>
          {arrivals.length === 0 && <EmptyState {...texts.unknown} />}
          {arrivals.map((arrival) => (
            <ArrivalCard key={`${arrival.at} ${arrival.identity}`} arrival={arrival} userId={id} />
          ))}
          {carried.length > 0 && (
            <section>
              <Title order={2}>{texts.carried}</Title>
              <List mt="xs">
                {carried.map(({ kind, count }) => (
                  <List.Item key={kind}>{texts.carriedKinds[kind](count)}</List.Item>
                ))}
              </List>
            </section>
          )}
        </Stack>
      )}
    </Answer>
  );
}

/** `emailVerified` as the API calls it elsewhere: `email_verified`. */
const wireName = (field: string): string => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function ArrivalCard({ arrival, userId }: { arrival: Arrival; userId: string }) {
  const texts = useTexts("users").provenance;
  return (
    <Stack component="section" className="surface" p="md" gap="sm">
      <Title order={2}>{texts.ways[arrival.way]}</Title>
      <Facts facts={useFacts(arrival, userId)} />
    </Stack>
  );
}

function useFacts(
  { at, identity, source, ip, client_id, script, mapped_fields, trace, job_id }: Arrival,
  userId: string,
): Fact[] {
  const texts = useTexts("users").provenance;
  const traces = useTexts("traces");
  const format = useFormat();
  const kinds: Readonly<Record<string, string>> = texts.kinds;
  return [
    { name: texts.when, value: <time dateTime={at}>{format.exactTime(at)}</time> },
    { name: texts.identity, value: <Code>{identity}</Code> },
    {
      name: texts.connection,
      value: (
        <TextLink to="/connections/$id" params={{ id: source.connection_id }} inherit>
          {source.connection ?? source.connection_id}
        </TextLink>
      ),
    },
    { name: texts.source, value: kinds[source.kind] ?? source.kind },
    script?.version !== undefined && { name: texts.script, value: texts.version(script.version) },
    script?.hash !== undefined && { name: texts.hash, value: <Code>{script.hash}</Code> },
    trace?.verdict !== undefined && {
      name: texts.verdict,
      value: (
        <>
          {
            explainStep(
              { step: source.kind === "roster" ? "roster_check" : "source_call", at_ms: 0, result: trace.verdict },
              traces,
            ).text
          }{" "}
          {trace.source_ms !== undefined && `(${texts.in(format.duration(trace.source_ms))})`}
        </>
      ),
    },
    trace !== undefined && {
      name: texts.trace,
      value: trace.kept ? (
        <TextLink
          to="/users/$id/$tab"
          params={{ id: userId, tab: "sign-ins" }}
          search={{ trace: trace.trace_id }}
          inherit
        >
          {format.dateTime(at)}
        </TextLink>
      ) : (
        texts.traceGone
      ),
    },
    ip !== undefined && { name: texts.ip, value: ip },
    client_id !== undefined && { name: texts.application, value: <ClientName id={client_id} /> },
    job_id !== undefined && {
      name: texts.job,
      value: (
        <TextLink to="/jobs/$id" params={{ id: job_id }} inherit>
          {job_id}
        </TextLink>
      ),
    },
    {
      name: texts.fields,
      value: mapped_fields.length === 0 ? texts.noFields : format.list(mapped_fields.map(wireName)),
    },
  ].filter((fact) => fact !== false);
}
