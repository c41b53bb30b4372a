import { ActionIcon, Code, CopyButton, Group, Tooltip } from "@mantine/core";
import { CheckIcon, CopyIcon } from "@primer/octicons-react";
import { useTexts } from "../texts/use-texts.tsx";

/** Something to copy, such as an id, with its button. */
export function CopyText(props: { value: string; label?: string }) {
  return (
    <Group gap={4} wrap="nowrap" component="span" display="inline-flex" maw="100%">
      <Code style={{ overflowWrap: "anywhere" }}>{props.value}</Code>
      <CopyAction value={props.value} label={props.label} />
    </Group>
  );
}

/** The button alone. `label` says what is copied. */
export function CopyAction(props: { value: string; label?: string }) {
  const { actions } = useTexts("common");
  return (
    <CopyButton value={props.value} timeout={2_000}>
      {({ copied, copy }) => {
        const said = copied ? actions.copied : [actions.copy, props.label].filter(Boolean).join(": ");
        return (
          <Tooltip label={said}>
            <ActionIcon variant="subtle" color="gray" size="sm" onClick={copy} aria-label={said} aria-live="polite">
              {copied ? <CheckIcon size={14} /> : <CopyIcon size={14} />}
            </ActionIcon>
          </Tooltip>
        );
      }}
    </CopyButton>
  );
}
