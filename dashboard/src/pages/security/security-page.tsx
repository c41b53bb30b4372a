import { Group, List, Stack, Text } from "@mantine/core";
import { CheckIcon } from "@primer/octicons-react";
import { api } from "../../api/client.ts";
import { Answer } from "../../components/answer.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { NotAllowed } from "../../components/not-allowed.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { FINDING_IDS, type Finding, isKnown, PASSWORD_GRANTS } from "./findings.ts";
import { FoundSubjects } from "./found-subjects.tsx";
import { OneFinding } from "./one-finding.tsx";

/** Who may use password grants, and what else is less strict here than it could be. */
export function SecurityPage() {
  const texts = useTexts("security");
  const mayRead = useMay("read:clients");
  const [{ finding: id }] = useSearchParams();
  const query = api.useQuery("get", "/security/overview", {}, { enabled: mayRead && id === undefined });
  return (
    <>
      <PageHeader title={texts.title} lead={texts.lead} />
      {mayRead && id !== undefined && <OneFinding id={id} />}
      {mayRead && id === undefined && (
        <Answer query={query}>{({ findings }) => <Overview findings={findings} />}</Answer>
      )}
      {!mayRead && <NotAllowed />}
    </>
  );
}

function Overview({ findings }: { findings: readonly Finding[] }) {
  const texts = useTexts("security");
  const passwords = findings.find(({ id }) => id === PASSWORD_GRANTS);
  const others = findings.filter(({ id }) => id !== PASSWORD_GRANTS).toSorted(inOrder);
  return (
    <Stack gap="xl">
      <FormSection title={texts.passwords.title} text={texts.findings.password_grants.why}>
        {passwords ? <FoundSubjects finding={passwords} /> : <InOrder>{texts.passwords.nobody}</InOrder>}
      </FormSection>
      {others.length === 0 && <EmptyState title={texts.nothing.title} text={texts.nothing.text} />}
      {others.map((finding) => (
        <FindingSection key={finding.id} finding={finding} />
      ))}
      <Unremarkable findings={findings} />
    </Stack>
  );
}

function FindingSection({ finding }: { finding: Finding }) {
  const texts = useTexts("security").findings;
  const { title, why } = isKnown(finding.id) ? texts[finding.id] : { title: finding.id, why: undefined };
  return (
    <FormSection title={title} text={why}>
      <FoundSubjects finding={finding} />
    </FormSection>
  );
}

/** What was looked at, and is as it should be. */
function Unremarkable({ findings }: { findings: readonly Finding[] }) {
  const texts = useTexts("security");
  const found = new Set(findings.map(({ id }) => id));
  const fine = FINDING_IDS.filter((id) => !found.has(id) && id !== PASSWORD_GRANTS);
  if (fine.length === 0) return null;
  return (
    <FormSection title={texts.fine}>
      <List listStyleType="none" spacing={6}>
        {fine.map((id) => (
          <List.Item key={id}>
            <InOrder>{texts.findings[id].fine}</InOrder>
          </List.Item>
        ))}
      </List>
    </FormSection>
  );
}

function InOrder({ children }: { children: string }) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Text c="var(--mantine-color-green-light-color)" component="span" lh={1.4}>
        <CheckIcon size={16} aria-hidden />
      </Text>
      <Text size="sm">{children}</Text>
    </Group>
  );
}

/** Those that are known in their order here, then the others. */
function inOrder(a: Finding, b: Finding): number {
  const place = ({ id }: Finding) => (isKnown(id) ? FINDING_IDS.indexOf(id) : FINDING_IDS.length);
  return place(a) - place(b);
}
