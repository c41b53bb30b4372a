import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "src/**/*.test.ts",
      "test/**/*.test.ts",
      "database-actions/**/*.test.ts",
      "tools/**/*.test.ts",
      "dashboard/src/**/*.test.ts",
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores are the machine this project is built for: more workers only make real servers wait for each other.
    maxWorkers: 2,
    globalSetup: ["test/support/postgres-global.ts"],
  },
});
