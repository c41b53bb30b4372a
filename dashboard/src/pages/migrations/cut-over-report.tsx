import { Alert, Button, Code, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { Answer } from "../../components/answer.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { JsonView } from "../../components/json-view.tsx";
import { PageSkeleton } from "../../components/loading.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { useNotices } from "../../components/notices.ts";
import { saveFile } from "../../components/save-file.ts";
import type { Format } from "../../texts/format.ts";
import type { Texts } from "../../texts/index.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { Numbers } from "./numbers.tsx";
import { useWhoIs } from "./use-who-is.ts";
import { isGenuine, readReport, type SignedReport } from "./verify-report.ts";

/** The proof of a migration's end, once the last answer of the source is in. */
export function CutOverReport({ migration }: { migration: Migration }) {
  const texts = useTexts("migrations").cutOver;
  const isThere = migration.status === "closed";
  const query = api.useQuery(
    "get",
    "/migrations/{connection_id}/report",
    { params: { path: { connection_id: migration.connection_id } } },
    { enabled: isThere, staleTime: 60_000 },
  );
  return (
    <FormSection title={texts.report} text={texts.reportLead}>
      {!isThere && (
        <Text role="status" aria-busy="true">
          {texts.draining}
        </Text>
      )}
      {isThere && (
        <Answer query={query} loading={<PageSkeleton />}>
          {({ report }) => <Report migration={migration} report={readReport(report)} />}
        </Answer>
      )}
    </FormSection>
  );
}

function Report({ migration, report }: { migration: Migration; report: SignedReport }) {
  const texts = useTexts("migrations").cutOver;
  const whoIs = useWhoIs();
  const format = useFormat();
  const { counts, finalised_at: closedAt, forced_because: forced, reopenings } = migration;
  const closedBy = migration.finalised_by_name ?? migration.finalised_by;
  return (
    <Stack>
      <Text>{statementOf(report.content, texts, format)}</Text>
      {forced !== undefined && (
        <Alert color="yellow" title={texts.forced}>
          {forced}
        </Alert>
      )}
      <Numbers
        items={[
          { name: texts.closedAt, value: closedAt === undefined ? "" : format.dateTime(closedAt) },
          { name: texts.moved, value: format.number(counts.moved) },
          ...(counts.denominator === undefined
            ? []
            : [{ name: texts.denominator, value: format.number(counts.denominator) }]),
          { name: texts.calls, value: format.number(counts.source_calls) },
        ]}
      />
      {counts.refused_while_closed > 0 && <Text size="sm">{texts.refused(counts.refused_while_closed)}</Text>}
      {closedBy !== undefined && (
        <Text size="sm">
          {texts.closedBy}: {whoIs(closedBy)}
        </Text>
      )}
      {reopenings.map(({ at, by, reason }) => (
        <Text size="sm" key={at}>
          {texts.reopenings}: {texts.reopened(format.dateTime(at), whoIs(by), reason)}
        </Text>
      ))}
      <Verification report={report} />
      <JsonView value={report.content} label={texts.whole} />
    </Stack>
  );
}

/** What the signed statement says, in the person's language. */
function statementOf(
  { finalised_at: closed, last_question_began_before: before, drained_at: drained, upheld }: SignedReport["content"],
  texts: Texts<"migrations">["cutOver"],
  { exactTime }: Format,
): string {
  const [closedAt, begunBefore, drainedAt] = [closed, before, drained].map((time) => exactTime(String(time)));
  if (closedAt === undefined || begunBefore === undefined || drainedAt === undefined) return "";
  return upheld === true ? texts.statement(closedAt, begunBefore, drainedAt) : texts.notUpheld(closedAt, begunBefore);
}

/** The report as a file, and whether it is what the tenant's key signed. */
function Verification({ report }: { report: SignedReport }) {
  const texts = useTexts("migrations").cutOver;
  const notices = useNotices();
  const verify = useMutation({ mutationFn: () => isGenuine(report), onError: notices.failed });
  const command = `usher migration verify-report report.jws --jwks ${location.origin}/.well-known/jwks.json`;
  return (
    <Stack gap="xs">
      <Group>
        <Button onClick={() => saveFile("report.jws", new Blob([report.jws], { type: "application/jose" }))}>
          {texts.download}
        </Button>
        <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
          {texts.verify}
        </Button>
      </Group>
      <div aria-live="polite">
        {verify.data === true && <Alert color="green">{texts.genuine(report.kid)}</Alert>}
        {verify.data === false && <Alert color="red">{texts.notGenuine}</Alert>}
      </div>
      <Text size="sm">{texts.howTo}</Text>
      <Code block tabIndex={0} style={{ overflowX: "auto" }}>
        {command}
      </Code>
    </Stack>
  );
}
