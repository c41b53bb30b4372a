import { Button, Group, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { PageHeader } from "../components/page-header.tsx";
import { useTexts } from "../texts/use-texts.tsx";
import { reloadIfServed, reloadWhenServed } from "./missing-part.ts";

/** In place of a page whose program did not arrive. Goes on by itself when the server answers. */
export function MissingPage() {
  const texts = useTexts("shell").missing;
  const { actions } = useTexts("common");
  const [isAsking, setAsking] = useState(false);
  const [wasAsked, setAsked] = useState(false);
  useEffect(reloadWhenServed, []);

  async function tryAgain() {
    setAsking(true);
    if (await reloadIfServed()) return;
    setAsking(false);
    setAsked(true);
  }

  return (
    <div role="alert">
      <PageHeader title={texts.title} lead={texts.text} />
      <Group>
        <Button loading={isAsking} onClick={() => void tryAgain()}>
          {actions.tryAgain}
        </Button>
        <Text role="status">{wasAsked && !isAsking && texts.still}</Text>
      </Group>
    </div>
  );
}
