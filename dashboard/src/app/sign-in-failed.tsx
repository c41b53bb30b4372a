import { Button, Container, Group, Stack, Text, Title } from "@mantine/core";
import { signIn, signOut } from "../api/sign-in.ts";
import { errorText } from "../components/error-text.ts";
import { useTexts } from "../texts/use-texts.tsx";

/** Instead of the dashboard, when the sign-in did not end well. */
export function SignInFailed(props: { error: unknown }) {
  const texts = useTexts("shell").signInFailed;
  const { detail } = errorText(props.error, useTexts("common").errors);
  return (
    <Container component="main" size="xs" py="20vh">
      <title>{texts.title}</title>
      <Stack>
        <Title order={1}>{texts.title}</Title>
        <Text>{texts.text}</Text>
        {detail && (
          <Text c="dimmed" size="sm">
            {detail}
          </Text>
        )}
        <Group>
          <Button onClick={() => void signIn("/")}>{texts.again}</Button>
          <Button variant="default" onClick={() => signOut()}>
            {texts.asSomebodyElse}
          </Button>
        </Group>
      </Stack>
    </Container>
  );
}
