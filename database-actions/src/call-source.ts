import type { IncomingMessage } from "node:http";
import { type Deadline, remainingMs } from "./deadline.ts";
import type { Settings } from "./settings.ts";

/** One HTTPS call to the source. `path` begins with a slash and is already encoded. */
export interface SourceCall {
  /** How error texts name the call, for example "the token endpoint". */
  readonly name: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly bearerToken?: string;
  readonly body?: object;
}

/** What came back. `body` is undefined where it was not JSON. */
export interface SourceAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const MAX_ANSWER_CHARACTERS = 2 * 1024 * 1024;

/**
 * Makes the call and waits for the whole answer. Rejects with an `Error` when there is none in time, or only a part of one;
 * the text names the call and the cause, never a password or a token. Redirects are not followed: credentials go to the
 * configured host only.
 */
export function callSource(call: SourceCall, settings: Settings, deadline: Deadline): Promise<SourceAnswer> {
  const timeoutMs = Math.min(settings.callTimeoutMs, remainingMs(deadline));
  if (timeoutMs <= 0) return Promise.reject(new Error(`No time left to ask ${call.name} of the source`));

  // biome-ignore lint/style/useNodejsImportProtocol: runtimes before Node 14.18 do not know the node: form.
  const https: typeof import("node:https") = require("https");
  const payload = call.body === undefined ? undefined : JSON.stringify(call.body);
  const headers: Record<string, string | number> = { accept: "application/json" };
  if (call.bearerToken) headers.authorization = `Bearer ${call.bearerToken}`;
  if (payload !== undefined) {
    headers["content-type"] = "application/json";
    headers["content-length"] = Buffer.byteLength(payload);
  }

  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      clearTimeout(timer);
      reject(new Error(`${call.name} of the source ${reason}`));
      request.destroy();
    };
    // One timer over the whole call: a socket's own time-out starts again with every byte that drips in.
    const timer = setTimeout(() => fail(`did not answer within ${timeoutMs} ms`), timeoutMs);
    const request = https.request(
      `https://${settings.domain}${call.path}`,
      // No shared agent: a kept-alive socket that the source has closed would fail the next person's sign-in.
      { method: call.method, headers, agent: false },
      (answer) => {
        readText(answer, fail, (text) => {
          clearTimeout(timer);
          resolve({ status: answer.statusCode || 0, headers: singleHeaders(answer), body: parseJson(text) });
        });
      },
    );
    request.on("error", (error: NodeJS.ErrnoException) =>
      fail(`could not be reached (${error.code || "connection failed"})`),
    );
    request.end(payload);
  });
}

function readText(answer: IncomingMessage, fail: (reason: string) => void, done: (text: string) => void): void {
  let text = "";
  let ended = false;
  answer.setEncoding("utf8");
  answer.on("data", (chunk) => {
    text += chunk;
    if (text.length > MAX_ANSWER_CHARACTERS) fail("gave an answer that is too long");
  });
  answer.on("end", () => {
    ended = true;
    // `complete` is false when the connection closed before the announced length had arrived.
    if (answer.complete === false) fail("broke off its answer");
    else done(text);
  });
  answer.on("error", () => fail("broke off its answer"));
  answer.on("close", () => {
    if (!ended) fail("broke off its answer");
  });
}

function singleHeaders(answer: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of Object.keys(answer.headers)) {
    const value = answer.headers[name];
    if (value !== undefined) headers[name.toLowerCase()] = Array.isArray(value) ? String(value[0]) : value;
  }
  return headers;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The body as an object, or undefined for anything else: a proxy's error page, a list, an empty answer. */
export function objectBody(answer: SourceAnswer): Record<string, unknown> | undefined {
  const body = answer.body;
  return typeof body === "object" && body !== null && !Array.isArray(body)
    ? (body as Record<string, unknown>)
    : undefined;
}

/** An `Error` for an answer that cannot be used, with its status and, where it was OAuth's, its error code. */
export function unusableAnswer(call: Pick<SourceCall, "name">, answer: SourceAnswer): Error {
  const body = objectBody(answer);
  const said = [body?.error, body?.error_description, body?.message]
    .filter((part) => typeof part === "string")
    .join(": ");
  const form =
    answer.body === undefined ? ` and a body that is not JSON (${answer.headers["content-type"] || "no type"})` : "";
  return new Error(`${call.name} of the source answered with HTTP ${answer.status}${form}${said ? `: ${said}` : ""}`);
}
