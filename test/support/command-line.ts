import { runCommandLine } from "../../src/cli/program.ts";

/** What a command did. */
export interface CommandEnd {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `usher` in this process, with none of its settings: as the program does, and ten times as fast. */
export async function runCommand(...args: string[]): Promise<CommandEnd> {
  const [out, err]: string[][] = [[], []];
  const terminal = {
    out: (line = "") => void out!.push(line),
    note: (line = "") => void err!.push(line),
    paint: (_style: string, text: string) => text,
  };
  const before = process.exitCode;
  process.exitCode = undefined; // commands set it, and the test run has one of its own
  const code = await runCommandLine(args, { env: {}, terminal });
  process.exitCode = before;
  return { code, out: out!.join("\n"), err: err!.join("\n") };
}
