/** Times of one phase: requests per second, and the time of one request in milliseconds. */
export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly count: number;
}

/** The value below which `share` of the sorted values lie. */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Runs `work` over and over in `concurrency` lanes for `seconds`, after a tenth of that to warm up. */
export async function measure(
  work: () => Promise<unknown>,
  options: { seconds: number; concurrency: number },
): Promise<Measured> {
  await lanes(work, options.concurrency, options.seconds / 10);
  const began = performance.now();
  const times = await lanes(work, options.concurrency, options.seconds);
  const elapsed = (performance.now() - began) / 1000;
  return summary(times, times.length / elapsed);
}

/** The same figures for times that were collected one by one. */
export function summary(times: readonly number[], perSecond: number): Measured {
  const sorted = [...times].sort((a, b) => a - b);
  return { perSecond, p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), count: times.length };
}

async function lanes(work: () => Promise<unknown>, concurrency: number, seconds: number): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  const lane = async () => {
    while (performance.now() < end) {
      const began = performance.now();
      await work();
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return times;
}
