// What the script adds, and that everything works without it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, login, need, noProblems, open, visit } from "./harness.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const workbook = { name: "10월.xlsx", mimeType: "application/octet-stream", buffer: Buffer.alloc(200_000, 1) };

test("the first tab stop leads past the header", async () => {
  const page = await open(browser);
  await visit(page, "/story/bill");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
});

test("a table on the page is sorted and filtered in place", async () => {
  const page = await open(browser);
  await visit(page, "/story/table-live");
  const amounts = () => page.locator("#live tbody td:nth-child(3)").evaluateAll((cells) => cells.map((c) => Number(c.textContent.replace(/\D/g, ""))));
  const head = page.getByRole("columnheader", { name: "청구금액" });
  await head.getByRole("link").click();
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  const up = await amounts();
  assert.deepEqual(up, up.toSorted((a, b) => a - b));
  await head.getByRole("link").click();
  assert.equal(await head.getAttribute("aria-sort"), "descending");
  assert.deepEqual(await amounts(), up.toReversed());
  await page.getByLabel("세대 찾기").fill("102동");
  assert.equal(await page.locator("#live tbody tr:visible").count(), 10);
  assert.equal(await page.locator("output").textContent(), "10건");
  await page.getByLabel("세대 찾기").fill("999동");
  assert.equal(await page.locator("output").textContent(), "맞는 줄이 없습니다.");
  noProblems(page);
});

test("an upload shows its progress and goes where the server says", async () => {
  const page = await open(browser);
  await visit(page, "/story/upload");
  const said = [];
  await page.exposeFunction("saw", (text) => said.push(text));
  await page.locator("[data-label]").evaluate((label) => new MutationObserver(() => window.saw(label.textContent)).observe(label, { childList: true }));
  await page.locator("#file").setInputFiles(workbook);
  await page.getByRole("button", { name: "파일 올리기" }).click();
  await page.waitForURL("**/story/confirm");
  assert.match(said.join(), /파일을 올리는 중입니다\. \d+%/);
  assert.ok(said.includes("다 올렸습니다. 내용을 검사하고 있습니다."), said.join());
  noProblems(page);
});

test("a refused upload says why and can be tried again", async () => {
  const page = await open(browser);
  await visit(page, "/story/upload");
  await page.locator("#file").setInputFiles({ ...workbook, name: "빈 파일.xlsx" });
  await page.getByRole("button", { name: "파일 올리기" }).click();
  await page.getByRole("alert").getByText("호별사용량 시트가 없습니다.").waitFor();
  assert.ok(await page.getByRole("button", { name: "파일 올리기" }).isEnabled());
  assert.ok(await page.locator("[data-progress]").isHidden());
});

test("without script an upload is sent on, or refused with a page", async () => {
  const page = await open(browser, { javaScriptEnabled: false });
  for (const [name, title] of [["10월.xlsx", "호별 사용량 제출"], ["빈 파일.xlsx", "입력한 내용을 확인해 주세요"]]) {
    await page.goto("/story/upload");
    await page.locator("#file").setInputFiles({ ...workbook, name });
    await page.getByRole("button", { name: "파일 올리기" }).click();
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
  }
});

test("a file over the limit is not sent", async () => {
  const page = await open(browser);
  await visit(page, "/story/upload");
  let sent = 0;
  await page.route("**/story/upload", (route) => (sent++, route.abort()));
  await page.locator("form[data-upload]").evaluate((form) => (form.dataset.limit = "1000"));
  await page.locator("#file").setInputFiles(workbook);
  await page.getByRole("button", { name: "파일 올리기" }).click();
  await page.getByRole("alert").getByText("파일이 너무 큽니다").waitFor();
  assert.equal(sent, 0);
});

test("a dropped file is taken", async () => {
  const page = await open(browser);
  await visit(page, "/story/upload");
  await page.locator(".upload-zone").evaluate((zone) => {
    const data = new DataTransfer();
    data.items.add(new File(["a"], "끌어온.xlsx"));
    zone.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  assert.equal(await page.locator("#file").evaluate((input) => input.files[0].name), "끌어온.xlsx");
});

test("a running job is followed until it has ended", async () => {
  const page = await open(browser);
  await visit(page, "/story/run");
  const status = page.getByRole("status");
  assert.match(await status.textContent(), /40% 이상/);
  await page.getByText("1,004 / 1,004세대 (100%)").waitFor();
  assert.match(await status.textContent(), /100% 이상/);
  assert.equal(await page.locator("[data-region]").getAttribute("data-poll"), null);
  noProblems(page);
});

test("a changed form asks before it is left", async () => {
  const page = await open(browser);
  await visit(page, "/story/fields");
  let asked = 0;
  page.on("dialog", (dialog) => (asked++, dialog.accept()));
  await page.getByLabel("비고").fill("계량기 교체");
  await page.getByRole("link", { name: "화면 견본" }).click();
  await page.waitForURL("**/story/");
  assert.equal(asked, 1);
});

test("a question opens as a dialog and closes again", async () => {
  const page = await open(browser);
  await visit(page, "/story/dialog");
  await page.getByRole("link", { name: "등록" }).click();
  const dialog = page.getByRole("dialog", { name: "10월분을 등록할까요?" });
  await dialog.waitFor();
  await dialog.getByRole("button", { name: "돌아가기" }).click();
  await dialog.waitFor({ state: "hidden" });
  assert.ok(page.url().endsWith("/story/dialog"));
});

test("an address is copied and said so", async () => {
  const page = await open(browser, { permissions: ["clipboard-read", "clipboard-write"] });
  await visit(page, "/story/share");
  await page.getByRole("button", { name: "주소 복사" }).click();
  await page.getByRole("status").getByText("주소를 복사했습니다.").waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /\/story\/bill$/);
});

test("the login form sends name and password", async () => {
  const page = await open(browser);
  await visit(page, "/story/login");
  const request = page.waitForRequest((r) => r.method() === "POST");
  await login(page, "demo", "비밀 1");
  const sent = new URLSearchParams((await request).postData());
  assert.deepEqual(Object.fromEntries(sent), { next: "/", username: "demo", password: "비밀 1" });
});

test("without script tables are sorted by the server and nothing dead is shown", async () => {
  const page = await open(browser, { javaScriptEnabled: false });
  await page.goto("/story/table");
  await page.getByRole("columnheader", { name: "사용량" }).getByRole("link").click();
  assert.match(page.url(), /sort=used/);
  assert.equal(await page.getByRole("columnheader", { name: "사용량" }).getAttribute("aria-sort"), "ascending");
  await page.goto("/story/share");
  assert.equal(await page.getByRole("button", { name: "주소 복사" }).count(), 0);
  await page.goto("/story/upload");
  assert.ok(await page.getByRole("button", { name: "파일 올리기" }).isVisible());
});

test("on paper only the content is left", async () => {
  const page = await open(browser);
  await visit(page, "/story/bill");
  await page.emulateMedia({ media: "print" });
  for (const gone of [".header", ".footer", ".masthead", ".breadcrumb", "button"]) {
    assert.equal(await page.locator(`${gone}:visible`).count(), 0, gone);
  }
  assert.ok(await page.getByRole("heading", { name: "왜 이 금액인가" }).isVisible());
});

test("without the npm packages pages are still styled and scripted", async () => {
  const page = await open(browser, { baseURL: need("KILOWON_PLAIN_URL") });
  await visit(page, "/story/bill");
  assert.ok(await page.evaluate(() => document.documentElement.classList.contains("js")));
  assert.equal(await page.locator(".chart .bar.now").first().evaluate((e) => getComputedStyle(e).fill), "rgb(11, 80, 208)");
  noProblems(page);
});
