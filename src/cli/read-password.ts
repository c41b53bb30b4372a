import { CliError, EXIT } from "./cli-error.ts";

/** The first line of stdin. A password on the command line would stay in the shell's history and show in the list of processes. */
export async function readPasswordFromStdin(): Promise<string> {
  let text = "";
  process.stdin.setEncoding("utf8");
  for await (const chunk of process.stdin) {
    text += chunk;
    if (text.includes("\n")) break;
  }
  const password = text.split(/\r?\n/, 1)[0] ?? "";
  if (password === "") throw new CliError("No password came on stdin.", EXIT.usage);
  return password;
}
