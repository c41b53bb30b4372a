/** One line of the table. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  /** What it should be, or what the same machine can do at most, in the same run. */
  readonly against?: string;
}

/** What was asked for on the command line. */
export interface BenchOptions {
  /** Length of each part that is measured by time. */
  readonly seconds: number;
  /** Takes the place of a topic's own numbers of people. */
  readonly rows?: number;
  /** Also what takes long: a million people. */
  readonly large: boolean;
}

/** Something that is measured by itself. */
export interface BenchTopic {
  readonly summary: string;
  /** Figures as they become known. */
  run(options: BenchOptions): AsyncIterable<Figure>;
}

/** `12,345/s`. */
export const rate = (perSecond: number): string => `${Math.round(perSecond).toLocaleString("en")}/s`;

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} ms`;

export const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** `1,000,000`. */
export const count = (value: number): string => value.toLocaleString("en");
