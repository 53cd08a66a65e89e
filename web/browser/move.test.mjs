// A move inside the month with the keyboard alone: the office applies, two clerks decide, the month is filed, and both households of the dwelling have their bill.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check, enter, follow, hand, launch, need, onPaper, open, press, set, tabTo, visit } from "./harness.mjs";

const [control, password] = [need("KILOWON_CONTROL"), need("KILOWON_PASSWORD")];
const move = JSON.parse(need("KILOWON_MOVE"));
const kind = "이사정산(세대의 이사요금 계산)";
const paper = { name: "서류.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") };

let browser, office, clerk, second;
before(async () => {
  browser = await launch();
  [office, clerk, second] = [await enter(browser, "demo", password), await enter(browser, "clerk", password), await enter(browser, "clerk2", password)];
});
after(() => browser.close());

async function ask(path, body) {
  const answer = await fetch(control + path, { method: "POST", body });
  assert.equal(answer.status, 200, `${path}: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

/** Lets a household in with a code of its office. */
async function comeIn() {
  const page = await open(browser);
  await visit(page, "/home/enter");
  await set(page, "c", move.contract);
  await set(page, "k", (await ask("/code")).toString());
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "우리 집 요금" }).waitFor();
  return page;
}

const number = async (cell) => Number((await cell.textContent()).replace(/[^\d-]/g, ""));

test("a household's move from the application to both bills", async () => {
  const left = await comeIn();

  await visit(office, "/apply/move");
  await follow(office, "신청");
  await office.waitForURL("**/start");
  await press(office, /^선택 ?: 한빛마을 1단지$/);
  await office.waitForURL("**/edit");
  for (const [id, value] of Object.entries({ unit: move.unit, applicant: "김하나", phone: "01000000000", moved_on: move.on, register: move.register, kwh: move.kwh, meter: "12-345", newcomer: "이새집",
    newcomer_phone: "01000000002", consent_household: true, consent_duty: true, consent_personal: true })) {
    await set(office, id, value);
  }
  await check(office, kind);
  await press(office, "다음: 서류 첨부");
  await office.waitForURL("**/documents");
  for (const id of ["doc_moved_in", "doc_consent"]) {
    await set(office, "document", id);
    await hand(office, "file", paper);
    await press(office, "붙이기");
    await office.getByText("파일을 붙였습니다").waitFor();
  }
  await follow(office, "다음: 확인·신청");
  await office.waitForURL("**/check");
  await office.getByText(/이사 전과 후로 나누어 계산합니다/).first().waitFor();
  await press(office, "신청");
  const receipt = (await office.getByText(/접수번호는 [\d-]+입니다/).textContent()).match(/\d{8}-\d{4}/)[0];

  await visit(clerk, "/desk/applications");
  await follow(clerk, new RegExp(receipt));
  await press(clerk, "맡기");
  await clerk.getByLabel("승인").waitFor();
  await set(clerk, "outcome", true);
  await clerk.locator("#article").focus();
  await clerk.keyboard.press("ArrowDown");
  await set(clerk, "reason", "전입을 확인하였습니다.");
  await press(clerk, "처리안 올리기");
  await clerk.getByText("다른 담당자의 결재를 기다립니다").waitFor();
  await visit(second, new URL(clerk.url()).pathname);
  await press(second, "결재");
  await second.getByText("승인되었습니다").waitFor();

  await visit(left, "/home");
  assert.equal(new URL(left.url()).pathname, "/home/enter", "the household that left still comes in");

  await ask("/after"); // The reading day has come, and the session of days before is over.
  office = await enter(browser, "demo", password);
  await visit(office, move.month);
  const [form] = await Promise.all([office.waitForEvent("download"), follow(office, /호별 사용량 제출 양식/)]);
  const chunks = [];
  for await (const chunk of await form.createReadStream()) {
    chunks.push(chunk);
  }
  await hand(office, "file", { name: "9월 사용량.xlsx", mimeType: "application/octet-stream", buffer: await ask("/fill?complex=0", Buffer.concat(chunks)) });
  await press(office, "파일 올리기");
  await office.waitForURL("**/submissions/*");
  await follow(office, "등록");
  await tabTo(office, office.getByRole("dialog").getByRole("button", { name: "등록" }));
  await office.keyboard.press("Enter");
  await office.waitForURL("**/bills");

  await set(office, "q", move.unit);
  await office.keyboard.press("Enter");
  await office.getByText(/찾은 세대/).waitFor();
  const rows = office.locator("#household-bills tbody tr");
  assert.deepEqual((await rows.locator("th").allTextContents()).map((t) => t.match(/이사 [전후]/)?.[0]), ["이사 전", "이사 후"]);
  const totals = [await number(rows.nth(0).locator("td").nth(4)), await number(rows.nth(1).locator("td").nth(4))];
  await follow(office, /이사 전/);
  await check(office, /이사 전/);
  await onPaper(office);
  assert.equal(await number(office.locator("#bill-lines tfoot td")), totals[0]);
  assert.equal(await office.getByRole("link", { name: "사용량 정정" }).count(), 0, "no later bill could carry the difference");
  await follow(office, "이사 후 요금");
  await check(office, /이사 후/);
  assert.equal(await number(office.locator("#bill-lines tfoot td")), totals[1]);
  await office.getByRole("main").getByRole("link", { name: "이사 전 요금" }).waitFor();

  const came = await comeIn();
  assert.equal(await came.locator(".bill-head .big").first().textContent().then((t) => Number(t.replace(/\D/g, ""))), totals[1]);
  assert.equal(await came.getByText("이사 전 요금").count(), 0, "who came is told of who left");
  await check(came, "우리 집 요금");
  await visit(came, "/home/history");
  assert.equal(await came.locator("main table:has(a) tbody tr").count(), 1, "bills of the household that came");
});
