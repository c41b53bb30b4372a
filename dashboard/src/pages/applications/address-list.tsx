import { Textarea, type TextareaProps } from "@mantine/core";

/** Addresses, one per line. */
export function AddressList(props: TextareaProps) {
  return (
    <Textarea
      autosize
      minRows={2}
      maxRows={10}
      spellCheck={false}
      autoComplete="off"
      inputMode="url"
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "13px" } }}
      inputWrapperOrder={["label", "description", "input", "error"]}
      {...props}
    />
  );
}
