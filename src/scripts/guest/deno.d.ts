/** The little of Deno's own API that the guest's start-up uses, before it is taken away from scripts. */
declare function addEventListener(
  type: "error" | "unhandledrejection",
  listener: (event: Event & { readonly error?: unknown; readonly reason?: unknown }) => void,
): void;

declare namespace Deno {
  const build: object;
  const version: object;
  const errors: object;
  const stdin: { read(buffer: Uint8Array): Promise<number | null> };
  const stderr: { writeSync(bytes: Uint8Array): number };
  const stdout: { writeSync(bytes: Uint8Array): number };
  function exit(code?: number): never;
}
