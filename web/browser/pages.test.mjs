// Every page there is a route for, in front of those who may see it: axe, a window of 320 px, 200 %, and a focus that is seen at each stop.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, launch, need, open, visit, walk } from "./harness.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const walked = new Set(); // What a page holds beside its head and foot: a page that is the same to two people is walked for one.

for (const { Name, Cookie, Value, Paths } of JSON.parse(need("KILOWON_WALKERS"))) {
  test(`${Paths.length} pages of ${Name}`, { concurrency: 2 }, async (t) => {
    const paths = Paths.values();
    const lane = async () => {
      const page = await open(browser);
      if (Cookie) {
        await page.context().addCookies([{ name: Cookie, value: Value, url: base }]);
      }
      for (const path of paths) {
        await t.test(path, async () => {
          const answer = await visit(page, path);
          assert.equal(answer.status(), 200);
          const text = await page.locator("main").innerHTML();
          if (!walked.has(text)) {
            await walk(page);
            walked.add(text);
          }
        });
      }
    };
    await Promise.all([lane(), lane()]);
    t.diagnostic(`${walked.size} pages walked so far`);
  });
}
