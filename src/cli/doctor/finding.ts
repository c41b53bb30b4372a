/** One line of `usher doctor`. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly check: string;
  readonly status: "ok" | "warn" | "fail";
  readonly text: string;
  /** What to do; present unless the status is `ok`. */
  readonly remedy?: string;
}

export const ok = (check: string, text: string): Finding => ({ check, status: "ok", text });
export const warn = (check: string, text: string, remedy: string): Finding => ({ check, status: "warn", text, remedy });
export const fail = (check: string, text: string, remedy: string): Finding => ({ check, status: "fail", text, remedy });
