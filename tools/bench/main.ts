import { parseArgs } from "node:util";
import type { BenchOptions, Figure } from "./topic.ts";
import { topics } from "./topics.ts";

const NAMES = Object.keys(topics);
const LONGEST = Math.max(...NAMES.map((name) => name.length));

const HELP = `usage: npm run bench -- [--only NAME]… [--seconds N] [--rows N] [--large]

Measures real server processes, and the store with many people in it, against what this machine can do at most and against
what we aim at. Compare ratios of one run: the machines that this runs on are noisy, and a figure alone says little.

  --only NAME   one topic; may be given more than once
  --seconds N   length of each part that is measured by time (default 5)
  --rows N      people, in the place of a topic's own numbers
  --large       also with a million people (takes most of an hour and 10 GB of disk; without it, about ten minutes)

Topics:
${NAMES.map((name) => `  ${name.padEnd(LONGEST)}  ${topics[name]?.summary}`).join("\n")}`;

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    seconds: { type: "string", default: "5" },
    rows: { type: "string" },
    large: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const chosen = values.only ?? NAMES;
const seconds = Number(values.seconds);
const rows = values.rows === undefined ? undefined : Number(values.rows);
const unknown = chosen.find((name) => !NAMES.includes(name));
if (unknown !== undefined) refuse(`There is no topic ${unknown}.`);
if (!(seconds > 0)) refuse("--seconds must be a number above 0.");
if (rows !== undefined && !(Number.isInteger(rows) && rows >= 100))
  refuse("--rows must be a whole number from 100 on.");

const options: BenchOptions = { seconds, rows, large: values.large };
for (const name of chosen) {
  console.log(`\n${name}: ${topics[name]?.summary}`);
  for await (const figure of topics[name]!.run(options)) print(figure);
}

function print({ what, measured, against = "" }: Figure): void {
  console.log(`  ${what.padEnd(46)}  ${measured.padEnd(50)}  ${against}`.trimEnd());
}

function refuse(why: string): never {
  console.error(`${why}\n\n${HELP}`);
  process.exit(2);
}
