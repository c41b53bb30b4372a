import { Button, Container, Group, Stack, Text, Title } from "@mantine/core";
import { ApiError } from "../api/api-error.ts";
import { signIn, signOut } from "../api/sign-in.ts";
import { errorText } from "../components/error-text.ts";
import { useTexts } from "../texts/use-texts.tsx";

/** Instead of the dashboard, when the sign-in did not end well, or the server did not answer. */
export function SignInFailed(props: { error: unknown }) {
  const texts = useTexts("shell").signInFailed;
  const { actions, errors } = useTexts("common");
  const { title, remedy, detail } = errorText(props.error, errors);
  // The server itself is not there, or not well: that has nothing to do with the person.
  const isServers = props.error instanceof ApiError && (props.error.status === 0 || props.error.status >= 500);
  const isStranger = props.error instanceof ApiError && props.error.status === 403;
  if (isServers)
    return (
      <Container component="main" size="xs" py="20vh">
        <title>{title}</title>
        <Stack align="flex-start">
          <Title order={1}>{title}</Title>
          <Text>{remedy}</Text>
          <Button onClick={() => location.reload()}>{actions.tryAgain}</Button>
        </Stack>
      </Container>
    );
  return (
    <Container component="main" size="xs" py="20vh">
      <title>{texts.title}</title>
      <Stack>
        <Title order={1}>{texts.title}</Title>
        <Text>{isStranger ? texts.stranger : texts.text}</Text>
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
