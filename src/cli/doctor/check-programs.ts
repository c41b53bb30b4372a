import { type Finding, fail, ok } from "./finding.ts";

const OLDEST_NODE_MAJOR = 24;

/** Whether this Node is new enough. */
export function checkNode(version: string): Finding {
  return Number(version.split(".")[0]) >= OLDEST_NODE_MAJOR
    ? ok("Node", version)
    : fail("Node", `${version} is too old`, `Install Node ${OLDEST_NODE_MAJOR} or newer.`);
}

export async function checkSandbox(): Promise<Finding[]> {
  return [];
}
