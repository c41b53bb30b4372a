import { describe, expect, it } from "vitest";
import { FAILURE_DETAILS, readFailureDetail, sameAsListed, sameAsRows } from "./failure-details.ts";
import { readJobSentence, sayOfJob } from "./job-sentences.ts";
import { readRowProblem, sayOfRow } from "./row-sentences.ts";
import { sentences } from "./sentences.ts";

describe("sentences that are read back", () => {
  it("have the code and the facts that they were made of", () => {
    const { say, read } = sentences({ late: "Row {row} (of {all}) is late.", ended: "It has ended." });
    expect(say("late", { row: 7, all: "9.5" })).toBe("Row 7 (of 9.5) is late.");
    expect(read("Row 7 (of 9.5) is late.")).toEqual({ code: "late", facts: { row: "7", all: "9.5" } });
    expect(read(say("ended"))).toEqual({ code: "ended", facts: {} });
  });

  it("are whole, and nothing else is one", () => {
    const { read } = sentences({ ended: "It has ended." });
    expect(read("It has ended. Or not.")).toBeUndefined();
    expect(read("It has endedX")).toBeUndefined();
    expect(read(undefined)).toBeUndefined();
  });

  it.each(Object.entries(FAILURE_DETAILS))("are noted of somebody who could not come: %s", (code, sentence) => {
    expect(readFailureDetail(sentence)?.code).toBe(code);
  });

  it("name the rows, or the one on the list, that claim to be the same person", () => {
    expect(readFailureDetail(sameAsRows({ on: "email", rows: [7], others: 1 }))).toEqual({
      code: "same_as_row",
      facts: { shared: "e-mail address", rows: "7" },
    });
    expect(readFailureDetail(sameAsRows({ on: "id", rows: [7, 9], others: 5 }))).toEqual({
      code: "same_as_rows",
      facts: { shared: "id", rows: "7, 9 and 3 more" },
    });
    expect(readFailureDetail(sameAsListed("email:ann@x.test"))).toEqual({
      code: "same_as_listed",
      facts: { name: '"email:ann@x.test"' },
    });
  });

  it("say of a hash only whether it is too costly, too weak, or of no known kind", () => {
    const hash = { message: "A cost of 31 would take seconds.", path: "custom_password_hash.hash.value" };
    expect(readRowProblem({ ...hash, code: "MAXIMUM" })?.code).toBe("hash_too_costly");
    expect(readRowProblem({ ...hash, code: "MINIMUM" })?.code).toBe("hash_too_weak");
    expect(readRowProblem({ ...hash, code: "FORMAT" })?.code).toBe("hash_unreadable");
    const problem = sayOfRow("listed_without_hash", { problem: hash.message });
    expect(readRowProblem({ code: "MAXIMUM", message: problem })).toEqual({ code: "listed_without_hash", facts: {} });
  });

  it("are of jobs, too", () => {
    expect(readJobSentence(sayOfJob("file_cut_off", { row: 3, problem: "It ends." }))).toMatchObject({
      code: "file_cut_off",
      facts: { row: "3" },
    });
    expect(readJobSentence("What nobody says")).toBeUndefined();
  });
});
