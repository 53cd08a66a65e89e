// Signing up as an office does, with the keyboard alone, and the clerk's decision. Every page has no axe violation and fits a window of 320 px.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check, enter, focusVisible, launch, login, open, press, tabTo, texted, visit } from "./harness.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function type(page, label, text) {
  const field = page.getByLabel(label, { exact: false }).first();
  await tabTo(page, field);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}

test("an office signs up with the keyboard alone", async () => {
  const page = await open(browser);
  await visit(page, "/signup");
  await check(page, "회원가입", "20-signup");
  await tabTo(page, page.getByLabel("단체/국가기관/아파트관리사무소"));
  await page.keyboard.press("Space");
  await press(page, "다음");

  await page.waitForURL("**/signup/terms");
  await check(page, "회원가입", "21-signup-terms");
  for (const item of ["회원이용약관에 동의", "개인정보처리방침을 확인함", "필수 항목의 수집"]) {
    await tabTo(page, page.getByLabel(item));
    await page.keyboard.press("Space");
  }
  await press(page, "다음");

  await page.waitForURL("**/signup/verify");
  await check(page, "회원가입", "22-signup-verify");
  await type(page, "사업자등록번호", "000-81-00014");
  await page.locator("#file").setInputFiles({ name: "고유번호증.png", mimeType: "image/png", buffer: Buffer.from("\x89PNG\r\n\x1a\n0000", "latin1") });
  await press(page, "다음");

  await page.waitForURL("**/signup/details");
  await check(page, "회원가입", "23-signup-details");
  assert.ok((await focusVisible(page)) > 10);
  await page.evaluate(() => document.activeElement?.blur());
  for (const [id, text] of [["name", "가상타운 관리사무소"], ["representative", "정대표"], ["phone", "02-123-4567"], ["staff_name", "한신청"], ["birth_date", "1968-02-29"],
    ["department", "관리과"], ["staff_phone", "02-123-4568"], ["staff_mobile", "010-0000-7777"]]) {
    await tabTo(page, page.locator(`#${id}`));
    await page.keyboard.type(text);
  }
  await press(page, "인증번호 받기");
  await page.getByText("인증번호를 보냈습니다").waitFor();
  await tabTo(page, page.locator("#code"));
  await page.keyboard.type(await texted(browser, "01000007777"));
  await press(page, "인증번호 확인");
  await page.getByText("휴대전화 인증 완료").waitFor();
  await check(page, "회원가입");
  await press(page, "가입 신청");
  await page.waitForURL("**/signup/status");
  await check(page, "회원가입 처리 상태", "24-signup-status");
});

test("a clerk decides on the application", async () => {
  const page = await enter(browser, "clerk", "kilowon-demo");
  await visit(page, "/desk/verifications");
  await check(page, "가입 심사", "25-verifications");
  await page.getByRole("link", { name: "가상타운 관리사무소" }).click();
  await check(page, "가입 신청 심사", "26-verification");
  await page.getByLabel("거절 사유").fill("대표자가 서류와 다릅니다.");
  await page.getByLabel("대표자 성명 다름").check();
  await page.getByRole("button", { name: "거절" }).click();
  await page.getByText("가입을 거절하고").waitFor();
});

test("login by phone, one's own page and the staff", async () => {
  const page = await open(browser);
  await visit(page, "/login/phone");
  await check(page, "로그인", "27-login-phone");
  await type(page, "사업자등록번호", "000-81-12349");
  await type(page, "휴대전화번호", "010-0000-1001");
  await press(page, "인증번호 받기");
  await page.getByText("인증번호가 문자로 갑니다").waitFor();
  await check(page, "로그인");
  await tabTo(page, page.locator("#code"));
  await page.keyboard.type(await texted(browser, "01000001001"));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "할 일과 업무" }).waitFor();
  await visit(page, "/account");
  await check(page, "내 정보", "28-account");
  await page.getByRole("link", { name: "회사/직원정보 관리" }).click();
  await check(page, "회사/직원정보 관리", "29-organisation");
  await page.getByRole("link", { name: "직원추가" }).click();
  await check(page, "직원추가");
});
