import { Pool } from "undici";

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

  async send(
    method: "GET" | "POST",
    path: string,
    options: { body?: unknown; token?: string; expect?: number } = {},
  ): Promise<unknown> {
    const answer = await this.#pool.request({
      method,
      path,
      headers: {
        host: this.#host,
        ...(options.body === undefined ? {} : { "content-type": "application/json" }),
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      },
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== (options.expect ?? 200))
      throw new Error(`${method} ${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
