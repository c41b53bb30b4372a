import { createPlainContainer } from "./script-contract.ts";
import { describeScripts } from "./scripts-suite.ts";

describeScripts("the shipped scripts, under the bare contract", async () => ({
  container: createPlainContainer,
  close: async () => {},
}));
