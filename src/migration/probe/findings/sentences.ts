/** What was seen, in one or two sentences, and what to change, in one; without the second where nothing has to be. */
export type Sentences = readonly [seen: string, advice?: string];

/** Why a question got no verdict. */
export interface Problem {
  /** In the connector's own words, where it had any. */
  readonly said?: string;
  /** A code: of the way in which the script failed, else of the verdict. */
  readonly reason?: string;
}

/** The problem in the connector's own words, else its code. */
export const problemText = ({ said, reason }: Problem): string => said ?? reason ?? "unknown";
