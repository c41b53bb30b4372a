import { Button, Code, Stack, Text } from "@mantine/core";
import { useTexts } from "../../texts/use-texts.tsx";

const EXAMPLES = {
  email: 'email:"ann@example.com"',
  domain: "email.domain:example.com",
  metadata: "app_metadata.plan:pro",
  logins: "logins_count:[10 TO *]",
  recent: "created_at:[2026-01-01 TO *]",
  both: 'identities.connection:"People" AND blocked:true',
  missing: "NOT _exists_:phone_number",
} as const;

/** By an index, whatever the number of people. */
const FAST =
  "user_id, email, email.domain, name, given_name, family_name, username, phone_number, blocked:true, created_at, last_login, identities.connection";
const SLOW =
  "nickname, email_verified, updated_at, last_ip, logins_count, identities.provider, identities.user_id, user_metadata.…, app_metadata.…";

/** How to search, with examples that can be tried at once. */
export function SearchHelp(props: { onTry: (query: string) => void }) {
  const texts = useTexts("users").search.help;
  return (
    <Stack className="surface" p="md" gap="xs">
      <Text size="sm">{texts.words}</Text>
      <Text size="sm">{texts.query}</Text>
      <Stack component="ul" gap={2} m={0} p={0} style={{ listStyle: "none" }}>
        {Object.entries(EXAMPLES).map(([name, query]) => (
          <Text component="li" size="sm" key={name}>
            <Button
              variant="subtle"
              size="compact-sm"
              h="auto"
              onClick={() => props.onTry(query)}
              styles={{ label: { whiteSpace: "normal" } }}
            >
              <Code>{query}</Code>
            </Button>{" "}
            {texts.examples[name as keyof typeof EXAMPLES]}
          </Text>
        ))}
      </Stack>
      <Fields name={texts.fast} fields={FAST} />
      <Fields name={texts.slow} fields={SLOW} />
      <Text size="sm">{texts.slowText}</Text>
    </Stack>
  );
}

function Fields({ name, fields }: { name: string; fields: string }) {
  return (
    <Text size="sm">
      {name}
      <Text span size="sm" ff="monospace">
        {fields}
      </Text>
    </Text>
  );
}
