// What anybody may look at without a login: the estimate of a month and the page of the JSON interface. No page has an axe violation, all fit a window
// of 320 px and report no error.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check, focusVisible, launch, open, visit } from "./harness.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const title = "이번 달 요금 예상";

async function fill(page, fields) {
  for (const [label, value] of Object.entries(fields)) {
    await page.getByLabel(label, { exact: true }).fill(value);
  }
}

const october = { "지난 검침일 (필수)": "2026-10-08", "오늘(지침을 읽은 날) (필수)": "2026-10-25", "지난 지침(고지서의 당월지침)": "1244", "오늘 지침(계량기)": "1,635.4", "TV 수상기 수": "1" };

test("a home's month is estimated from the login page on", async () => {
  const page = await open(browser);
  await visit(page, "/login");
  await page.getByRole("link", { name: "로그인하지 않고 이번 달 요금 예상하기" }).click();
  await check(page, title);
  assert.ok((await focusVisible(page)) > 12, "too few focus stops");
  await page.getByRole("button", { name: "예상하기" }).click();
  await page.getByText("입력한 내용을 확인해 주세요").waitFor();
  assert.equal(await page.locator("[aria-invalid]").count(), 4);
  page.problems.length = 0; // The refusal's status is told as an error of the page.
  await check(page, title);
  await page.getByLabel("정기검침일 (필수)").selectOption("8");
  await fill(page, { ...october, "오늘 지침(계량기)": "1200" });
  await page.getByRole("button", { name: "예상하기" }).click();
  await page.getByRole("link", { name: /^오늘 지침\(계량기\): .*자릿수/ }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "now");
  page.problems.length = 0;
  await fill(page, { "오늘 지침(계량기)": "1,635.4" });
  await page.keyboard.press("Enter");
  await page.getByText("206,140").first().waitFor();
  await check(page, title, "24-estimate");
  assert.ok(await page.locator(".chart .bar.now").isVisible());
  const amounts = await page.locator("#costs tbody td:nth-child(3)").evaluateAll((cells) => cells.map((c) => Number(c.textContent.replace(/\D/g, ""))));
  assert.deepEqual(amounts, amounts.toSorted((a, b) => a - b));
  await page.emulateMedia({ media: "print" });
  for (const gone of [".header", ".footer", "form", "#meter"]) {
    assert.equal(await page.locator(`${gone}:visible`).count(), 0, gone);
  }
  assert.ok(await page.getByRole("heading", { name: "예상 고지서" }).isVisible());
});

test("the fields follow the price list", async () => {
  const page = await open(browser);
  await visit(page, "/estimate");
  assert.ok(await page.getByLabel("계약전력(kW)").isHidden());
  await page.getByLabel("계약종별 (필수)").selectOption({ label: "주택용전력 저압 계절별·시간대별 선택요금(제주)" });
  assert.ok(await page.getByLabel("오늘 지침(계량기)").isHidden());
  await page.getByLabel("정기검침일 (필수)").selectOption({ label: "말일" });
  await fill(page, { "계약전력(kW)": "3", "지난 검침일 (필수)": "2026-09-30", "오늘(지침을 읽은 날) (필수)": "2026-10-10", "지난 경부하 지침": "1", "오늘 경부하 지침": "101",
    "지난 중간부하 지침": "2", "오늘 중간부하 지침": "102", "지난 최대부하 지침": "3", "오늘 최대부하 지침": "83" });
  await page.getByRole("button", { name: "예상하기" }).click();
  await page.getByText("1kWh를 더 쓰면(최대부하)").waitFor();
  await check(page, title);
  assert.doesNotMatch(page.url(), /last-night|[?&]now=/);
  await page.getByLabel("계약종별 (필수)").selectOption({ label: "일반용전력(갑)Ⅰ 저압" });
  assert.ok(await page.getByLabel("TV 수상기 수").isHidden());
  assert.ok(await page.getByLabel("오늘 지침(계량기)").isVisible());
});

test("without script the server shows the fields of the price list", async () => {
  const page = await open(browser, { javaScriptEnabled: false });
  await page.goto("/estimate");
  await page.getByLabel("계약종별 (필수)").selectOption({ label: "일반용전력(갑)Ⅰ 저압" });
  await page.getByRole("button", { name: "이 종별의 칸 보이기" }).click();
  await page.getByLabel("정기검침일 (필수)").selectOption("8");
  await fill(page, { "계약전력(kW)": "5", "지난 검침일 (필수)": "2026-10-08", "오늘(지침을 읽은 날) (필수)": "2026-10-25", "또는 지금까지 쓴 양(kWh)": "170" });
  await page.getByRole("button", { name: "예상하기" }).click();
  await page.getByText("310kWh, 남은 14일도 하루 평균 10kWh씩").waitFor();
});

// What the QR code of a bill of 300 kWh says, and the same with another amount.
const code = "KW1.gvrszfKJJHkGFOO43GWqa2CKHqAGZlB3odpubGBQWwsIAAD__w.58020.VkxxLyOU";
const changed = code.replace(".58020.", ".58010.");

test("a bill's code leads to its amounts, computed again", async () => {
  const page = await open(browser);
  await page.goto(`/verify#${code}`);
  await page.getByText("이 사례의 요금은 증명에 적힌 대로입니다").waitFor();
  await check(page, "요금 증명 확인", "25-verify");
  assert.ok(await page.getByText("100kWh × 214.6원").isVisible());
  assert.doesNotMatch(page.url(), /KW1/);
  await visit(page, "/verify");
  await check(page, "요금 증명 확인");
  assert.ok((await focusVisible(page)) > 8, "too few focus stops");
  await page.getByRole("button", { name: "확인하기" }).click();
  await page.getByRole("link", { name: /증명이 없습니다/ }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "file");
  page.problems.length = 0; // The refusal's status is told as an error of the page.
  await check(page, "요금 증명 확인");
  await page.getByLabel("또는 고지서 QR의 글").fill(changed);
  await page.getByRole("button", { name: "확인하기" }).click();
  await page.getByRole("heading", { name: "다른 곳" }).waitFor();
  await check(page, "요금 증명 확인");
  assert.equal(await page.locator("#differences-table td").allTextContents().then((cells) => cells.join()), "58010,58020");
});

test("without script a proof is pasted or handed over as a file", async () => {
  const page = await open(browser, { javaScriptEnabled: false });
  await page.goto(`/verify#${code}`);
  assert.ok(await page.getByText("주소에서 # 뒤의 글을").isVisible());
  await page.getByLabel("또는 고지서 QR의 글").fill(code);
  await page.getByRole("button", { name: "확인하기" }).click();
  await page.getByText("이 사례의 요금은 증명에 적힌 대로입니다").waitFor();
  await page.goto("/verify");
  await page.getByLabel("증명 파일이나 고지서 PDF").setInputFiles({ name: "바뀐.proof", mimeType: "application/json", buffer: Buffer.from(changed) });
  await page.getByRole("button", { name: "확인하기" }).click();
  await page.getByText("맞지 않습니다").first().waitFor();
});

test("the pages of the book, the class, the season and the money beside the bill", async () => {
  const page = await open(browser);
  await visit(page, "/rates/show");
  await check(page, "요금표 보기", "26-rates-show");
  await page.getByLabel("계약종별").selectOption({ label: "산업용전력" });
  await page.getByRole("button", { name: "보기", exact: true }).click();
  await page.getByRole("heading", { name: "산업용전력(을) 고압A" }).waitFor();
  await check(page, "요금표 보기");
  await page.getByRole("link", { name: "요금 개정 비교" }).click();
  await check(page, "요금 개정 비교");
  await page.getByRole("link", { name: "2023-05-16", exact: true }).click();
  await page.getByText("+8.0").first().waitFor();
  await check(page, "요금 개정 비교");

  await page.getByRole("contentinfo").getByRole("link", { name: "계약종별 찾기" }).click();
  await check(page, "계약종별 찾기");
  assert.ok((await focusVisible(page)) > 15, "too few focus stops");
  await page.getByRole("link", { name: "보기로 채우기" }).click();
  await page.getByText("교육용전력(갑) 고압A 선택Ⅰ").first().waitFor();
  await check(page, "계약종별 찾기", "27-class");
  await visit(page, "/class?uses-0-use=farming&contract_kw=1000");
  await page.getByText("입력한 내용을 확인해 주세요").waitFor();
  page.problems.length = 0; // The refusal's status is told as an error of the page.
  await check(page, "계약종별 찾기");

  await page.getByRole("contentinfo").getByRole("link", { name: "청구서 밖의 돈" }).click();
  await check(page, "청구서 밖의 돈");
  await page.getByRole("link", { name: "요금 정산" }).click();
  await page.getByRole("button", { name: "칸 더하기" }).click();
  assert.equal(await page.getByRole("group", { name: "다시 계산한 달 3" }).count(), 1);
  await page.getByRole("link", { name: "보기로 채우기" }).click();
  await page.getByText("고객에게 돌려줄 금액").waitFor();
  await check(page, "요금 정산", "28-charge");

  await page.getByRole("contentinfo").getByRole("link", { name: "수요관리형 선택요금(CPP) 정산" }).click();
  await check(page, "수요관리형 선택요금(CPP) 정산");
  await page.getByRole("link", { name: "표본으로 채우기" }).click();
  await page.getByRole("button", { name: "정산하기" }).click();
  await page.getByText("낮은 요금으로 확정").waitFor();
  await check(page, "수요관리형 선택요금(CPP) 정산");
});

test("the interface's page is reached from the foot", async () => {
  const page = await open(browser);
  await visit(page, "/estimate");
  await page.getByRole("contentinfo").getByRole("link", { name: "JSON API" }).click();
  await check(page, /API/);
  assert.ok((await focusVisible(page)) > 5, "too few focus stops");
});
