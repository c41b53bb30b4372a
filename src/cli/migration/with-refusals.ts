import { isDomainError } from "../../domain/errors.ts";
import { CliError, EXIT } from "../cli-error.ts";

/** What is refused is told in its own words, without a stack. */
export async function withRefusals<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw isDomainError(error) ? new CliError(error.message, EXIT.failed, { cause: error }) : error;
  }
}
