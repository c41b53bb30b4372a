import { ServerProcess } from "../../test/support/server-process.ts";
import { startYesSource } from "../../test/support/yes-source.ts";
import { prepare, type World } from "./prepare.ts";
import type { Figure } from "./topic.ts";

/** A running server on the embedded database with everything that the phases work on; both are gone afterwards. */
export async function* withServer(
  work: (world: World, server: ServerProcess) => AsyncIterable<Figure>,
  beforeWork?: (server: ServerProcess) => AsyncIterable<Figure>,
): AsyncGenerator<Figure> {
  const server = new ServerProcess();
  const source = await startYesSource();
  try {
    const access = await server.init();
    if (beforeWork) yield* beforeWork(server);
    if (!server.isRunning) await server.start();
    const world = await prepare(server, access, source);
    yield* work(world, server);
  } finally {
    await server.remove();
    await source.close();
  }
}
