import { styleText } from "node:util";

type Style = "bold" | "dim" | "green" | "yellow" | "red" | "cyan";

/** Where a command writes to. Results go to `out`, everything about the way there to `note`. */
export interface Terminal {
  /** A line of the result, on stdout. */
  out(line?: string): void;
  /** A line for the person, on stderr. */
  note(line?: string): void;
  /** The text in a colour where stdout is a terminal that has them; otherwise as it is. */
  paint(style: Style, text: string): string;
}

/** The process's own terminal. Colours are left out when stdout is no terminal or NO_COLOR is set. */
export function processTerminal(): Terminal {
  return {
    out: (line = "") => void process.stdout.write(`${line}\n`),
    note: (line = "") => void process.stderr.write(`${line}\n`),
    // styleText looks at the stream, NO_COLOR and FORCE_COLOR itself.
    paint: (style, text) => styleText(style, text, { stream: process.stdout }),
  };
}
