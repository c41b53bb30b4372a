import type { UserCondition, UserQuery } from "../../store/user-query.ts";
import { refuseQuery } from "./search-refusals.ts";
import { MAX_TERMS, STAR, type Token, tokenize, type Word } from "./search-tokens.ts";

type FieldCondition = Exclude<UserCondition, { kind: "all" | "and" | "or" | "not" }>;

const MAX_LENGTH = 8_000;
const MAX_DEPTH = 40;
/** `*sa` reads every row for next to nothing; the API asks for three letters (contract §4.6.3). */
const MIN_SUFFIX_LITERAL = 3;

/** How one kind of record is searched. */
export interface SearchRules {
  /** Fields that a word without a field is looked for in. */
  readonly defaultFields: readonly string[];
  /** Fields that take no `*` (contract §4.6.3). */
  readonly isWithoutWildcard: (field: string) => boolean;
}

export const USER_SEARCH: SearchRules = {
  // Each has an index; one without would make every such search read everybody.
  defaultFields: ["email", "name", "given_name", "family_name", "username", "user_id", "phone_number"],
  isWithoutWildcard: (field) => field === "user_metadata" || field.startsWith("user_metadata."),
};

export const LOG_SEARCH: SearchRules = {
  defaultFields: [
    "type",
    "description",
    "user_id",
    "user_name",
    "connection",
    "connection_id",
    "client_id",
    "client_name",
    "ip",
    "log_id",
  ],
  isWithoutWildcard: () => false,
};

/**
 * Parses the API's search language, a part of Lucene's (contract §4.6.3): `field:value`, phrases, `*`, ranges, AND OR NOT
 * with `&&`, `||`, `!`, `-`, `+`, groups, `field:(a OR b)`, `_exists_:field`, backslash escapes. AND binds closer than OR;
 * clauses side by side are alternatives, except that a negated one must not match.
 * Throws `DomainError("invalid_query")` for anything else, and nothing but that.
 */
export function parseSearchQuery(text: string, rules: SearchRules = USER_SEARCH): UserCondition {
  if (text.length > MAX_LENGTH) throw refuseQuery("query_too_long", { max: MAX_LENGTH });
  if (text.includes(STAR)) throw refuseQuery("query_null");
  return new Parser(tokenize(text), rules).parseAll();
}

/** `field:1` or `field:-1` (contract §4.6.3). Metadata cannot be sorted by. */
export function parseSort(text: string): NonNullable<UserQuery["sort"]> {
  const match = /^([A-Za-z_][\w.]*):(-?1)$/.exec(text);
  if (match === null) throw refuseQuery("sort_form");
  const field = match[1] ?? "";
  if (/^(app|user)_metadata(\.|$)/.test(field)) throw refuseQuery("sort_metadata");
  return { field, descending: match[2] === "-1" };
}

interface Clause {
  readonly condition: UserCondition;
  /** `must_not` and `must` only hold among clauses that stand side by side. */
  readonly occurs: "may" | "must" | "must_not";
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #rules: SearchRules;
  #next = 0;
  #depth = 0;
  #terms = 0;

  constructor(tokens: readonly Token[], rules: SearchRules) {
    this.#tokens = tokens;
    this.#rules = rules;
  }

  parseAll(): UserCondition {
    if (this.#tokens.length === 0) return { kind: "all" };
    const condition = this.#alternatives(undefined);
    const left = this.#tokens[this.#next];
    if (left !== undefined) throw refuseQuery("query_unexpected", { text: ")", at: left.at });
    return condition;
  }

  /** Clauses joined by OR or by nothing, up to a closing parenthesis or the end. */
  #alternatives(field: string | undefined): UserCondition {
    const clauses: Clause[] = [];
    let joined = false;
    while (!this.#isAt(")") && this.#peek() !== undefined) {
      const clause = this.#conjunction(field);
      const explicitOr = this.#isAt("or");
      // `a OR NOT b` is an alternative; `a -b` is a without b.
      clauses.push(joined || explicitOr ? { ...clause, condition: outright(clause), occurs: "may" } : clause);
      joined = explicitOr;
      if (explicitOr) {
        const operator = this.#take();
        if (this.#peek() === undefined || this.#isAt(")"))
          throw refuseQuery("query_after_operator", { operator: "OR", at: operator.at });
      }
    }
    if (clauses.length === 0) throw refuseQuery("query_empty_group", { at: this.#peek()?.at });
    return combine(clauses);
  }

  #conjunction(field: string | undefined): Clause {
    const first = this.#clause(field);
    if (!this.#isAt("and")) return first;
    const parts = [outright(first)];
    while (this.#isAt("and")) {
      const operator = this.#take();
      if (this.#peek() === undefined || this.#isAt(")"))
        throw refuseQuery("query_after_operator", { operator: "AND", at: operator.at });
      parts.push(outright(this.#clause(field)));
    }
    return { condition: { kind: "and", parts }, occurs: "may" };
  }

  #clause(field: string | undefined): Clause {
    const token = this.#peek();
    if (token?.kind === "not") {
      this.#take();
      const { condition, occurs } = this.#deeper(() => this.#clause(field));
      if (occurs === "must_not") return { condition, occurs: "may" };
      return { condition, occurs: "must_not" };
    }
    if (token?.kind === "plus") {
      this.#take();
      return { condition: outright(this.#deeper(() => this.#clause(field))), occurs: "must" };
    }
    return { condition: this.#primary(field), occurs: "may" };
  }

  #primary(field: string | undefined): UserCondition {
    const token = this.#take();
    switch (token.kind) {
      case "(":
        return this.#group(field, token.at);
      case "field": {
        if (field !== undefined) throw refuseQuery("query_field_in_group", { at: token.at });
        return this.#valueOf(token.name, token.at);
      }
      case "word":
        return this.#match(field, token.word, token.at);
      case "range":
        if (field === undefined) throw refuseQuery("query_range_without_field", { at: token.at });
        return this.#range(field, token);
      case "and":
      case "or":
        throw refuseQuery("query_before_operator", { operator: token.kind.toUpperCase(), at: token.at });
      default:
        throw refuseQuery("query_unexpected", { text: token.kind, at: token.at });
    }
  }

  #valueOf(field: string, at: number): UserCondition {
    const token = this.#peek();
    if (token === undefined) throw refuseQuery("query_no_value", { field, at });
    if (field === "_exists_") {
      if (token.kind !== "word" || token.word.text === "" || token.word.hasStar)
        throw refuseQuery("query_exists_value", { at });
      this.#take();
      this.#countTerm();
      return { kind: "exists", field: token.word.text };
    }
    if (!/^[\p{L}\p{N}_]\P{Cc}*$/u.test(field)) throw refuseQuery("query_not_a_field", { field, at });
    if (token.kind === "(") {
      this.#take();
      return this.#group(field, token.at);
    }
    if (token.kind !== "word" && token.kind !== "range") throw refuseQuery("query_no_value", { field, at });
    this.#take();
    return token.kind === "word" ? this.#match(field, token.word, token.at) : this.#range(field, token);
  }

  #group(field: string | undefined, at: number): UserCondition {
    const condition = this.#deeper(() => this.#alternatives(field));
    if (!this.#isAt(")")) throw refuseQuery("query_group_open", { at });
    this.#take();
    return condition;
  }

  #match(field: string | undefined, word: Word, at: number): UserCondition {
    if (field === undefined) {
      const parts = this.#rules.defaultFields.map((name) => this.#matchField(name, word, at));
      return { kind: "or", parts };
    }
    return this.#matchField(field, word, at);
  }

  #matchField(field: string, word: Word, at: number): UserCondition {
    this.#countTerm();
    if (!word.quoted && word.text.startsWith("/") && word.text.endsWith("/") && word.text.length > 1) {
      throw refuseQuery("query_regexp", { at });
    }
    const comparison = word.quoted || word.hasStar ? null : /^(>=|>|<=|<)(.+)$/s.exec(word.text);
    if (comparison !== null) return compare(field, comparison[1] ?? "", comparison[2] ?? "");
    if (!word.hasStar) return { kind: "equals", field, value: word.text };
    if (word.text === STAR) return { kind: "exists", field };
    if (this.#rules.isWithoutWildcard(field)) throw refuseQuery("query_no_wildcard", { field });
    return wildcard(field, word.text);
  }

  #range(field: string, token: Extract<Token, { kind: "range" }>): UserCondition {
    this.#countTerm();
    const end = (text: string) => (text === "*" ? undefined : text === "\\*" ? "*" : text);
    return {
      kind: "range",
      field,
      from: end(token.from),
      to: end(token.to),
      fromInclusive: token.open === "[",
      toInclusive: token.close === "]",
    };
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #isAt(kind: Token["kind"]): boolean {
    return this.#peek()?.kind === kind;
  }

  #take(): Token {
    const token = this.#tokens[this.#next++];
    if (token === undefined) throw refuseQuery("query_ends");
    return token;
  }

  #deeper<T>(parse: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw refuseQuery("query_too_deep", { max: MAX_DEPTH });
    const parsed = parse();
    this.#depth--;
    return parsed;
  }

  #countTerm(): void {
    if (++this.#terms > MAX_TERMS) throw refuseQuery("query_too_many_terms", { max: MAX_TERMS });
  }
}

const outright = (clause: Clause): UserCondition =>
  clause.occurs === "must_not" ? { kind: "not", part: clause.condition } : clause.condition;

function combine(clauses: readonly Clause[]): UserCondition {
  const of = (occurs: Clause["occurs"]) => clauses.filter((clause) => clause.occurs === occurs);
  const must = of("must").map((clause) => clause.condition);
  const may = of("may").map((clause) => clause.condition);
  const mustNot = of("must_not").map(outright);
  // As in Lucene: where something must match, what merely may match only changes the ranking.
  const positive = must.length > 0 ? must : may.length > 0 ? [one("or", may)] : [];
  return one("and", [...positive, ...mustNot]);
}

function one(kind: "and" | "or", parts: readonly UserCondition[]): UserCondition {
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind, parts };
}

function compare(field: string, operator: string, value: string): FieldCondition {
  const inclusive = operator.endsWith("=");
  return operator.startsWith(">")
    ? { kind: "range", field, from: value, fromInclusive: inclusive, toInclusive: true }
    : { kind: "range", field, to: value, fromInclusive: true, toInclusive: inclusive };
}

function wildcard(field: string, marked: string): UserCondition {
  const parts = marked.split(STAR);
  const literal = parts.join("");
  const isPrefix = parts.length === 2 && parts[1] === "";
  if (!isPrefix && parts[0] === "" && [...literal].length < MIN_SUFFIX_LITERAL) {
    throw refuseQuery("query_short_wildcard", { min: MIN_SUFFIX_LITERAL });
  }
  // An escaped star beside a wildcard is read as a wildcard too: it then matches more, never less.
  if (isPrefix) return { kind: "prefix", field, value: parts[0] ?? "" };
  return { kind: "wildcard", field, pattern: parts.join("*") };
}
