import type { IncomingMessage, ServerResponse } from "node:http";

/** What may go wrong between the question and the answer. Times in milliseconds or seconds, as named. */
export type Fault =
  | { readonly kind: "slow"; readonly ms: number }
  /** Answers as usual, but not before the promise does. */
  | { readonly kind: "held"; readonly until: Promise<void> }
  /** Accepts the request and never answers. */
  | { readonly kind: "hang" }
  /** Ends the connection without an answer. */
  | { readonly kind: "reset" }
  /** Announces a whole answer and breaks off in the middle. */
  | { readonly kind: "half" }
  /** Sends one byte at a time, so that the connection is never idle. */
  | { readonly kind: "drip"; readonly everyMs: number }
  | { readonly kind: "html"; readonly status: number }
  | {
      readonly kind: "rate_limit";
      readonly body?: "json" | "plain";
      readonly retryAfterSeconds?: number;
      /** `x-ratelimit-reset`, from now. */
      readonly resetInSeconds?: number;
    }
  | { readonly kind: "answer"; readonly status: number; readonly body: unknown };

const HTML = "<!doctype html><title>Maintenance</title><h1>We will be back soon</h1>";

/** Plays the fault. Gives `true` when the request still has to be answered in the ordinary way. */
export async function playFault(fault: Fault, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  switch (fault.kind) {
    case "slow":
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      return true;
    case "held":
      await fault.until;
      return true;
    case "hang":
      return false;
    case "reset":
      request.socket.destroy();
      return false;
    case "half":
      response.writeHead(200, { "content-type": "application/json", "content-length": 4000 });
      response.write('{"id_token":"eyJ');
      setTimeout(() => request.socket.destroy(), 20);
      return false;
    case "drip": {
      response.writeHead(200, { "content-type": "application/json", "content-length": 4000 });
      const timer = setInterval(() => response.write(" "), fault.everyMs);
      response.on("close", () => clearInterval(timer));
      return false;
    }
    case "html":
      response.writeHead(fault.status, { "content-type": "text/html; charset=utf-8" }).end(HTML);
      return false;
    case "rate_limit":
      answerRateLimit(fault, response);
      return false;
    case "answer":
      response.writeHead(fault.status, { "content-type": "application/json" }).end(JSON.stringify(fault.body));
      return false;
  }
}

function answerRateLimit(fault: Extract<Fault, { kind: "rate_limit" }>, response: ServerResponse): void {
  const headers: Record<string, string> = { "x-ratelimit-limit": "10", "x-ratelimit-remaining": "0" };
  if (fault.retryAfterSeconds !== undefined) headers["retry-after"] = String(fault.retryAfterSeconds);
  if (fault.resetInSeconds !== undefined) {
    headers["x-ratelimit-reset"] = String(Math.ceil(Date.now() / 1000) + fault.resetInSeconds);
  }
  if (fault.body === "plain") {
    response.writeHead(429, { ...headers, "content-type": "text/plain" }).end("Too Many Requests");
    return;
  }
  // One body for both APIs: OAuth's members and the Management API's (contract §3.5, §4.1).
  const body = {
    statusCode: 429,
    error: "too_many_requests",
    error_description: "Global limit has been reached",
    message: "Global limit has been reached",
    errorCode: "too_many_requests",
  };
  response.writeHead(429, { ...headers, "content-type": "application/json" }).end(JSON.stringify(body));
}
