import { Box, Code } from "@mantine/core";
import { CopyAction } from "./copy-text.tsx";
import { jsonText } from "./json-text.ts";

/** A value as JSON, to read and to copy. */
export function JsonView(props: { value: unknown; label: string }) {
  const text = jsonText(props.value);
  return (
    <Box pos="relative">
      <Code block tabIndex={0} role="region" aria-label={props.label} mah="28rem" style={{ overflow: "auto" }}>
        {text}
      </Code>
      <Box pos="absolute" top={6} right={6}>
        <CopyAction value={text} label={props.label} />
      </Box>
    </Box>
  );
}
