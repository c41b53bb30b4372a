import { styleText } from "node:util";

/** A step did not go as it must. */
export class StepFailed extends Error {}

/** Throws unless `condition` holds; `expectation` says what was expected and what came. */
export function must(condition: boolean, expectation: string): asserts condition {
  if (!condition) throw new StepFailed(expectation);
}

const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
  styleText(style, text, { stream: process.stdout });

/** What a step has to say: lines of detail, and whether the source was asked. */
export interface StepNotes {
  note(line: string): void;
  /** Whether the source was asked, and by which script when it was not `login`. */
  sourceAsked(asked: boolean, script?: "get_user"): void;
}

/** Runs steps one after the other and prints each with what happened and how long it took. */
export class StepPrinter {
  failed = 0;
  #passed = 0;
  #number = 0;

  title(text: string): void {
    this.#number = 0;
    process.stdout.write(`\n${paint("bold", text)}\n\n`);
  }

  /** Gives what `work` gave, or undefined when the step failed. Later steps run all the same. */
  async step<Result>(title: string, work: (notes: StepNotes) => Promise<Result>): Promise<Result | undefined> {
    const lines: string[] = [];
    let source = "";
    const began = performance.now();
    this.#number++;
    const print = (mark: string): void => {
      const time = `${Math.round(performance.now() - began)} ms`;
      process.stdout.write(
        `${mark} ${`${this.#number}.`.padStart(3)} ${title.padEnd(66)} ${time.padStart(8)}${paint("dim", source)}\n`,
      );
      for (const line of lines) process.stdout.write(`         ${paint("dim", line)}\n`);
    };
    try {
      const result = await work({
        note: (line) => lines.push(line),
        sourceAsked: (asked, script) => {
          source = `  source asked: ${asked ? "yes" : "no"}${script ? ` (${script})` : ""}`;
        },
      });
      this.#passed++;
      print(paint("green", " ok "));
      return result;
    } catch (error) {
      this.failed++;
      lines.push(error instanceof StepFailed ? error.message : String((error as Error).stack ?? error));
      print(paint("red", "FAIL"));
      return undefined;
    }
  }

  sum(): void {
    const text = `${this.#passed} steps held, ${this.failed} failed`;
    process.stdout.write(`\n${paint(this.failed === 0 ? "green" : "red", text)}\n`);
  }
}
