import { Button, type ButtonProps } from "@mantine/core";
import { useState } from "react";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";

interface AskedButtonProps extends Pick<ButtonProps, "variant" | "disabled"> {
  readonly label: string;
  /** What is asked, and what it takes away. */
  readonly question: { readonly title: string; readonly text: string };
  readonly onConfirm: () => Promise<unknown>;
}

/** A button for what takes something away at once: it asks first. */
export function AskedButton({ label, question, onConfirm, ...button }: AskedButtonProps) {
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <Button {...button} onClick={() => setAsked(true)}>
        {label}
      </Button>
      <ConfirmDelete
        {...question}
        opened={isAsked}
        label={label}
        onClose={() => setAsked(false)}
        onConfirm={onConfirm}
      />
    </>
  );
}
