import { Button, Group, Text } from "@mantine/core";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { PageHeader } from "../components/page-header.tsx";
import { useTexts } from "../texts/use-texts.tsx";
import { MissingPage } from "./missing-page.tsx";
import { isMissingPart } from "./missing-part.ts";

/** In place of a page that has thrown, or did not arrive. The navigation around it stays. */
export function CrashPage(props: ErrorComponentProps) {
  return isMissingPart(props.error) ? <MissingPage /> : <Crash {...props} />;
}

function Crash({ error, reset }: ErrorComponentProps) {
  const { crash } = useTexts("shell");
  const { actions } = useTexts("common");
  return (
    <div role="alert">
      <PageHeader title={crash.title} lead={crash.text} />
      <Text size="sm" c="dimmed" mb="md" style={{ overflowWrap: "anywhere" }}>
        {error instanceof Error ? error.message : String(error)}
      </Text>
      <Group>
        <Button onClick={reset}>{actions.tryAgain}</Button>
        <Button variant="default" onClick={() => location.reload()}>
          {crash.reload}
        </Button>
      </Group>
    </div>
  );
}
