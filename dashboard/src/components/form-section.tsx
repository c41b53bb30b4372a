import { Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";

interface FormSectionProps {
  readonly title: string;
  readonly text?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page or form that belongs together, under a heading of its own. */
export function FormSection({ title, text, children }: FormSectionProps) {
  const id = useId();
  return (
    <Stack component="section" aria-labelledby={id} className="surface" p="md" gap="md">
      <div>
        <Title order={2} id={id}>
          {title}
        </Title>
        {text && (
          <Text c="dimmed" size="sm" maw="70ch" component="div" style={{ overflowWrap: "anywhere" }}>
            {text}
          </Text>
        )}
      </div>
      {children}
    </Stack>
  );
}
