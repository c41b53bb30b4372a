import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { createSlowHashes } from "./slow-hashes.ts";

const run = promisify(execFile);

it("answers many questions, each with its own hash", async () => {
  const slow = createSlowHashes();
  // openssl passwd -1 -salt saltsalt PASSWORD (OpenSSL 3.0)
  const expected = { one: "$1$saltsalt$e6Tp.CsfN0eElmaoD0tBJ.", two: "$1$saltsalt$whmtCIIV4J7cMeMUfb0gi0" };
  const ask = (password: string) =>
    slow.compute({ kind: "md5_crypt", setting: "$1$saltsalt$", password: Buffer.from(password) });
  expect(await Promise.all([ask("one"), ask("two"), ask("one")])).toEqual([expected.one, expected.two, expected.one]);
});

it("fails the question that it cannot answer, and answers the next", async () => {
  const slow = createSlowHashes();
  const password = Buffer.from("one");
  await expect(slow.compute({ kind: "sha_crypt", setting: "nonsense", password })).rejects.toThrow("not a setting");
  expect(await slow.compute({ kind: "md5_crypt", setting: "$1$saltsalt$", password })).toMatch(/^\$1\$saltsalt\$/);
});

it("does not keep a process alive that has nothing else to do", async () => {
  const script = `
    import { createSlowHashes } from ${JSON.stringify(new URL("./slow-hashes.ts", import.meta.url).href)};
    const text = await createSlowHashes().compute({ kind: "phpass", setting: "$P$5saltsalt", password: Buffer.from("x") });
    console.log(text.slice(0, 12));`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], { timeout: 20_000 });
  expect(stdout.trim()).toBe("$P$5saltsalt");
});
