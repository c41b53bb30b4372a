import { describe, expect, it } from "vitest";
import { html } from "./html.ts";

describe("html", () => {
  it("escapes every value", () => {
    const name = `<img src=x onerror="alert('1')"> & co`;
    expect(html`<p title="${name}">${name}</p>`.text).toBe(
      '<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; co">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; co</p>',
    );
  });

  it("does not escape markup twice, also in lists", () => {
    expect(html`<ul>${["a<b", "c"].map((item) => html`<li>${item}</li>`)}</ul>`.text).toBe(
      "<ul><li>a&lt;b</li><li>c</li></ul>",
    );
  });

  it("leaves nothing behind for absent values", () => {
    expect(html`[${undefined}${null}${false}${0}${""}]`.text).toBe("[0]");
  });
});
