import { Button, Group, Stack, Text } from "@mantine/core";
import { useTexts } from "../texts/use-texts.tsx";
import { CodeEditor } from "./code-editor.tsx";
import { jsonText, readJsonObject } from "./json-text.ts";

interface JsonEditorProps {
  readonly label: string;
  /** The text as it is typed; read it with `readJsonObject`. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly height?: string;
}

/** An editor for a JSON object that says while one types what is wrong with it. */
export function JsonEditor({ label, value, onChange, height = "14rem" }: JsonEditorProps) {
  const texts = useTexts("common");
  const read = readJsonObject(value);
  return (
    <Stack gap={6}>
      <Group justify="space-between">
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <Button
          size="compact-xs"
          variant="subtle"
          disabled={read.outcome !== "object"}
          onClick={() => read.outcome === "object" && onChange(jsonText(read.value))}
        >
          {texts.json.format}
        </Button>
      </Group>
      <CodeEditor label={label} language="json" value={value} onChange={onChange} height={height} />
      <Text size="sm" c="var(--mantine-color-error)" role="status" mih="1.5em">
        {read.outcome === "not_json" && texts.json.invalid(read.message)}
        {read.outcome === "not_object" && texts.json.notObject}
      </Text>
    </Stack>
  );
}
