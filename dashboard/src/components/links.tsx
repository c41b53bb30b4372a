import { Anchor, type AnchorProps, Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { ReactNode, Ref } from "react";

interface LinkParts {
  readonly ref?: Ref<HTMLAnchorElement>;
  readonly children?: ReactNode;
}

/** A link in text: `<TextLink to="/users/$id/$tab" params={{ id, tab: "details" }}>`. */
export const TextLink = createLink((props: Omit<AnchorProps, "href"> & LinkParts) => <Anchor {...props} />);

/** A link that looks like a button: for what leads to another page. */
export const ButtonLink = createLink((props: Omit<ButtonProps, "href"> & LinkParts) => (
  <Button component="a" {...props} />
));
