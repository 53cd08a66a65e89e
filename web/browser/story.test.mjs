// Every story of the storybook: no axe violation, no overflow at 320 px or with doubled text, a visible focus, no console error.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, focusVisible, launch, noOverflow, noProblems, open, visit } from "./harness.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("stories", { concurrency: 2 }, async (t) => {
  const first = await open(browser);
  await visit(first, "/story/");
  const found = await first.locator(".stories a").evaluateAll((links) => links.map((a) => a.getAttribute("href")));
  assert.ok(found.length > 30, `only ${found.length} stories`);
  const paths = ["/story/", ...found].values();
  const lane = async (page) => {
    for (const path of paths) {
      await t.test(path, () => look(page, path));
    }
  };
  await Promise.all([lane(first), lane(await open(browser))]);
});

async function look(page, path) {
  await page.setViewportSize({ width: 1280, height: 900 });
  await visit(page, path);
  await axe(page);
  assert.ok((await focusVisible(page)) > 3, "too few focus stops");
  await page.setViewportSize({ width: 320, height: 800 });
  await noOverflow(page);
  await axe(page);
  await page.setViewportSize({ width: 640, height: 800 });
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  await noOverflow(page);
  noProblems(page);
}
