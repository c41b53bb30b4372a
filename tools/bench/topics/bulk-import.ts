import { PostgresUnavailableError, startPrivatePostgres } from "../../../test/support/private-postgres.ts";
import type { JobFigures } from "../bulk-import.ts";
import { bulkImportApart } from "../bulk-import-apart.ts";
import { type BenchOptions, type BenchTopic, count, type Figure, ms, percent, rate } from "../topic.ts";

/** People with bcrypt hashes, by a users-import job: how fast, and in how much memory. */
export const bulkImportTopic: BenchTopic = {
  summary: "users-import jobs with bcrypt hashes, on both databases",
  async *run(options) {
    yield* importSizes("embedded", "aim ≥ 10,000/s", sizesOf(options, [10_000, 100_000]));
    try {
      const postgres = await startPrivatePostgres({ durable: true });
      try {
        const sizes = options.rows === undefined ? [options.large ? 1_000_000 : 50_000] : [options.rows];
        yield* importSizes("PostgreSQL", "aim ≥ 5,000/s", sizes, postgres.url);
      } finally {
        await postgres.stop();
      }
    } catch (error) {
      if (!(error instanceof PostgresUnavailableError)) throw error;
      yield { what: "PostgreSQL", measured: "not measured", against: error.message };
    }
  },
};

const sizesOf = ({ rows, large }: BenchOptions, usual: readonly number[]): readonly number[] =>
  rows === undefined ? [...usual, ...(large ? [1_000_000] : [])] : [rows];

async function* importSizes(
  engine: string,
  aim: string,
  sizes: readonly number[],
  databaseUrl?: string,
): AsyncGenerator<Figure> {
  const peaks: number[] = [];
  for (const rows of sizes) {
    const { imported } = await bulkImportApart({ rows, databaseUrl });
    peaks.push(imported.peakMiB);
    yield { what: `import of ${count(rows)}, ${engine}`, measured: rate(imported.rowsPerSecond), against: aim };
    yield { what: "  this process", measured: processOf(imported) };
  }
  const [smallest = 0, largest = 0] = [peaks[0], peaks.at(-1)];
  if (sizes.length > 1)
    yield {
      what: `  memory of the largest, ${engine}`,
      measured: `${percent(largest / smallest)} of the smallest's`,
      against: "aim: flat",
    };
}

const processOf = ({ rows, cpuMicroseconds, peakMiB, stallP50Ms, longestStallMs }: JobFigures): string =>
  `${(cpuMicroseconds / rows).toFixed(0)} µs CPU a row, ${peakMiB.toFixed(0)} MiB, still for ${ms(stallP50Ms)} p50, ${ms(longestStallMs)} once`;
