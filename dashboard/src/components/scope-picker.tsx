import { Anchor, Checkbox, Group, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../texts/use-texts.tsx";

export interface ApiScope {
  readonly value: string;
  readonly description?: string;
}

interface ScopePickerProps {
  /** For screen readers: whose scopes. */
  readonly label: string;
  readonly scopes: readonly ApiScope[];
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
  readonly isReadOnly?: boolean;
  /** Those that mean something here, where others are only known; absent: all do. */
  readonly used?: ReadonlySet<string>;
}

const HEIGHT = "24rem";
const SCROLLS = { overflowY: "auto" } as const;

/** Chooses among an API's scopes. What is searched for narrows what "all" and "none" mean. */
export function ScopePicker({ label, scopes, chosen, onChange, isReadOnly = false, used }: ScopePickerProps) {
  const texts = useTexts("common").scopes;
  const [search, setSearch] = useState("");
  const words = search.trim().toLowerCase();
  const shown = scopes.filter(({ value, description = "" }) => `${value} ${description}`.toLowerCase().includes(words));
  const values = shown.map(({ value }) => value);

  function choose(changed: readonly string[], isChosen: boolean) {
    const next = new Set(chosen);
    for (const value of changed) isChosen ? next.add(value) : next.delete(value);
    onChange(next);
  }

  const boxes = (some: readonly ApiScope[]) => (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md" verticalSpacing={6}>
      {some.map(({ value, description }) => (
        <Checkbox
          key={value}
          size="sm"
          label={value}
          // Those of the Management API repeat the name.
          description={used === undefined ? description : undefined}
          checked={chosen.has(value)}
          disabled={isReadOnly}
          onChange={(event) => choose([value], event.currentTarget.checked)}
          styles={{ label: { overflowWrap: "anywhere" } }}
        />
      ))}
    </SimpleGrid>
  );
  return (
    <Stack gap="sm" role="group" aria-label={label}>
      <Group gap="md" align="center">
        <TextInput
          type="search"
          aria-label={texts.search}
          placeholder={texts.search}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          w={{ base: "100%", xs: 280 }}
        />
        {!isReadOnly && (
          <Group gap="md">
            <Anchor component="button" type="button" size="sm" onClick={() => choose(values, true)}>
              {texts.all}
            </Anchor>
            <Anchor component="button" type="button" size="sm" onClick={() => choose(values, false)}>
              {texts.none}
            </Anchor>
          </Group>
        )}
        <Text size="sm" c="dimmed" role="status">
          {texts.count(chosen.size, scopes.length)}
        </Text>
      </Group>
      {shown.length === 0 && (
        <Text size="sm" c="dimmed">
          {scopes.length === 0 ? texts.noScopes : texts.nothingFound}
        </Text>
      )}
      {used === undefined ? (
        shown.length > 0 && (
          <Stack mah={HEIGHT} style={SCROLLS}>
            {boxes(shown)}
          </Stack>
        )
      ) : (
        <Stack mah={HEIGHT} style={SCROLLS} gap="sm">
          {shown.some(({ value }) => used.has(value)) && (
            <Text fw={600} size="sm">
              {texts.used}
            </Text>
          )}
          {boxes(shown.filter(({ value }) => used.has(value)))}
          {shown.some(({ value }) => !used.has(value)) && (
            <Text fw={600} size="sm">
              {texts.unused}
            </Text>
          )}
          {boxes(shown.filter(({ value }) => !used.has(value)))}
        </Stack>
      )}
    </Stack>
  );
}
