import { Pool } from "undici";

/** What came back, whatever it was. */
export interface SiteAnswer {
  readonly status: number;
  readonly retryAfter?: string;
  readonly text: string;
}

interface SiteRequest {
  /** Sent as JSON; a buffer as it is, with `contentType`. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly token?: string;
}

/**
 * A keep-alive client of one tenant at a plain listener: it says the tenant's domain in `Host`, which `fetch` may not.
 * Throws unless the answer has the expected status: a wrong answer is not a fast one.
 */
export class SiteClient {
  readonly #pool: Pool;
  readonly #host: string;

  constructor(origin: string, host: string, connections: number) {
    this.#pool = new Pool(origin, { connections, pipelining: 1 });
    this.#host = host;
  }

  async send(method: "GET" | "POST", path: string, options: SiteRequest & { expect?: number } = {}): Promise<unknown> {
    const { status, text } = await this.ask(method, path, options);
    if (status !== (options.expect ?? 200))
      throw new Error(`${method} ${path} answered ${status}: ${text.slice(0, 300)}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  /** As `send`, for whoever expects more than one answer. Rejects only where there was none. */
  async ask(method: "GET" | "POST", path: string, request: SiteRequest = {}): Promise<SiteAnswer> {
    const { body, contentType = "application/json", token } = request;
    const answer = await this.#pool.request({
      method,
      path,
      headers: {
        host: this.#host,
        ...(body === undefined ? {} : { "content-type": contentType }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: body === undefined ? undefined : Buffer.isBuffer(body) ? body : JSON.stringify(body),
    });
    const retryAfter = answer.headers["retry-after"];
    return { status: answer.statusCode, retryAfter: retryAfter?.toString(), text: await answer.body.text() };
  }

  /** Waits for no answer. */
  close(): Promise<void> {
    return this.#pool.destroy();
  }
}
