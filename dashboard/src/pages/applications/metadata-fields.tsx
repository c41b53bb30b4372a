import { ActionIcon, Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { PlusIcon, TrashIcon } from "@primer/octicons-react";
import { useTexts } from "../../texts/use-texts.tsx";
import { LONGEST_METADATA, MOST_METADATA } from "./metadata-values.ts";
import type { SettingsValues } from "./settings-values.ts";

/** Short texts that the application's owners note about it, key by key. */
export function MetadataFields({ form }: { form: UseFormReturnType<SettingsValues> }) {
  const texts = useTexts("applications").metadata;
  const pairs = form.values.metadata;
  const text = { maxLength: LONGEST_METADATA, autoComplete: "off", spellCheck: false, flex: "1 1 10rem" } as const;
  return (
    <Stack gap="sm" role="group" aria-label={texts.title}>
      <div>
        <Title order={3} size="h4">
          {texts.title}
        </Title>
        <Text size="sm" c="dimmed" maw="70ch">
          {texts.text}
        </Text>
      </div>
      {pairs.map((pair, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what is typed into a row is its place's; keys may be equal or empty
        <Group key={index} gap="xs" align="flex-start" wrap="nowrap" maw={720}>
          <TextInput
            aria-label={texts.keyOf(index + 1)}
            placeholder={texts.key}
            {...text}
            {...form.getInputProps(`metadata.${index}.key`)}
          />
          <TextInput
            aria-label={texts.valueOf(pair.key)}
            placeholder={texts.value}
            {...text}
            {...form.getInputProps(`metadata.${index}.value`)}
          />
          <ActionIcon
            variant="subtle"
            color="red"
            size="input-sm"
            aria-label={texts.remove(pair.key)}
            onClick={() => form.removeListItem("metadata", index)}
          >
            <TrashIcon />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<PlusIcon />}
          disabled={pairs.length >= MOST_METADATA}
          onClick={() => form.insertListItem("metadata", { key: "", value: "" })}
        >
          {texts.add}
        </Button>
        {pairs.length >= MOST_METADATA && <Text size="sm">{texts.most(MOST_METADATA)}</Text>}
      </Group>
    </Stack>
  );
}
