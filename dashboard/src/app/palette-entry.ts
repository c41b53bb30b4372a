import type { LinkProps } from "@tanstack/react-router";

/** A line of the command palette: leads somewhere, or does something. */
export interface PaletteEntry {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly does: { readonly link: LinkProps } | { readonly run: () => void };
}
