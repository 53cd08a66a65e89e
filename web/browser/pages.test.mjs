// Every page there is a route for, in front of those who may see it: axe, a window of 320 px, 200 %, and a focus that is seen at each stop.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, launch, need, open, visit, walk } from "./harness.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const { Name, Cookie, Value, Paths } of JSON.parse(need("KILOWON_WALKERS"))) {
  test(`${Paths.length} pages of ${Name}`, async (t) => {
    const page = await open(browser);
    if (Cookie) {
      await page.context().addCookies([{ name: Cookie, value: Value, url: base }]);
    }
    for (const path of Paths) {
      await t.test(path, async () => {
        const answer = await visit(page, path);
        assert.equal(answer.status(), 200);
        await walk(page);
      });
    }
  });
}
