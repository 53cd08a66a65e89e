// Signing with a certificate in the page: each form of files, what leaves the page, and what is said when it does not work.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axe, check, launch, need, noProblems, open, visit } from "./harness.mjs";

const folder = need("KILOWON_FILES");
const password = need("KILOWON_PASSWORD");
const number = need("KILOWON_NUMBER");

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function fill(page, files, secret = password, business = number) {
  await page.getByLabel("사업자등록번호").fill(business);
  await page.getByLabel("인증서 파일").setInputFiles(files.map((name) => join(folder, name)));
  await page.getByLabel("인증서 비밀번호").fill(secret);
}

async function sign(page) {
  const request = page.waitForRequest((r) => r.method() === "POST");
  const answer = page.waitForResponse((r) => r.request().method() === "POST");
  await page.getByRole("button", { name: "인증서로 확인" }).click();
  const sent = new URLSearchParams((await request).postData());
  await (await answer).finished();
  return sent;
}

for (const [name, files] of [
  [".p12", ["member.p12"]],
  ["signCert.der and signPri.key", ["new/signCert.der", "new/signPri.key"]],
  ["a key in the older form", ["old/signPri.key", "old/signCert.der"]],
]) {
  test(`${name} proves the organisation, and nothing but the signature leaves the page`, async () => {
    const page = await open(browser);
    await visit(page, "/certificate");
    await check(page, "공동인증서 확인", name === ".p12" ? "16-certificate" : "");
    await fill(page, files);
    const sent = await sign(page);
    await page.getByText("인정되는 인증서입니다").waitFor();
    await check(page, "공동인증서 확인");
    for (const seen of ["한빛주택관리(가상)", number, "가상 인증기관", "가상 범용(사업자)", "폐지되지 않음"]) {
      assert.ok(await page.getByRole("definition").filter({ hasText: seen }).isVisible(), seen);
    }
    assert.deepEqual([...sent.keys()], ["challenge", "signature", "random", "number"]);
    assert.ok(!sent.toString().includes(encodeURIComponent(password)));
    assert.equal(Buffer.from(sent.get("random"), "base64").length, 20);
    assert.ok(Buffer.from(sent.get("signature"), "base64").length < 4096);
    writeFileSync(join(folder, "signature.der"), Buffer.from(sent.get("signature"), "base64"));
    noProblems(page);
  });
}

test("an answer counts once", async () => {
  const page = await open(browser);
  await visit(page, "/certificate");
  await fill(page, ["member.p12"]);
  const sent = await sign(page);
  await page.getByText("인정되는 인증서입니다").waitFor();
  const again = await page.request.post("/certificate", { form: Object.fromEntries(sent) });
  assert.equal(again.status(), 422);
  assert.match(await again.text(), /이미 쓴 것입니다/);
});

for (const [name, files, said, business] of [
  ["expired", ["expired.p12"], /유효기간이 \d{4}-\d\d-\d\d에 끝났습니다/],
  ["revoked", ["revoked.p12"], /폐지되거나 효력이 정지된/],
  ["of an unknown authority", ["stranger.p12"], /인정하는 인증기관의 인증서가 아닙니다/],
  ["of another number", ["member.p12"], /사업자등록번호\(고유번호\)로 발급된 인증서가 아닙니다/, "000-81-12354"],
  ["without its random number, in the ciphers of old", ["legacy.p12"], /사업자등록번호\(고유번호\)로 발급된 인증서가 아닙니다/],
  ["without its random number, in those of today", ["modern.p12"], /사업자등록번호\(고유번호\)로 발급된 인증서가 아닙니다/],
]) {
  test(`a certificate ${name} is refused by the server`, async () => {
    const page = await open(browser);
    await visit(page, "/certificate");
    await fill(page, files, password, business);
    await sign(page);
    await page.getByRole("alert").getByText(said).waitFor();
    assert.equal(await page.getByLabel("사업자등록번호").inputValue(), business ?? number);
    assert.equal(await page.getByLabel("인증서 비밀번호").inputValue(), "");
    await axe(page);
  });
}

test("what is wrong is said in the page, at the field, and nothing is sent", async () => {
  const page = await open(browser);
  await visit(page, "/certificate");
  let sent = 0;
  page.on("request", (r) => (sent += r.method() === "POST" ? 1 : 0));
  const button = page.getByRole("button", { name: "인증서로 확인" });
  // The browser's own bubble would stop an empty form before the script sees it.
  await page.locator("form[data-certificate]").evaluate((form) => (form.noValidate = true));
  await button.click();
  await page.getByRole("alert").getByRole("link", { name: /인증서 파일.*골라 주세요/ }).waitFor();
  assert.equal(await page.getByRole("alert").getByRole("link").count(), 3);
  assert.equal(await page.getByLabel("인증서 비밀번호").getAttribute("aria-invalid"), "true");
  await axe(page);
  for (const [files, secret, said] of [
    [["member.p12"], "틀린 비밀번호", /비밀번호가 맞지 않습니다/],
    [["new/signCert.der", "new/signPri.key"], "wrong", /비밀번호가 맞지 않습니다/],
    [["old/signCert.der", "old/signPri.key"], "wrong", /비밀번호가 맞지 않습니다/],
    [["new/signCert.der"], password, /signPri\.key도 함께/],
    [["new/signPri.key"], password, /signCert\.der도 함께/],
    [["mixed/signCert.der", "mixed/signPri.key"], password, /한 쌍이 아닙니다/],
    [["plain.pem"], password, /읽을 수 없습니다/],
  ]) {
    await fill(page, files, secret);
    await button.click();
    await page.getByRole("alert").getByText(said).waitFor();
    assert.equal(await page.getByLabel("인증서 비밀번호").inputValue(), "", `${files} leave the password in the page`);
    assert.ok(await button.isEnabled());
  }
  assert.equal(sent, 0);
  noProblems(page);
});

test("without script nothing can be sent", async () => {
  const page = await open(browser, { javaScriptEnabled: false });
  await page.goto("/certificate");
  assert.ok(await page.getByRole("button", { name: "인증서로 확인" }).isDisabled());
  assert.ok(await page.getByText("스크립트를 켜 주세요").isVisible());
});
