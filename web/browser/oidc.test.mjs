// Signing up and logging in through a provider of OpenID Connect, all with the keyboard, there and back. Every page of the portal has no axe violation and fits a window of 320 px.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check, follow, launch, need, open, press, set, texted, visit } from "./harness.mjs";

const provider = need("KILOWON_PROVIDER");

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** Leaves for the provider from the page in front and logs in there, or refuses to. */
async function prove(page, button) {
  await follow(page, provider);
  await page.getByRole("heading", { level: 1, name: `${provider} 로그인` }).waitFor();
  assert.notEqual(new URL(page.url()).hostname, "localhost", "the provider is on another site");
  await set(page, "password", need("KILOWON_PASSWORD"));
  await press(page, button);
}

test("an organisation signs up through a provider", async () => {
  const page = await open(browser);
  await visit(page, "/signup");
  await page.getByLabel("단체/국가기관/아파트관리사무소").focus();
  await page.keyboard.press("Space");
  await press(page, "다음");
  await page.waitForURL("**/signup/terms");
  for (const id of ["service", "privacy-policy", "collection"]) {
    await set(page, id, true);
  }
  await press(page, "다음");
  await page.waitForURL("**/signup/verify");
  await set(page, "business_number", "000-82-98761");
  await press(page, "외부 인증하기");
  await page.waitForURL("**/signup/verify/oidc");
  await check(page, "회원가입", "39-signup-oidc");
  await prove(page, "거절");
  await page.getByText("인증을 마치지 못했습니다").waitFor();
  page.problems.length = 0; // The refusal's status is told as an error of the page.
  await check(page, "회원가입");
  await prove(page, "동의하고 로그인");
  await page.waitForURL("**/signup/details");
  await page.getByText("외부 인증으로 기관을 확인했습니다").waitFor();
  await check(page, "회원가입");
  for (const [id, text] of [["representative", "정대표"], ["phone", "02-123-4567"], ["staff_name", "한신청"], ["birth_date", "1968-02-29"], ["department", "관리과"], ["staff_phone", "02-123-4568"],
    ["staff_mobile", "010-0000-7777"]]) {
    await set(page, id, text);
  }
  await press(page, "인증번호 받기");
  await page.getByText("인증번호를 보냈습니다").waitFor();
  await set(page, "code", await texted(browser, "01000007777"));
  await press(page, "인증번호 확인");
  await page.getByText("휴대전화 인증 완료").waitFor();
  await press(page, "가입 신청");
  await page.waitForURL("**/signup/status");
  await page.getByText("가입을 마쳤습니다").waitFor();
  await check(page, "회원가입 처리 상태");
});

test("its staff log in through the provider", async () => {
  const page = await open(browser);
  await visit(page, "/login/oidc?next=%2Fhistory");
  await check(page, "로그인", "40-login-oidc");
  await prove(page, "거절");
  await page.getByText("인증을 마치지 못했습니다").waitFor();
  page.problems.length = 0; // The refusal's status is told as an error of the page.
  await prove(page, "동의하고 로그인");
  await page.waitForURL("**/login/staff**");
  await check(page, "직원 선택");
  await page.getByLabel("한*청").focus();
  await page.keyboard.press("Space");
  await press(page, "확인");
  await page.waitForURL("**/history");
  await visit(page, "/account");
  await page.getByText("한신청").first().waitFor();
});
