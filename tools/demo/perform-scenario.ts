import { performAttempts } from "./perform-attempts.ts";
import { performFirstSignIn } from "./perform-first-sign-in.ts";
import { performOtherWaysIn } from "./perform-other-ways-in.ts";
import type { DemoWorld } from "./prepare-form.ts";
import type { StepPrinter } from "./step-printer.ts";

/** The guide's steps from 3 on, and what may happen besides. */
export async function performScenario(world: DemoWorld, printer: StepPrinter): Promise<void> {
  await performFirstSignIn(world, printer);
  await performAttempts(world, printer);
  await performOtherWaysIn(world, printer);
}
