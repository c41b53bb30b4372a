type Words = Readonly<Record<string, string>>;

/** What of the API's codes has words here; what is new stays a code. */
export const wordFor = (words: Words, code: string): string => (Object.hasOwn(words, code) ? words[code]! : code);
