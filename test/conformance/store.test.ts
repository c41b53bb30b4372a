import { afterAll, beforeAll, describe } from "vitest";
import type { Store } from "../../src/store/store.ts";
import { engines } from "../support/databases.ts";
import { administratorsSuite } from "./store/administrators.ts";
import { configurationSuite } from "./store/configuration.ts";
import { connectionsSuite } from "./store/connections.ts";
import { isolationSuite } from "./store/isolation.ts";
import { jobsSuite } from "./store/jobs.ts";
import { migrationPhasesSuite } from "./store/migration-phases.ts";
import { openingSuite } from "./store/opening.ts";
import { recordsSuite } from "./store/records.ts";
import { scriptVersionsSuite } from "./store/script-versions.ts";
import { transactionsSuite } from "./store/transactions.ts";
import { userLinksSuite } from "./store/user-links.ts";
import { userSearchSuite } from "./store/user-search.ts";
import { usersSuite } from "./store/users.ts";
import { usersBulkSuite } from "./store/users-bulk.ts";

// Both engines do the same, to the letter.
for (const engine of engines) {
  describe.skipIf(!engine.available)(`the store on ${engine.name}`, () => {
    let store: Store;
    const the = () => store;

    beforeAll(async () => {
      store = await engine.open();
    });

    afterAll(() => store.close());

    describe("configuration", () => configurationSuite(the));
    describe("connections", () => connectionsSuite(the));
    describe("script versions", () => scriptVersionsSuite(the));
    describe("users", () => usersSuite(the));
    describe("many users", () => usersBulkSuite(the));
    describe("linked users", () => userLinksSuite(the));
    describe("user search", () => userSearchSuite(the));
    describe("records", () => recordsSuite(the));
    describe("jobs", () => jobsSuite(the));
    describe("migration phases", () => migrationPhasesSuite(the));
    describe("administrators", () => administratorsSuite(the));
    describe("transactions", () => transactionsSuite(the));
    describe("isolation", () => isolationSuite(the));
    describe("opening", () => openingSuite(engine));
  });
}
