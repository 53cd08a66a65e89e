// What every browser test needs: one Chromium, pages that fail on console errors, axe, and checks of layout and focus.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The address of the server under test, given by the Go test that starts it. */
export const base = need("KILOWON_URL");

export function need(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set: run these tests with go test ./web -run TestBrowser`);
  return value;
}

/** Starts Debian's Chromium without sandbox, network chatter or updates. */
export function launch() {
  return chromium.launch({
    executablePath: need("KILOWON_CHROMIUM"),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--lang=ko",
    ],
    env: { ...process.env, LANGUAGE: "ko" },
  });
}

/** Opens a page whose errors (script, refused resources, broken policy) are collected in page.problems. */
export async function open(browser, options = {}) {
  const context = await browser.newContext({ baseURL: base, locale: "ko-KR", viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.problems = [];
  page.on("console", (message) => message.type() === "error" && page.problems.push(message.text()));
  page.on("pageerror", (error) => page.problems.push(error.message));
  return page;
}

/** Goes to a path and waits until fonts are in, so that sizes are final. */
export async function visit(page, path) {
  const answer = await page.goto(path);
  await page.evaluate(() => document.fonts.ready);
  return answer;
}

/** Fails unless axe finds nothing wrong, best practices and target sizes included. */
export async function axe(page) {
  if (!(await page.evaluate(() => "axe" in window))) {
    await page.evaluate(axeSource);
  }
  const found = await page.evaluate(async () => {
    const result = await window.axe.run({ resultTypes: ["violations"], rules: { "target-size": { enabled: true } } });
    return result.violations.map((v) => `${v.id}: ${v.help}\n` + v.nodes.map((n) => `    ${n.html}\n    ${n.failureSummary}`).join("\n"));
  });
  assert.deepEqual(found, [], `axe on ${page.url()}`);
}

/** Fails when the page is wider than the window; tables and charts may scroll inside their own frames. */
export async function noOverflow(page) {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) {
      return [];
    }
    const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1);
    const guilty = out.filter((e) => !e.closest(".table-frame, .chart-frame"));
    return [`${document.documentElement.scrollWidth} px`, ...(guilty.length > 0 ? guilty : out).map((e) => e.outerHTML.slice(0, 120))];
  });
  assert.deepEqual(wide, [], `wider than the window: ${page.url()}`);
}

/** Tabs through the page and fails when a stop has no visible ring; returns how many stops there are. The keys go out without waiting for each other: a key finds what the one before it has reached. */
export async function focusVisible(page, most = 200) {
  await page.evaluate(() => {
    const stops = (window.stops = []);
    document.activeElement?.blur();
    const look = () => {
      const e = document.activeElement;
      if (!e || e === document.body) {
        return null;
      }
      const style = getComputedStyle(e);
      const box = e.getBoundingClientRect();
      return {
        html: e.outerHTML.slice(0, 120),
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        inside: box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight,
      };
    };
    document.addEventListener("keyup", () => stops.push(look()), true);
  });
  const keys = await page.context().newCDPSession(page);
  const tab = { key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 };
  let stops = [];
  while (stops.length < most && !stops.includes(null)) {
    await Promise.all(Array.from({ length: 40 }, () => [keys.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...tab }), keys.send("Input.dispatchKeyEvent", { type: "keyUp", ...tab })]).flat());
    stops = await page.evaluate(() => window.stops);
  }
  await page.evaluate(() => document.activeElement?.blur()); // The keys after the last stop begin again at the first.
  await keys.detach();
  stops = stops.slice(0, stops.includes(null) ? stops.indexOf(null) : most);
  for (const seen of stops) {
    assert.ok(seen.ring, `no focus ring on ${page.url()}: ${seen.html}`);
    assert.ok(seen.inside, `focus out of sight on ${page.url()}: ${seen.html}`);
  }
  return stops.length;
}

/** Fills the login form of the page in front and sends it. */
export async function login(page, username, password) {
  await page.getByLabel("아이디").fill(username);
  await page.getByLabel("비밀번호").fill(password);
  await page.getByRole("main").getByRole("button", { name: "로그인" }).click();
}

/** The folder for pictures of the guides; empty when none are wanted. */
export const pictures = process.env.KILOWON_SCREENSHOTS ?? "";

/** Waits for the page with that h1, holds it to what every page must be, and takes its picture for the guides when asked to. */
export async function check(page, title, picture = "") {
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  await page.waitForLoadState("load");
  await page.evaluate(() => document.fonts.ready);
  assert.equal(await page.locator("h1").count(), 1, `h1 on ${page.url()}`);
  await axe(page);
  if (picture && pictures) {
    mkdirSync(pictures, { recursive: true });
    await page.evaluate(() => document.activeElement?.blur());
    const height = await page.evaluate(() => Math.min(document.documentElement.scrollHeight, 1600));
    await page.screenshot({ path: join(pictures, `${picture}.png`), fullPage: true, clip: { x: 0, y: 0, width: 1280, height } });
  }
  await fits(page);
}

/** Holds the page to windows of 640 px, which 200 % makes of 1280, and of 320 px, and to no error. */
async function fits(page) {
  await page.setViewportSize({ width: 640, height: 450 });
  await noOverflow(page);
  await page.setViewportSize({ width: 320, height: 800 });
  await noOverflow(page);
  await axe(page);
  await page.setViewportSize({ width: 1280, height: 900 });
  noProblems(page);
}

/** Holds the page in front to what every page must be: axe, a focus seen at each stop, and the windows it has to fit. */
export async function walk(page) {
  assert.equal(await page.locator("h1").count(), 1, `h1 on ${page.url()}`);
  await axe(page);
  assert.ok((await focusVisible(page)) > 0, `no stop of the keyboard on ${page.url()}`);
  await fits(page);
}

/** Holds the page to paper: neither menus nor buttons, no hidden end of a frame, and nothing wider than a sheet of A4 within its margins (180 mm, 680 px). */
export async function onPaper(page) {
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 680, height: 970 });
  assert.equal(await page.locator(".header:visible, .footer:visible, .breadcrumb:visible, nav:visible, button:visible, .button:visible").count(), 0, `menus or buttons on paper: ${page.url()}`);
  await noOverflow(page);
  const cut = await page.locator("main :is(.table-frame, .chart-frame, .card, pre)").evaluateAll((all) =>
    all.filter((e) => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1).map((e) => e.outerHTML.slice(0, 120)));
  assert.deepEqual(cut, [], `cut off on paper: ${page.url()}`);
  await page.emulateMedia({ media: "screen" });
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** Fails when the page reported an error since the last call. */
export function noProblems(page) {
  assert.deepEqual(page.problems.splice(0), [], `errors on ${page.url()}`);
}

/** Moves the focus on with Tab until it is on the element. */
export async function tabTo(page, target) {
  for (let i = 0; i < 80; i++) {
    if (await target.evaluate((e) => e === document.activeElement)) {
      return;
    }
    await page.keyboard.press("Tab");
  }
  assert.fail(`never reached ${target}`);
}

/** Presses a button of the page with the keyboard. */
export async function press(page, name) {
  const button = page.getByRole("main").getByRole("button", { name, exact: true });
  await tabTo(page, button);
  await page.keyboard.press("Enter");
}

/** Follows a link of the page with the keyboard. */
export async function follow(page, name) {
  await tabTo(page, page.getByRole("main").getByRole("link", { name, exact: typeof name === "string" }).first());
  await page.keyboard.press("Enter");
}

/** Fills a field of the form in with the keyboard, whatever kind of field it is. */
export async function set(page, id, value) {
  const field = page.locator(`[id="${id}"]`);
  await tabTo(page, field);
  switch (await field.evaluate((e) => e.type)) {
    case "checkbox":
    case "radio":
      if ((await field.isChecked()) !== Boolean(value)) {
        await page.keyboard.press("Space");
      }
      return;
    case "select-one":
      await page.keyboard.press("Home");
      for (let i = 0; (await field.inputValue()) !== value; i++) {
        assert.ok(i < 40, `${id} has no ${value}`);
        await page.keyboard.press("ArrowDown");
      }
      return;
  }
  if ((await field.getAttribute("type")) === "date") {
    return field.fill(value); // The order in which the parts of a date are typed is the browser's own.
  }
  await page.keyboard.press("Control+A");
  await page.keyboard.type(value);
}

/** Gives a file to a field that the keyboard has reached, as the system's own dialog does after Enter. */
export async function hand(page, id, file) {
  const field = page.locator(`[id="${id}"]`);
  await tabTo(page, field);
  await field.setInputFiles(file);
}

/** A page of somebody who is logged in, all with the keyboard. */
export async function enter(browser, username, password) {
  const page = await open(browser);
  await visit(page, "/login");
  await set(page, "username", username);
  await set(page, "password", password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname !== "/login");
  await passSecond(page);
  return page;
}

/** Types what the authenticator app of a demo's clerk shows, on the page that asks for it. */
export async function passSecond(page) {
  if (new URL(page.url()).pathname !== "/login/second") {
    return;
  }
  await check(page, "둘째 인증");
  await set(page, "code", await page.locator("[data-code]").textContent());
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname !== "/login/second");
}

/** Reads the code of a phone in the demo's outbox, which the worker fills a moment later. */
export async function texted(browser, phone) {
  const page = await open(browser);
  for (let i = 0; i < 50; i++) {
    await visit(page, "/outbox");
    const card = page.locator("li.card", { hasText: phone }).first();
    if (await card.count()) {
      await check(page, "데모 보낸 문자함");
      const found = (await card.textContent()).match(/인증번호 (\d{6})/);
      await page.context().close();
      return found[1];
    }
    await page.waitForTimeout(100);
  }
  assert.fail("no code");
}
