import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { buildScript, SCRIPTS } from "../build.ts";

const MAX_BYTES = 100 * 1024;

describe.each(SCRIPTS)("the committed $file", (script) => {
  const read = () => readFile(new URL(`../dist/${script.file}`, import.meta.url), "utf8");

  it("is what its sources make (npm run build:database-actions)", async () => {
    expect(await read()).toBe(await buildScript(script));
  });

  it("is one function, as an expression and as a declaration", async () => {
    const text = await read();
    const fromExpression: unknown = new Function(`return (${text}\n);`)();
    const fromDeclaration: unknown = new Function(`${text}\nreturn ${script.name};`)();
    expect(fromExpression).toBeTypeOf("function");
    expect(fromDeclaration).toBeTypeOf("function");
    expect((fromExpression as { length: number }).length).toBe(script.parameters.length + 1);
  });

  it("is below the contract's 100 KB and requires only what every script runtime has", async () => {
    const text = await read();
    expect(Buffer.byteLength(text)).toBeLessThan(MAX_BYTES);
    const required = [...text.matchAll(/require\(["']([^"']+)["']\)/g)].map((match) => match[1]);
    expect(required.filter((name) => name !== "https" && name !== "jsonwebtoken")).toEqual([]);
    expect(text).not.toMatch(/\bimport\b\s*[({"']|\?\.|\?\?/);
  });
});
