import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The scripts we ship: which source file becomes which `customScripts` entry. */
export const SCRIPTS = [
  { file: "login.js", source: "login.ts", name: "login", parameters: ["identifier", "password"] },
  { file: "get_user.js", source: "get-user.ts", name: "getUser", parameters: ["identifier"] },
] as const;

const SOURCES = fileURLToPath(new URL("src/", import.meta.url));
const DIST = new URL("dist/", import.meta.url);

/**
 * The text of one script: a single function declaration, as the script contract wants it, with everything it needs inside.
 * Written for old runtimes (Node 12) and left readable, since people review what they paste.
 */
export async function buildScript(script: (typeof SCRIPTS)[number]): Promise<string> {
  const parameters = script.parameters.join(", ");
  const bundle = await build({
    absWorkingDir: SOURCES,
    stdin: {
      contents: `import { ${script.name} } from "./${script.source}";\n${script.name}(${parameters}, done);\n`,
      resolveDir: SOURCES,
    },
    bundle: true,
    // `require` stays as written: the script runtime has the modules.
    packages: "external",
    format: "cjs",
    platform: "node",
    write: false,
    target: "node12",
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
  });
  const code = (bundle.outputFiles[0]?.text ?? "").replace(/^"use strict";\n/, "").trimEnd();
  return [
    `function ${script.name}(${parameters}, callback) {`,
    `  // Made from database-actions/src/${script.source}; change that file, not this one. Settings: database-actions/README.md.`,
    "  // The callback comes last, whether or not the connection hands scripts a context before it.",
    "  var done = arguments[arguments.length - 1];",
    // Not indented: that would change texts that run over several lines.
    code,
    "}",
    "",
  ].join("\n");
}

if (import.meta.main) {
  await mkdir(DIST, { recursive: true });
  for (const script of SCRIPTS) await writeFile(new URL(script.file, DIST), await buildScript(script));
}
