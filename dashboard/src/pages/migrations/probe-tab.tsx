import {
  Button,
  Group,
  List,
  NumberInput,
  PasswordInput,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { Suspense, useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { JsonView } from "../../components/json-view.tsx";
import { TextLink } from "../../components/links.tsx";
import { PageSkeleton } from "../../components/loading.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { StatusBadge, type Tone } from "../../components/status-badge.tsx";
import { useMay } from "../../session/session.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { byUrgency, isUrgent } from "./by-urgency.ts";
import { findingWords } from "./finding-words.ts";
import classes from "./probe-tab.module.css";
import { useRefresh } from "./use-refresh.ts";
import { useWhoIs } from "./use-who-is.ts";

type Report = operations["getLastProbe"]["responses"][200]["content"]["application/json"];

const TONES: Readonly<Record<Report["steps"][number]["status"], Tone>> = {
  ok: "good",
  warning: "warning",
  failed: "bad",
  skipped: "neutral",
};

/** Probes the source, and shows what the last probe found. */
export function ProbeTab({ migration }: { migration: Migration }) {
  const texts = useTexts("migrations").probe;
  const mayProbe = useMay("create:migrations");
  const isClosed = migration.phase === "finalised";
  const last = api.useQuery("get", "/migrations/{connection_id}/probe", {
    params: { path: { connection_id: migration.connection_id } },
  });
  const isMissing = last.error instanceof ApiError && last.error.status === 404;
  return (
    <Stack gap="lg">
      {isClosed && <Text size="sm">{texts.closed}</Text>}
      {mayProbe && !isClosed && <ProbeForm id={migration.connection_id} />}
      {last.data && (
        <Suspense fallback={<PageSkeleton />}>
          <ReportView id={migration.connection_id} report={last.data} />
        </Suspense>
      )}
      {isMissing && <EmptyState title={texts.none} text={texts.noneText} />}
      {!last.data && last.error !== null && !isMissing && (
        <ErrorState error={last.error} onRetry={() => void last.refetch()} />
      )}
      {last.isPending && <PageSkeleton />}
    </Stack>
  );
}

function ProbeForm({ id }: { id: string }) {
  const texts = useTexts("migrations").probe;
  const refresh = useRefresh();
  const [identifier, setIdentifier] = useState("");
  const [password, setPassword] = useState("");
  const [other, setOther] = useState("");
  const [people, setPeople] = useState<number | "">("");
  const probe = api.useMutation("post", "/migrations/{connection_id}/probe", {
    onSuccess: async () => {
      setPassword("");
      await refresh();
    },
  });
  const run = () =>
    probe.mutate({
      params: { path: { connection_id: id } },
      body: {
        identifier: identifier.trim() || undefined,
        password: identifier.trim() ? password || undefined : undefined,
        other_identifier: other.trim() || undefined,
        people: people === "" ? undefined : people,
      },
    });
  return (
    <FormSection title={texts.title} text={texts.lead}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              label={texts.identifier}
              description={texts.identifierHelp}
              value={identifier}
              onChange={(event) => setIdentifier(event.currentTarget.value)}
              autoComplete="off"
            />
            <PasswordInput
              label={texts.password}
              description={texts.passwordHelp}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              disabled={identifier.trim() === ""}
              autoComplete="off"
            />
            <TextInput
              label={texts.other}
              description={texts.otherHelp}
              value={other}
              onChange={(event) => setOther(event.currentTarget.value)}
              autoComplete="off"
            />
            <NumberInput
              label={texts.people}
              description={texts.peopleHelp}
              value={people}
              onChange={(value) => setPeople(typeof value === "number" ? value : "")}
              min={1}
              max={1_000_000_000}
              allowDecimal={false}
            />
          </SimpleGrid>
          {probe.error !== null && <ErrorState error={probe.error} />}
          <Group>
            <Button type="submit" loading={probe.isPending}>
              {texts.run}
            </Button>
            <Text size="sm" c="dimmed" role="status">
              {probe.isPending && texts.running}
            </Text>
          </Group>
        </Stack>
      </form>
    </FormSection>
  );
}

function ReportView({ id, report }: { id: string; report: Report }) {
  const texts = useTexts("migrations").probe;
  const findings = useTexts("findings");
  const format = useFormat();
  const whoIs = useWhoIs();
  const { failed, warning, ok, skipped } = report.counts;
  return (
    <FormSection title={texts.report} text={texts.at(format.dateTime(report.at), whoIs(report.by_name ?? report.by))}>
      <Text fw={600} aria-live="polite">
        {texts.counts(failed, warning, ok, skipped)}
      </Text>
      {failed + warning > 0 && (
        <TextLink to="/connections/$id/$tab" params={{ id, tab: "database" }}>
          {texts.toConnection}
        </TextLink>
      )}
      <List listStyleType="none" spacing="md" center={false}>
        {byUrgency(report.steps).map((one) => {
          const { step, status } = one;
          const { title, seen, advice } = findingWords(one, findings);
          return (
            <List.Item key={step}>
              <div className={classes.step}>
                <div>
                  <StatusBadge tone={TONES[status]}>{texts.status[status]}</StatusBadge>
                </div>
                <div style={{ minWidth: 0, overflowWrap: "anywhere" }}>
                  <Text size="sm" fw={600}>
                    {title}
                  </Text>
                  <Text size="sm">{seen}</Text>
                  {advice !== undefined && (
                    <Text size="sm">
                      {isUrgent(status) && <strong>{texts.advice} </strong>}
                      {advice}
                    </Text>
                  )}
                </div>
              </div>
            </List.Item>
          );
        })}
      </List>
      {report.user !== undefined && (
        <Stack gap="xs">
          <Title order={3} size="md">
            {texts.user}
          </Title>
          <Text size="sm" c="dimmed">
            {texts.userText}
          </Text>
          <JsonView value={report.user} label={texts.user} />
        </Stack>
      )}
    </FormSection>
  );
}
