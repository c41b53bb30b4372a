import { Alert, Button, Stack, Text } from "@mantine/core";
import { Suspense } from "react";
import { SignedOutError } from "../api/api-error.ts";
import { useTexts } from "../texts/use-texts.tsx";
import { type ErrorText, errorText, hasReason } from "./error-text.ts";

interface ErrorStateProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What went wrong, what to do about it, and "try again" where that can help. */
export function ErrorState(props: ErrorStateProps) {
  // The dialog about the session says it already.
  if (props.error instanceof SignedOutError) return null;
  if (!hasReason(props.error)) return <Told {...props} />;
  return (
    <Suspense fallback={null}>
      <ToldWithReason {...props} />
    </Suspense>
  );
}

function Told({ error, onRetry }: ErrorStateProps) {
  return <ErrorAlert text={errorText(error, useTexts("common").errors)} onRetry={onRetry} />;
}

function ToldWithReason({ error, onRetry }: ErrorStateProps) {
  const { errors } = useTexts("common");
  return <ErrorAlert text={errorText(error, errors, useTexts("refusals"))} onRetry={onRetry} />;
}

function ErrorAlert({ text, onRetry }: { text: ErrorText; onRetry?: () => void }) {
  const { errors, actions } = useTexts("common");
  return (
    <Alert color="red" title={text.title} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {text.remedy}
        </Text>
        {text.detail && (
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {errors.serverSaid} {text.detail}
          </Text>
        )}
        {text.canRetry && onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {actions.tryAgain}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
