import type { IncomingMessage } from "node:http";

const LIMIT_MS = 60_000;

const timers = new WeakMap<IncomingMessage, NodeJS.Timeout>();

/**
 * Cuts a request whose body has not arrived in a minute: a slow sender must not hold a connection for ever. Called again, the minute
 * begins anew, for who receives files and sees them arrive.
 */
export function limitBodyTime(request: IncomingMessage): void {
  if (request.readableEnded || !hasBody(request)) return;
  const before = timers.get(request);
  clearTimeout(before);
  timers.set(
    request,
    setTimeout(() => cut(request), LIMIT_MS),
  );
  if (before !== undefined) return;
  const forget = () => clearTimeout(timers.get(request));
  request.once("end", forget).once("close", forget);
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/** As Node's own limit answers. Whoever waits for the body sees the request close. */
function cut(request: IncomingMessage): void {
  if (request.readableEnded) return;
  request.socket.end("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n", () => request.socket.destroy());
}
