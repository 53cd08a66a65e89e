// Signing up and logging in with a certificate, and a passkey made and used in Chromium's virtual authenticator, with the keyboard alone. Every page has no axe violation and fits windows of 320 px and of half the width (200 %).
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { check, launch, login, need, noOverflow, open, press, tabTo, texted, visit } from "./harness.mjs";

const folder = need("KILOWON_FILES");
const password = need("KILOWON_PASSWORD");

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function fits(page, title, picture = "") {
  await check(page, title, picture);
  await page.setViewportSize({ width: 640, height: 450 });
  await noOverflow(page);
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** Signs with a file of the folder; the number stands in the field already or is typed. */
async function sign(page, file, number) {
  if (number) {
    await tabTo(page, page.locator("#certificate-number"));
    await page.keyboard.type(number);
  }
  await tabTo(page, page.locator("#certificate-files"));
  await page.locator("#certificate-files").setInputFiles(join(folder, file));
  await tabTo(page, page.locator("#certificate-password"));
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
}

test("an office signs up with its certificate, without a clerk", async () => {
  const page = await open(browser);
  await visit(page, "/signup");
  await tabTo(page, page.getByLabel("단체/국가기관/아파트관리사무소"));
  await page.keyboard.press("Space");
  await press(page, "다음");
  await page.waitForURL("**/signup/terms");
  for (const item of ["회원이용약관에 동의", "개인정보처리방침을 확인함", "필수 항목의 수집"]) {
    await tabTo(page, page.getByLabel(item));
    await page.keyboard.press("Space");
  }
  await press(page, "다음");
  await page.waitForURL("**/signup/verify");
  await fits(page, "회원가입", "30-signup-ways");
  await tabTo(page, page.locator("#business_number"));
  await page.keyboard.type("000-81-00014");
  await press(page, "공동인증서 인증하기");

  await page.waitForURL("**/signup/verify/certificate");
  await fits(page, "회원가입", "31-signup-certificate");
  assert.equal(await page.locator("#certificate-number").inputValue(), "000-81-00014");
  await sign(page, "expired.p12");
  await page.getByText("유효기간이").first().waitFor();
  page.problems.length = 0; // The browser notes the refused answer itself.
  await fits(page, "회원가입");
  await sign(page, "joins.p12");
  await page.waitForURL("**/signup/details");
  await page.getByText("공동인증서로 기관을 확인했습니다").waitFor();
  assert.equal(await page.locator("#name").count(), 0);
  await fits(page, "회원가입", "32-signup-certified");
  for (const [id, text] of [["representative", "정대표"], ["phone", "02-123-4567"], ["staff_name", "한신청"], ["birth_date", "1968-02-29"],
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
  await press(page, "가입 신청");
  await page.waitForURL("**/signup/status");
  await page.getByText("가입을 마쳤습니다").waitFor();
  await fits(page, "회원가입 처리 상태");
});

test("its staff logs in with the certificate", async () => {
  const page = await open(browser);
  await visit(page, "/login");
  await tabTo(page, page.getByRole("link", { name: "법인/단체(공동인증서)" }));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/login/certificate");
  await fits(page, "로그인", "33-login-certificate");
  await sign(page, "joins.p12", "000-81-00014");
  await page.waitForURL("**/login/staff");
  await fits(page, "직원 선택", "34-login-staff");
  await tabTo(page, page.getByLabel("한*청"));
  await page.keyboard.press("Space");
  await press(page, "확인");
  await page.getByRole("heading", { level: 1, name: "할 일과 업무" }).waitFor();
  await visit(page, "/account");
  await page.getByText("한신청").first().waitFor();
});

/** Gives the page a device that makes and keeps passkeys; verified is whether it knows its user. */
async function device(page, verified = true) {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: verified, automaticPresenceSimulation: true };
  const { authenticatorId } = await client.send("WebAuthn.addVirtualAuthenticator", { options });
  return { client, authenticatorId };
}

test("a passkey is registered after a second proof and lets in without a name", async () => {
  const page = await open(browser);
  const { client, authenticatorId } = await device(page);
  await visit(page, "/login");
  await login(page, "demo", "kilowon-demo");
  await visit(page, "/account");
  await fits(page, "내 정보");
  await tabTo(page, page.getByRole("link", { name: "패스키 등록" }));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/account/confirm**");
  await fits(page, "본인 확인", "35-confirm");
  await tabTo(page, page.locator("#password"));
  await page.keyboard.type("kilowon-demo");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/account/passkeys/new");
  await fits(page, "패스키 등록", "36-passkey-new");
  await press(page, "패스키 만들기");
  await page.waitForURL("**/account#passkeys-head");
  await page.getByText("패스키를 등록했습니다").waitFor();
  await fits(page, "내 정보", "37-passkeys");
  // The device refuses to make a second key for the same person.
  await visit(page, "/account/passkeys/new");
  await press(page, "패스키 만들기");
  await page.getByText("이미 등록한 패스키가 있습니다").waitFor();

  await page.getByRole("button", { name: "로그아웃" }).click();
  await visit(page, "/login/passkey");
  await fits(page, "로그인", "38-login-passkey");
  await press(page, "패스키로 로그인");
  await page.getByRole("heading", { level: 1, name: "할 일과 업무" }).waitFor();
  await page.getByText("김관리").first().waitFor();

  // A copy of the key, whose counter stands where it was before the login.
  const { credentials } = await client.send("WebAuthn.getCredentials", { authenticatorId });
  assert.equal(credentials.length, 1);
  await client.send("WebAuthn.removeCredential", { authenticatorId, credentialId: credentials[0].credentialId });
  await client.send("WebAuthn.addCredential", { authenticatorId, credential: { ...credentials[0], signCount: 0 } });
  await page.getByRole("button", { name: "로그아웃" }).click();
  await visit(page, "/login/passkey");
  await press(page, "패스키로 로그인");
  await page.getByText("복사되었을 수 있어").waitFor();
});

test("a device that cannot verify its user gets nowhere", async () => {
  const page = await open(browser);
  await device(page, false);
  await visit(page, "/login/passkey");
  await press(page, "패스키로 로그인");
  await page.getByText("패스키를 쓰지 않고 닫았거나").waitFor();
});

test("without script another way is told", async () => {
  const page = await open(browser, { javaScriptEnabled: false });
  await page.goto("/login/passkey");
  assert.ok(await page.getByRole("button", { name: "패스키로 로그인" }).isDisabled());
  assert.ok(await page.getByText("스크립트를 켜 주세요").isVisible());
});
