// A household and its office: the office makes codes, the household comes in with the keyboard alone and sees its bill, why, and its month. No page has
// an axe violation, all fit a window of 320 px and 200 %, and report no error.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check, focusVisible, launch, login, need, noOverflow, onPaper, open, pictures, visit } from "./harness.mjs";

const [name, password] = need("KILOWON_LOGIN").split(" ");
const contract = need("KILOWON_CONTRACT");
const unit = need("KILOWON_UNIT");

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** Tabs until the field or button with the label has the focus, then types. */
async function tabTo(page, locator, text) {
  for (let stop = 0; stop < 40; stop++) {
    await page.keyboard.press("Tab");
    if (await locator.evaluate((e) => e === document.activeElement)) {
      if (text !== undefined) {
        await page.keyboard.type(text);
      }
      return;
    }
  }
  assert.fail(`the keyboard does not reach ${locator}`);
}

/** Holds the page at 200 %, which a window of half the width stands for. */
async function twice(page) {
  await page.setViewportSize({ width: 640, height: 450 });
  await noOverflow(page);
  await page.setViewportSize({ width: 1280, height: 900 });
}

let code = "";

test("the office makes a code for one household", async () => {
  const page = await open(browser);
  await visit(page, `/contracts/${need("KILOWON_COMPLEX")}/access`);
  await login(page, name, password);
  await check(page, /세대 열람$/, "30-access");
  await page.getByLabel("아래 표에서 고른 세대").check();
  await page.getByLabel(`${unit} 고르기`).check();
  await page.getByRole("button", { name: "코드 만들기" }).click();
  await check(page, /세대 열람 코드$/, "31-codes");
  code = await page.locator("#codes code").textContent();
  const [slips] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "오려서 나눌 쪽지 PDF" }).click()]);
  assert.match(slips.suggestedFilename(), /세대열람쪽지.*\.pdf$/);
  await page.getByRole("navigation", { name: "주 메뉴" }).getByRole("link", { name: "요금조회" }).click();
  await check(page, "요금조회", "36-usage");
  await twice(page);
});

test("the household comes in by the keyboard and finds its bill, why, and its month", async () => {
  const page = await open(browser);
  await visit(page, "/home");
  await check(page, "우리 집 요금 보기", "32-enter");
  await tabTo(page, page.getByLabel("단지 고객번호 (필수)"), contract);
  await page.keyboard.press("Tab");
  await page.keyboard.type("00000-00000");
  await page.keyboard.press("Enter");
  await page.getByText("고객번호나 코드가 맞지 않거나").waitFor();
  page.problems.length = 0; // The refusal's status is told as an error of the page.
  await check(page, "우리 집 요금 보기");
  await tabTo(page, page.getByLabel("열람 코드 (필수)"));
  await page.keyboard.press("Control+A");
  await page.keyboard.type(code.toLowerCase());
  await tabTo(page, page.getByLabel("이 기기에서 계속 보기(우리 집 기기일 때만)"));
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "우리 집 요금" }).waitFor();
  await page.getByText(unit).first().waitFor();
  await check(page, "우리 집 요금", "33-home");
  await onPaper(page);
  await twice(page);
  assert.ok((await focusVisible(page, 60)) > 12, "too few focus stops");

  await tabTo(page, page.getByRole("link", { name: "왜 이 금액인가", exact: true }));
  await page.keyboard.press("Enter");
  await check(page, "왜 이 금액인가");
  await twice(page);
  await page.getByRole("navigation", { name: "현재 위치" }).getByRole("link", { name: /분 요금$/ }).click();
  await check(page, new RegExp(unit));
  const [pdf] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "고지서 PDF" }).click()]);
  assert.match(pdf.suggestedFilename(), /고지서.*\.pdf$/);

  await page.getByRole("navigation", { name: "주 메뉴" }).getByRole("link", { name: "지난 요금" }).click();
  await check(page, "지난 요금", "34-home-history");
  await page.getByRole("navigation", { name: "주 메뉴" }).getByRole("link", { name: "이번 달 예상" }).click();
  await check(page, "이번 달 예상");
  await page.getByLabel("지침을 읽은 날 (필수)").fill("2026-09-02");
  await tabTo(page, page.getByLabel("또는 지난 검침 뒤로 쓴 양(kWh)"), "120");
  await page.keyboard.press("Enter");
  await page.getByText("검침일까지 예상").waitFor();
  await check(page, "이번 달 예상", "35-home-estimate");
  await twice(page);
  if (!pictures) {
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".header:visible, .footer:visible, form:visible").count(), 0, "forms on paper");
  }
});

test("the office takes a contract away and loads it again by the keyboard", async () => {
  const page = await open(browser);
  await visit(page, "/account/contracts");
  await login(page, name, password);
  await check(page, "전기사용계약관리", "37-contracts");
  await twice(page);
  await tabTo(page, page.getByLabel("고객번호 (필수)"), "0133330002");
  await page.keyboard.press("Enter");
  await page.getByText("명의가 회원정보와 다릅니다").waitFor();
  page.problems.length = 0; // The refusal's status is told as an error of the page.
  await check(page, "전기사용계약관리");
  await page.getByRole("row", { name: contract }).getByRole("link", { name: "삭제" }).focus();
  await page.keyboard.press("Enter");
  await check(page, "고객번호 삭제");
  await tabTo(page, page.getByRole("button", { name: "고객번호 삭제" }));
  await page.keyboard.press("Enter");
  await page.getByText("고객번호를 지웠습니다").waitFor();
  await tabTo(page, page.getByRole("button", { name: "1개 불러와 등록" }));
  await page.keyboard.press("Enter");
  await page.getByText("고객번호 1개를 등록했습니다").waitFor();
  await check(page, "전기사용계약관리");
});

test("discounts that end are found from the overview by the keyboard", async () => {
  const page = await open(browser);
  await visit(page, "/");
  await login(page, name, password);
  await tabTo(page, page.getByRole("link", { name: "끝나는 할인 보기" }));
  await page.keyboard.press("Enter");
  await check(page, "끝나는 할인", "38-endings");
  await twice(page);
});
