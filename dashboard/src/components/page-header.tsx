import { Group, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";

interface PageHeaderProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** A `TextLink` to the list that the page's object is of. */
  readonly back?: ReactNode;
  /** What stands beside the title, for example a `StatusBadge`. */
  readonly beside?: ReactNode;
  /** Buttons of the page; the main one last. */
  readonly actions?: ReactNode;
}

/** The first page begins at the top, where the link is that skips the navigation. */
let isFirstPage = true;

/** The head of every page: names the document, and takes the focus after a change of page so that it is read out. */
export function PageHeader({ title, lead, back, beside, actions }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const isBusyInPage = document.activeElement?.closest("main, [role=dialog]");
    if (!isBusyInPage && !isFirstPage) heading.current?.focus();
    isFirstPage = false;
  }, []);
  return (
    <Stack gap={4} mb="lg">
      <title>{`${title} · Usher`}</title>
      {back && <Text size="sm">{back}</Text>}
      <Group justify="space-between" align="flex-start" gap="sm">
        <Group gap="sm">
          <Title order={1} ref={heading} tabIndex={-1} style={{ overflowWrap: "anywhere" }}>
            {title}
          </Title>
          {beside}
        </Group>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {lead && (
        <Text c="dimmed" maw="70ch">
          {lead}
        </Text>
      )}
    </Stack>
  );
}
