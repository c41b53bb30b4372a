/** `npm run demo`: the migration of the guide on this machine, performed through public endpoints; see `--help`. */
import { parseArgs, styleText } from "node:util";
import { exitWithWrapper } from "../../src/cli/exit-with-wrapper.ts";
import { startDemoServer } from "./demo-server.ts";
import { openDemoState } from "./demo-state.ts";
import { FORMS } from "./forms.ts";
import { performScenario } from "./perform-scenario.ts";
import { prepareForm } from "./prepare-form.ts";
import { stayUp } from "./stay-up.ts";
import { StepPrinter } from "./step-printer.ts";

const HELP = `npm run demo [-- OPTIONS]

Starts the server on the embedded database in .usher-demo/, with two tenants on https://localhost:3443 and https://localhost:4443,
moves people from one database to another through the public endpoints, in both forms (one tenant, two tenants), prints what happened
at each step, and stays up to be tried in a browser. A second run goes on with the data of the first.

  --reset   forget the data of earlier runs
  --once    end after the steps; exit status 0 only when every step held
  --help    this text`;

const { values } = parseArgs({
  options: { reset: { type: "boolean" }, once: { type: "boolean" }, help: { type: "boolean", short: "h" } },
});
if (values.help) {
  console.log(HELP);
} else {
  exitWithWrapper(process.env, () => process.exit(1));
  try {
    process.exitCode = await demo({ reset: values.reset ?? false, once: values.once ?? false });
  } catch (error) {
    console.error(`The demo could not go on: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}

async function demo(options: { reset: boolean; once: boolean }): Promise<number> {
  const state = openDemoState(options);
  console.log(
    styleText(
      "bold",
      `\nA migration on this machine${state.run > 1 ? `, run ${state.run}: the people of earlier runs are still here` : ""}\n`,
    ),
  );
  const server = await startDemoServer(state);
  try {
    console.log(`The server is ready, ${Math.round(server.startedInMs)} ms after its start.`);
    const printer = new StepPrinter();
    for (const form of FORMS) {
      printer.title(form.title);
      const world = await printer.step("The objects of the guide", () => prepareForm(form, server, state));
      if (world) await performScenario(world, printer);
    }
    printer.sum();
    if (options.once) return printer.failed === 0 ? 0 : 1;
    await stayUp(server, state);
    return 0;
  } finally {
    await server.stop();
  }
}
