/** Names between braces: `"Row {row} is {what}."` has `row` and `what`. */
type FactNames<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | FactNames<Rest>
  : never;

type Table = Readonly<Record<string, string>>;

/** What a sentence of the table says, for programs. */
export interface Saying<Sentences extends Table> {
  readonly code: keyof Sentences & string;
  readonly facts: { readonly [Name in FactNames<Sentences[keyof Sentences]>]?: string };
}

/**
 * Sentences that are stored, or shown to callers of the API, as they are said: `say` makes one, and `read` finds its code and facts
 * by its words, so that a page can say the same in another language. `read` gives undefined for what is none of them.
 */
export function sentences<const Sentences extends Table>(table: Sentences) {
  const patterns = Object.entries(table).map(([code, template]) => ({ code, pattern: patternOf(template) }));
  return {
    codes: Object.keys(table) as [keyof Sentences & string, ...(keyof Sentences & string)[]],
    facts: [...new Set(Object.values(table).flatMap(factNames))] as FactNames<Sentences[keyof Sentences]>[],
    say<Code extends keyof Sentences & string>(
      code: Code,
      ...[facts]: [FactNames<Sentences[Code]>] extends [never]
        ? []
        : [facts: Readonly<Record<FactNames<Sentences[Code]>, string | number>>]
    ): string {
      const values: Readonly<Record<string, string | number>> = facts ?? {};
      return table[code]!.replace(PLACE, (_, name: string) => String(values[name] ?? ""));
    },
    read(sentence: string | undefined): Saying<Sentences> | undefined {
      if (sentence === undefined) return undefined;
      for (const { code, pattern } of patterns) {
        const match = pattern.exec(sentence);
        if (match !== null) return { code, facts: { ...match.groups } as Saying<Sentences>["facts"] };
      }
      return undefined;
    },
  };
}

const PLACE = /\{(\w+)\}/g;

const factNames = (template: string): string[] => [...template.matchAll(PLACE)].map(([, name = ""]) => name);

function patternOf(template: string): RegExp {
  const escaped = template.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(PLACE, "(?<$1>.*)")}$`, "s");
}
