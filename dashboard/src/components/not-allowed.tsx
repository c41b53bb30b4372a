import { Text } from "@mantine/core";
import { useTexts } from "../texts/use-texts.tsx";

/** In place of a button that the person's role may not use. */
export function NotAllowed() {
  return (
    <Text size="sm" c="dimmed">
      {useTexts("common").notAllowed}
    </Text>
  );
}
