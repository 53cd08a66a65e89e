// A clerk's first login with an authenticator app and its page, with the keyboard alone. Every page has no axe violation and fits a window of 320 px.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";
import { check, focusVisible, follow, launch, need, noProblems, open, press, set, visit } from "./harness.mjs";

const [password, code, now] = [need("KILOWON_PASSWORD"), need("KILOWON_CODE"), Number(need("KILOWON_NOW"))];

let browser, page;
before(async () => {
  browser = await launch();
  page = await open(browser);
});
after(() => browser.close());

/** What an authenticator app shows (RFC 6238), so many steps from the portal's now. */
function shown(secret, steps = 0) {
  const bits = [...secret.replaceAll(" ", "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30) + steps));
  const mac = createHmac("sha1", key).update(step).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1e6).padStart(6, "0");
}

async function halfway() {
  await visit(page, "/login?next=%2Fdesk");
  await set(page, "username", "jeong");
  await set(page, "password", password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/login/second**");
}

test("the operator's code leads to an app, which lets in", async () => {
  await halfway();
  await check(page, "둘째 인증");
  await set(page, "code", "00000-00000");
  await page.keyboard.press("Enter");
  await page.getByText("맞지 않습니다").first().waitFor();
  page.problems.length = 0; // The refusal's status is told as an error of the page.
  await check(page, "둘째 인증");
  await set(page, "code", code);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/login/second/app**");
  await check(page, "인증 앱 등록", "38-second-app");
  await focusVisible(page);
  assert.equal(await page.locator("main svg").count(), 1);
  const secret = await page.locator("main code").textContent();
  await set(page, "code", shown(secret));
  await page.keyboard.press("Enter");
  await page.getByText("지금 한 번만 보입니다").waitFor();
  await check(page, "복구 코드");
  const codes = await page.locator("[data-recovery]").allTextContents();
  assert.equal(codes.length, 10);
  await follow(page, "보관했습니다. 계속");
  await check(page, "담당자 업무");
  await page.context().clearCookies();
  await halfway();
  await set(page, "code", shown(secret, 1));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/desk");
  await noProblems(page);
});

test("the app and the codes are renewed from one's own page", async () => {
  await visit(page, "/account");
  await check(page, "내 정보");
  await follow(page, "둘째 인증 관리");
  await check(page, "본인 확인");
  await set(page, "password", password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/account/second");
  await check(page, "둘째 인증", "39-second");
  await press(page, "복구 코드 새로 만들기");
  await check(page, "복구 코드");
  await visit(page, "/account/second");
  await press(page, "인증 앱과 복구 코드 지우기");
  await page.getByText("패스키가 없어").waitFor();
  page.problems.length = 0;
  await check(page, "둘째 인증");
  await press(page, "인증 앱 새로 등록");
  await check(page, "인증 앱 등록");
  await set(page, "code", shown(await page.locator("main code").textContent()));
  await page.keyboard.press("Enter");
  await check(page, "복구 코드");
  await noProblems(page);
});

test("a password is looked at and judged before it is changed", async () => {
  await visit(page, "/account/password");
  await check(page, "비밀번호 바꾸기", "40-password");
  await set(page, "old", password);
  await press(page, "지금 비밀번호 적은 글자 보기");
  assert.equal(await page.locator("#old").getAttribute("type"), "text");
  await set(page, "new", "river stones 789 sand");
  await set(page, "again", "river stones 789 sand");
  await page.getByText("세기: 아주 좋음").waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/account");
  await page.getByText("비밀번호를 바꾸고").waitFor();
  await noProblems(page);
});
