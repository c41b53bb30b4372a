/** A page as it came, after redirects. */
export interface VisitedPage {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

/** A form of a page: where it goes and what it would send. */
export interface PageForm {
  readonly action: URL;
  readonly method: string;
  readonly fields: Record<string, string>;
}

const MAX_REDIRECTS = 10;

/**
 * A browser without a screen: keeps cookies, follows redirects, fills in forms. Pages must work for it, since they need no
 * JavaScript. Cookies go by host name without port, as in browsers.
 */
export class PageVisitor {
  readonly #cookies = new Map<string, Map<string, string>>();
  /** Addresses that were passed through, the last page's included. */
  readonly trail: URL[] = [];
  /** Every page's headers and text so far, for searches. */
  readonly seen: string[] = [];

  /** Opens an address. Stops, without asking, at the first redirect to an address that `stopAt` names. */
  async open(address: string | URL, stopAt: (url: URL) => boolean = () => false): Promise<VisitedPage> {
    return this.#request(new URL(address), { method: "GET" }, stopAt);
  }

  /** Sends a form of the page, with these fields filled in. */
  async submit(
    page: VisitedPage,
    values: Record<string, string>,
    options: { form?: (form: PageForm) => boolean; stopAt?: (url: URL) => boolean } = {},
  ): Promise<VisitedPage> {
    const forms = formsOf(page);
    const form = options.form
      ? forms.find(options.form)
      : forms.find((each) => Object.keys(values).every((name) => name in each.fields));
    if (!form)
      throw new Error(`No form with ${Object.keys(values).join(", ")} at ${page.url.pathname} (HTTP ${page.status})`);
    const fields = new URLSearchParams({ ...form.fields, ...values });
    const init =
      form.method === "POST"
        ? {
            method: "POST",
            body: fields.toString(),
            headers: { "content-type": "application/x-www-form-urlencoded", origin: page.url.origin },
          }
        : { method: "GET" };
    if (form.method === "GET") form.action.search = fields.toString();
    return this.#request(form.action, init, options.stopAt ?? (() => false));
  }

  cookies(host: string): Record<string, string> {
    return Object.fromEntries(this.#cookies.get(host) ?? []);
  }

  async #request(
    url: URL,
    init: { method: string; body?: string; headers?: Record<string, string> },
    stopAt: (url: URL) => boolean,
  ): Promise<VisitedPage> {
    let [target, request] = [url, init];
    for (let hop = 0; hop < MAX_REDIRECTS; hop++) {
      this.trail.push(target);
      if (stopAt(target)) return { url: target, status: 0, headers: new Headers(), html: "" };
      const cookie = [...(this.#cookies.get(target.hostname) ?? [])]
        .map(([name, value]) => `${name}=${value}`)
        .join("; ");
      const response = await fetch(target, {
        method: request.method,
        body: request.body,
        headers: { accept: "text/html", ...request.headers, ...(cookie ? { cookie } : {}) },
        redirect: "manual",
      });
      this.#keepCookies(target.hostname, response.headers);
      const location = response.headers.get("location");
      if (response.status < 300 || response.status >= 400 || !location) {
        const html = await response.text();
        this.seen.push(JSON.stringify([...response.headers]), html);
        return { url: target, status: response.status, headers: response.headers, html };
      }
      await response.body?.cancel();
      target = new URL(location, target);
      request = response.status === 307 || response.status === 308 ? request : { method: "GET" };
    }
    throw new Error(`More than ${MAX_REDIRECTS} redirects from ${url.pathname}`);
  }

  #keepCookies(host: string, headers: Headers): void {
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar);
    for (const line of headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf("="));
      const value = pair.slice(pair.indexOf("=") + 1);
      const expires = attributes.find((each) => /^expires=/i.test(each))?.slice(8);
      const isGone =
        attributes.some((each) => /^max-age=(0|-\d+)$/i.test(each)) ||
        (expires !== undefined && new Date(expires) <= new Date());
      if (isGone || value === "") jar.delete(name);
      else jar.set(name, value);
    }
  }
}

/** The forms of a page with the values they would send unchanged. */
export function formsOf(page: VisitedPage): PageForm[] {
  return [...page.html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(([, attributes = "", content = ""]) => {
    const fields: Record<string, string> = {};
    for (const [, input = ""] of content.matchAll(/<input\b([^>]*)>/gi)) {
      const name = attribute(input, "name");
      const isUnchecked = attribute(input, "type") === "checkbox" && !/\bchecked\b/i.test(input);
      if (name && !isUnchecked) fields[name] = attribute(input, "value") ?? "";
    }
    return {
      action: new URL(attribute(attributes, "action") ?? "", page.url),
      method: (attribute(attributes, "method") ?? "get").toUpperCase(),
      fields,
    };
  });
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "i").exec(tag);
  const value = found?.[1] ?? found?.[2];
  return value
    ?.replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
