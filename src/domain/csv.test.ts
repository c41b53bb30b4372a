import { describe, expect, it } from "vitest";
import { csvCell, textOfCsvCell } from "./csv.ts";

describe("a cell of a CSV file", () => {
  it.each([
    ["=1+1", `"'=1+1"`],
    ['=HYPERLINK("https://x.example")', `"'=HYPERLINK(""https://x.example"")"`],
    ["+1+cmd|' /C calc'!A0", `"'+1+cmd|' /C calc'!A0"`],
    ["-2+3", `"'-2+3"`],
    ["@SUM(A1)", `"'@SUM(A1)"`],
    ["\t=1", `"'\t=1"`],
    ["  =1", `"'  =1"`],
    ["＝1", `"'＝1"`],
  ])("starts no formula: %j", (text, cell) => {
    expect(csvCell(text)).toBe(cell);
    expect(textOfCsvCell(`'${text}`)).toBe(text);
  });

  it.each([
    ["+4915112345678", '"+4915112345678"'],
    ['Ann "A", Example', '"Ann ""A"", Example"'],
    ["a\r\nb", '"a\r\nb"'],
    ["'tis", `"'tis"`],
    [-5, "-5"],
    [true, "true"],
    [undefined, ""],
    [null, ""],
    [["a"], '"[""a""]"'],
  ])("is what it was: %j", (value, cell) => {
    expect(csvCell(value)).toBe(cell);
    if (typeof value === "string") expect(textOfCsvCell(value)).toBe(value);
  });
});
