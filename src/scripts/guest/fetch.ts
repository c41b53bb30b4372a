import http from "node:http";
import https from "node:https";
import { Readable } from "node:stream";
import zlib from "node:zlib";

const MAX_REDIRECTS = 20;
const REDIRECTS = [301, 302, 303, 307, 308];
const BODYLESS = [101, 204, 205, 304];

/**
 * `fetch` over node:http, so that it goes through the egress gate like everything else; the built-in one opens its
 * connections below the reach of the gate and so has no permission to.
 */
export async function gatedFetch(input: Request | string | URL, init?: RequestInit): Promise<Response> {
  let request = new Request(input, init);
  const body = request.body === null ? undefined : Buffer.from(await request.clone().arrayBuffer());
  let content = body;
  for (let hops = 0; ; hops += 1) {
    const { response, location } = await send(request, content);
    if (location === undefined || request.redirect === "manual") return finish(response, request.url, hops > 0);
    if (request.redirect === "error") throw new TypeError("fetch failed: redirect not wanted");
    if (hops >= MAX_REDIRECTS) throw new TypeError("fetch failed: too many redirects");
    const next = redirectTarget(request, response.status, location);
    if (next.method === "GET" || next.method === "HEAD") content = undefined;
    request = next;
  }
}

function redirectTarget(request: Request, status: number, location: string): Request {
  const url = new URL(location, request.url);
  const headers = new Headers(request.headers);
  const toGet =
    status === 303 ? request.method !== "HEAD" : (status === 301 || status === 302) && request.method === "POST";
  if (toGet) for (const name of ["content-type", "content-length", "content-encoding"]) headers.delete(name);
  if (url.origin !== new URL(request.url).origin)
    for (const name of ["authorization", "cookie", "proxy-authorization"]) headers.delete(name);
  return new Request(url, {
    method: toGet ? "GET" : request.method,
    headers,
    signal: request.signal,
    redirect: request.redirect,
  });
}

function send(request: Request, content: Buffer | undefined): Promise<{ response: Response; location?: string }> {
  const url = new URL(request.url);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    return Promise.reject(new TypeError(`fetch failed: ${url.protocol} is not supported`));
  const headers: Record<string, string> = {
    accept: "*/*",
    "accept-encoding": "gzip, deflate, br",
    "user-agent": "node",
  };
  request.headers.forEach((value, name) => {
    headers[name] = value;
  });
  if (content !== undefined) headers["content-length"] = String(content.byteLength);
  else if (request.method === "POST" || request.method === "PUT") headers["content-length"] = "0";
  return new Promise((resolve, reject) => {
    if (request.signal.aborted) return reject(request.signal.reason);
    const outgoing = (url.protocol === "https:" ? https : http).request(url, { method: request.method, headers });
    const abort = () => outgoing.destroy(request.signal.reason);
    request.signal.addEventListener("abort", abort, { once: true });
    outgoing.on("error", (error) => {
      reject(request.signal.aborted ? request.signal.reason : new TypeError("fetch failed", { cause: error }));
    });
    outgoing.on("response", (incoming) => {
      incoming.on("close", () => request.signal.removeEventListener("abort", abort));
      const status = incoming.statusCode ?? 0;
      const location = REDIRECTS.includes(status) ? incoming.headers.location : undefined;
      if (location !== undefined && request.redirect === "follow") incoming.resume();
      resolve({
        response: toResponse(request, incoming, status, location !== undefined && request.redirect === "follow"),
        location,
      });
    });
    outgoing.end(content);
  });
}

function toResponse(request: Request, incoming: http.IncomingMessage, status: number, skipBody: boolean): Response {
  const headers = new Headers();
  for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2)
    headers.append(incoming.rawHeaders[i]!, incoming.rawHeaders[i + 1]!);
  if (skipBody || request.method === "HEAD" || BODYLESS.includes(status)) {
    incoming.resume();
    return new Response(null, { status, statusText: incoming.statusMessage, headers });
  }
  const body = Readable.toWeb(decoded(incoming)) as unknown as ReadableStream;
  return new Response(body, { status, statusText: incoming.statusMessage, headers });
}

function decoded(incoming: http.IncomingMessage): Readable {
  const encoding = String(incoming.headers["content-encoding"] ?? "").toLowerCase();
  const decoder =
    encoding === "gzip" || encoding === "x-gzip"
      ? zlib.createGunzip()
      : encoding === "deflate"
        ? zlib.createInflate()
        : encoding === "br"
          ? zlib.createBrotliDecompress()
          : undefined;
  if (decoder === undefined) return incoming;
  incoming.on("error", (error) => decoder.destroy(error));
  return incoming.pipe(decoder);
}

function finish(response: Response, url: string, redirected: boolean): Response {
  Object.defineProperty(response, "url", { value: url });
  Object.defineProperty(response, "redirected", { value: redirected });
  return response;
}
