import { Modal, type ModalRootProps } from "@mantine/core";
import type { ReactNode } from "react";
import { useTexts } from "../texts/use-texts.tsx";
import { useReturnFocus } from "./use-return-focus.ts";

interface DialogProps {
  readonly opened: boolean;
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly size?: ModalRootProps["size"];
  /** False: it is left by one of its buttons only. */
  readonly hasCloseButton?: boolean;
  readonly children: ReactNode;
}

/** A dialog over the page. Its state is gone when it is closed: keep a form in a component of its own inside it. */
export function Dialog({ opened, title, onClose, size, hasCloseButton = true, children }: DialogProps) {
  const { actions } = useTexts("common");
  useReturnFocus(opened);
  return (
    // A click that misses it must not cost what was typed in it.
    <Modal.Root opened={opened} onClose={onClose} size={size} centered closeOnClickOutside={false} returnFocus={false}>
      <Modal.Overlay />
      <Modal.Content>
        {/* Mantine writes a `header`, which would be a second one of the page. */}
        <Modal.Header role="presentation">
          <Modal.Title fw={600}>{title}</Modal.Title>
          {hasCloseButton && <Modal.CloseButton aria-label={actions.close} />}
        </Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
