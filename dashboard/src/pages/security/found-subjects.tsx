import { Code, Group, Stack, Text } from "@mantine/core";
import { TextLink } from "../../components/links.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { type Finding, targetOf } from "./findings.ts";

/** Whom a finding concerns, each with a link to where it is changed. */
export function FoundSubjects({ finding }: { finding: Finding }) {
  const texts = useTexts("security");
  const hidden = finding.total - finding.found.length;
  return (
    <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
      {finding.found.map(({ id, name, details }) => (
        <Group component="li" key={id} gap="xs" style={{ overflowWrap: "anywhere" }}>
          <TextLink {...targetOf(finding, id)} fw={500} size="sm">
            {finding.area === "tenant" ? texts.change : name}
          </TextLink>
          {details.map((detail) => (
            <Code key={detail}>{detail}</Code>
          ))}
        </Group>
      ))}
      {hidden > 0 && (
        <Text component="li" size="sm" c="dimmed">
          <TextLink to="/security" search={{ finding: finding.id }} size="sm">
            {texts.more(hidden)}
          </TextLink>
        </Text>
      )}
    </Stack>
  );
}
