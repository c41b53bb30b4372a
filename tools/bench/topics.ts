import type { BenchTopic } from "./topic.ts";
import { bulkImportTopic } from "./topics/bulk-import.ts";
import { exportTopic } from "./topics/export.ts";
import { hangingSourceTopic } from "./topics/hanging-source.ts";
import { progressTopic } from "./topics/progress.ts";
import { rosterTopic } from "./topics/roster.ts";
import { scriptTopic } from "./topics/script.ts";
import { serverTopic } from "./topics/server.ts";
import { takeoverTopic } from "./topics/takeovers.ts";
import { userCountTopic } from "./topics/user-count.ts";
import { userSearchTopic } from "./topics/user-search.ts";

/** By the name that `--only` takes, in the order in which they run. */
export const topics: Readonly<Record<string, BenchTopic>> = {
  server: serverTopic,
  takeovers: takeoverTopic,
  script: scriptTopic,
  "hanging-source": hangingSourceTopic,
  "user-count": userCountTopic,
  "user-search": userSearchTopic,
  "bulk-import": bulkImportTopic,
  export: exportTopic,
  roster: rosterTopic,
  progress: progressTopic,
};
