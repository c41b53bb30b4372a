import { Alert, Code, Stack, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import type { paths } from "../../api/schema.d.ts";
import { JsonView } from "../../components/json-view.tsx";
import { RowWords } from "../../components/row-words.tsx";
import type { Texts } from "../../texts/index.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";

type Result = paths["/connections/{id}/scripts/{entry}/try"]["post"]["responses"][200]["content"]["application/json"];

const COLOURS: Readonly<Record<Result["verdict"]["outcome"], string>> = {
  accepted: "green",
  found: "green",
  rejected: "yellow",
  absent: "yellow",
  restricted: "yellow",
  unavailable: "red",
};

/** What a script did: what comes of it, the profile, its console, whom it called. */
export function ScriptResult({ result }: { result: Result }) {
  const texts = useTexts("connections").trial;
  const format = useFormat();
  const { outcome } = result.verdict;
  const took = format.duration(Math.max(1, Math.round(result.duration_ms)));
  return (
    <Stack gap="md">
      <Alert color={COLOURS[outcome]} title={verdictText(result.verdict, texts.verdicts)}>
        <Text size="sm">{texts.verdictHelp[outcome]}</Text>
        <Text size="sm">{result.cold_start ? texts.tookCold(took) : texts.took(took)}</Text>
      </Alert>
      {result.failure && (
        <Part title={texts.failure}>
          <Text size="sm">{failureText(result.failure.kind, texts.failures)}</Text>
          <Output label={texts.failure}>{result.failure.stack ?? result.failure.message}</Output>
        </Part>
      )}
      {result.error && (
        <Part title={texts.error}>
          <Output label={texts.error}>{`${result.error.name}: ${result.error.message}`}</Output>
        </Part>
      )}
      {result.user_problem && (
        <Alert color="red">
          {texts.userProblem}{" "}
          <RowWords
            reason={result.user_problem_code && { code: result.user_problem_code }}
            sentence={result.user_problem}
          />
        </Alert>
      )}
      {result.user && (
        <Part title={texts.user}>
          <JsonView label={texts.user} value={result.user} />
        </Part>
      )}
      {result.outcome === "returned" && (
        <Part title={texts.returned}>
          {result.values?.[0] == null ? (
            <Text size="sm">{texts.returnedNothing}</Text>
          ) : (
            <JsonView label={texts.returned} value={result.values[0]} />
          )}
        </Part>
      )}
      <Part title={texts.console}>
        {result.console.length === 0 ? (
          <Text size="sm" c="dimmed">
            {texts.noConsole}
          </Text>
        ) : (
          <Output label={texts.console}>
            {result.console.map(({ level, text }) => `${level}: ${text}`).join("\n")}
          </Output>
        )}
      </Part>
      <Part title={texts.calls}>
        {result.outbound_calls.length === 0 ? (
          <Text size="sm" c="dimmed">
            {texts.noCalls}
          </Text>
        ) : (
          <Calls calls={result.outbound_calls} />
        )}
      </Part>
    </Stack>
  );
}

function Calls({ calls }: { calls: Result["outbound_calls"] }) {
  const texts = useTexts("connections").trial;
  const format = useFormat();
  return (
    <Table aria-label={texts.calls} verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{texts.call.to}</Table.Th>
          <Table.Th scope="col">{texts.call.answer}</Table.Th>
          <Table.Th scope="col" ta="right">
            {texts.call.time}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {calls.map(({ host, port, method, status, duration_ms: ms, error }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: in their order, which does not change
          <Table.Tr key={index}>
            <Table.Td ff="monospace" style={{ overflowWrap: "anywhere" }}>
              {[method, `${host}:${port}`].filter(Boolean).join(" ")}
            </Table.Td>
            <Table.Td style={{ overflowWrap: "anywhere" }}>{error ?? (status && `HTTP ${status}`)}</Table.Td>
            <Table.Td ta="right">{format.duration(Math.max(1, Math.round(ms)))}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Part(props: { title: string; children: ReactNode }) {
  return (
    <Stack gap={6}>
      <Title order={4} size="h5">
        {props.title}
      </Title>
      {props.children}
    </Stack>
  );
}

function Output(props: { label: string; children: string }) {
  return (
    <Code
      block
      tabIndex={0}
      role="region"
      aria-label={props.label}
      mah="20rem"
      style={{ overflow: "auto", whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
    >
      {props.children}
    </Code>
  );
}

type TrialTexts = Texts<"connections">["trial"];

function verdictText({ outcome, reason }: Result["verdict"], texts: TrialTexts["verdicts"]): string {
  const isNamed = reason === "unknown_user" || reason === "wrong_password";
  return texts[isNamed ? reason : outcome];
}

const failureText = (kind: string, texts: Readonly<Record<string, string>>): string => texts[kind] ?? kind;
