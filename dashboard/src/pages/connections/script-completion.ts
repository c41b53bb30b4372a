import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { javascriptLanguage } from "@codemirror/lang-javascript";
import { syntaxTree } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import type { Texts } from "../../texts/index.ts";

export interface Known {
  /** Names of the connection's settings. */
  readonly settings: readonly string[];
  readonly modules: readonly { readonly name: string; readonly version?: string; readonly is_default: boolean }[];
}

type CompletionTexts = Texts<"connections">["scripts"]["completion"];

/** As `src/scripts/guest/script-globals.ts` defines them for templates of old. */
const OLD_GLOBALS = [
  "request",
  "bcrypt",
  "mysql",
  "mongo",
  "postgres",
  "pg",
  "sqlserver",
  "_",
  "jwt",
  "async",
  "auth0",
];

/** Completes what a script gets from the server; names of the script itself are completed by the language. */
export function scriptCompletion(known: Known, texts: CompletionTexts): Extension {
  const globals = globalCompletions(texts);
  const settings = known.settings.map((name) => ({ label: name, type: "property", detail: texts.setting }));
  const modules = moduleCompletions(known, texts);
  return javascriptLanguage.data.of({
    autocomplete(context: CompletionContext): CompletionResult | null {
      const module = context.matchBefore(/require\(\s*(["'])[^"']*/);
      if (module) {
        const quote = module.text.search(/["']/);
        return { from: module.from + quote + 1, options: modules, validFor: /^[^"']*$/ };
      }
      const setting = context.matchBefore(/\bconfiguration\.\w*/);
      if (setting) return { from: setting.text.indexOf(".") + 1 + setting.from, options: settings, validFor: /^\w*$/ };
      if (isText(context)) return null;
      const word = context.matchBefore(/[\w$]+/);
      const isMember = word !== null && context.state.sliceDoc(word.from - 1, word.from) === ".";
      if (isMember || (word === null && !context.explicit)) return null;
      return { from: word?.from ?? context.pos, options: globals, validFor: /^[\w$]*$/ };
    },
  });
}

const isText = ({ state, pos }: CompletionContext): boolean =>
  /String|Comment|RegExp/.test(syntaxTree(state).resolveInner(pos, -1).name);

function globalCompletions(texts: CompletionTexts): readonly Completion[] {
  return [
    { label: "configuration", type: "variable", info: texts.configuration, boost: 2 },
    { label: "callback", type: "function", info: texts.callback, boost: 2 },
    { label: "email", type: "variable", info: texts.person },
    { label: "password", type: "variable", info: texts.person },
    {
      label: "WrongUsernameOrPasswordError",
      type: "class",
      detail: "(email, message)",
      info: texts.wrongPassword,
      boost: 1,
    },
    { label: "UnauthorizedError", type: "class", detail: "(message)", info: texts.unauthorized, boost: 1 },
    { label: "ValidationError", type: "class", detail: "(code, message)", info: texts.validation, boost: 1 },
    ...["require", "fetch", "console", "Buffer", "URL", "global"].map((label) => ({ label, type: "variable" })),
    ...OLD_GLOBALS.map((label) => ({ label, type: "variable", detail: texts.old, boost: -1 })),
  ];
}

function moduleCompletions({ modules }: Known, texts: CompletionTexts): readonly Completion[] {
  return modules.flatMap(({ name, version, is_default: isDefault }) => {
    if (version === undefined) return [{ label: name, type: "namespace", detail: texts.nodeModule }];
    const exact = { label: `${name}@${version}`, type: "namespace", detail: texts.module, boost: -1 };
    return isDefault ? [{ label: name, type: "namespace", detail: version, boost: 1 }, exact] : [exact];
  });
}
