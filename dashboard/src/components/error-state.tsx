import { Alert, Button, Stack, Text } from "@mantine/core";
import { SignedOutError } from "../api/api-error.ts";
import { useTexts } from "../texts/use-texts.tsx";
import { errorText } from "./error-text.ts";

/** What went wrong, what to do about it, and "try again" where that can help. */
export function ErrorState(props: { error: unknown; onRetry?: () => void }) {
  const texts = useTexts("common");
  // The dialog about the session says it already.
  if (props.error instanceof SignedOutError) return null;
  const { title, remedy, detail, canRetry } = errorText(props.error, texts.errors);
  return (
    <Alert color="red" title={title} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{remedy}</Text>
        {detail && (
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {texts.errors.serverSaid} {detail}
          </Text>
        )}
        {canRetry && props.onRetry && (
          <Button size="xs" variant="default" onClick={props.onRetry}>
            {texts.actions.tryAgain}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
