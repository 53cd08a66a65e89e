// What clerks do beside applications, and what an office does about its people and logins, with the keyboard alone. Every page on the way has no axe
// violation and fits windows of 320 px and of half the width (200 %).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check, enter, focusVisible, follow, hand, launch, login, need, open, press, set, tabTo, texted, visit } from "./harness.mjs";

const password = need("KILOWON_PASSWORD");
const contract = need("KILOWON_CONTRACT");

let browser;
const pages = {};
before(async () => {
  browser = await launch();
  for (const [role, name] of [["office", "demo"], ["clerk", "clerk"], ["second", "clerk2"]]) {
    pages[role] = await enter(browser, name, password);
  }
});
after(() => browser.close());

const csv = (name, ...lines) => ({ name, mimeType: "text/csv", buffer: Buffer.from(lines.join("\n") + "\n") });

test("a contract is found, its terms are proposed by one clerk and confirmed by another", async () => {
  const { clerk, second } = pages;
  await visit(clerk, "/desk");
  await check(clerk, "담당자 업무", "50-desk");
  await set(clerk, "q", contract);
  await clerk.keyboard.press("Enter");
  await check(clerk, "회원·고객번호 찾기", "51-search");
  await follow(clerk, new RegExp(contract));
  await check(clerk, "한빛마을 2단지", "52-contract");
  await follow(clerk, "계약 조건 변경");
  await set(clerk, "from", "2026-10-18");
  await set(clerk, "contract_kw", "칠백");
  await press(clerk, "변경안 올리기");
  await clerk.getByText("0 이상의 정수").first().waitFor();
  clerk.problems.length = 0; // The refusal's status is told as an error of the page.
  await check(clerk, /계약 조건 변경$/);
  await set(clerk, "contract_kw", "800");
  await set(clerk, "reason", "변압기를 바꾸었습니다.");
  await press(clerk, "변경안 올리기");
  await clerk.getByText("변경안을 올렸습니다").waitFor();
  await check(clerk, /변경안$/);
  await visit(second, "/desk");
  await follow(second, /한빛마을 2단지/);
  await check(second, /변경안$/, "53-proposal");
  await press(second, "확인");
  await second.getByText("최확인").first().waitFor();
  await visit(clerk, new URL(clerk.url()).pathname);
  await clerk.getByText("800kW").first().waitFor();
});

test("readings, the register of contracts and receipts come in by file", async () => {
  const { clerk } = pages;
  await visit(clerk, "/desk/readings");
  await hand(clerk, "file", csv("검침.csv", "고객번호,검침월,당월지침,사용량(kWh),최대수요전력", `${contract},2026-09,99999,70000,300`, "0000000000,2026-09,1,1,1"));
  await press(clerk, "파일 올리기");
  await check(clerk, "검침자료 확인", "54-readings");
  await press(clerk, "1줄 반영");
  await clerk.getByText("1곳의 검침을 반영했습니다").waitFor();
  for (const [path, title, picture, ...lines] of [
    ["/desk/supply", "계약 대장", "55-supply", "고객번호,고객명,사업자등록번호,주소", "0155550009,가상새마을,,가상시 한빛구 새길 1", "15555,가상새마을,,가상시"],
    ["/desk/receipts", "수납과 미납", "56-receipts", "수납번호,고객번호,청구년월,수납일,금액", `R-1,${contract},2026-08,2026-09-15,1000000`, "R-2,0000000000,2026-08,2026-09-15,1"],
  ]) {
    await visit(clerk, path);
    await hand(clerk, "file", csv("자료.csv", ...lines));
    await press(clerk, "올리기");
    await clerk.getByText("아직 저장하지 않았습니다").waitFor();
    await check(clerk, title, picture);
    await hand(clerk, "file", csv("자료.csv", ...lines));
    await tabTo(clerk, clerk.locator('input[name="do"]:checked'));
    await clerk.keyboard.press("ArrowDown");
    await press(clerk, "올리기");
    await clerk.locator(".alert p[role=status]").waitFor();
    await check(clerk, title);
  }
});

test("what waits is taken, given on and handed back, and a complex is made of a contract without one", async () => {
  const { clerk, second } = pages;
  await visit(clerk, "/desk/tasks");
  await check(clerk, "기다리는 일");
  const row = (page) => page.getByRole("row", { name: /단지 없는 고객번호/ }).first();
  const button = (page, name) => row(page).getByRole("button", { name });
  await tabTo(clerk, button(clerk, /맡기$/));
  await clerk.keyboard.press("Enter");
  await button(clerk, /내놓기$/).waitFor();
  const colleagues = row(clerk).getByRole("combobox");
  await tabTo(clerk, colleagues);
  for (let i = 0; (await colleagues.locator("option:checked").textContent()) !== "최확인"; i++) {
    assert.ok(i < 10, "no such colleague");
    await clerk.keyboard.press("ArrowDown");
  }
  await tabTo(clerk, button(clerk, /맡기기$/));
  await clerk.keyboard.press("Enter");
  await row(clerk).getByRole("cell", { name: "최확인", exact: true }).waitFor();
  await visit(second, "/desk/tasks?whose=mine");
  await tabTo(second, button(second, /내놓기$/));
  await second.keyboard.press("Enter");
  await second.getByText("기다리는 일이 없습니다").waitFor();

  await visit(clerk, "/desk/complexes");
  await check(clerk, "단지와 세대");
  await follow(clerk, /0133330001 단지 만들기/);
  await check(clerk, /.+/);
  for (const [id, value] of Object.entries({ name: "전력마을(가상)", from: "2026-08-18", method: "comprehensive", contract_kw: "0", common_option: "2", common_equipment_kw: "150", reading_day: "18" })) {
    await set(clerk, id, value);
  }
  await press(clerk, "단지 만들기");
  await clerk.getByText("입력한 내용을 확인해 주세요").waitFor();
  clerk.problems.length = 0; // The refusal's status is told as an error of the page.
  await set(clerk, "contract_kw", "700");
  await press(clerk, "단지 만들기");
  await clerk.getByText("단지를 만들었습니다").waitFor();
  await hand(clerk, "file", csv("세대.csv", "동,호,시작지침", "101,101,0", "101,102,12.5"));
  await tabTo(clerk, clerk.locator('input[name="do"]:checked'));
  await clerk.keyboard.press("ArrowDown");
  await press(clerk, "올리기");
  await clerk.getByText("새 세대 2곳을 넣고").waitFor();
  await check(clerk, /세대 자료$/);
});

test("a person's data is found and shown with a reason; who is still needed is not proposed for erasure", async () => {
  const { clerk } = pages;
  await visit(clerk, "/desk/people");
  await set(clerk, "mobile", "010-0000-1002");
  await press(clerk, "찾기");
  await clerk.getByText("찾은 사람 1명").waitFor();
  await check(clerk, /.+/);
  await follow(clerk, "이*회");
  await check(clerk, "직원");
  const person = new URL(clerk.url()).pathname;
  await press(clerk, "가린 값 보기");
  await clerk.getByText("입력한 내용을 확인해 주세요").waitFor();
  clerk.problems.length = 0; // The refusal's status is told as an error of the page.
  await set(clerk, "unmask_reason", "subject");
  await set(clerk, "note", "요청서 12호");
  await press(clerk, "가린 값 보기");
  await clerk.getByText("가리지 않은 값을 보이고 있습니다").waitFor();
  await clerk.getByText("이조회").first().waitFor();
  await check(clerk, "직원");
  await visit(clerk, person);
  await clerk.getByText("아직 지울 수 없습니다").waitFor();
  assert.equal(await clerk.getByRole("button", { name: "삭제안 올리기" }).count(), 0);
});

test("the text of a message is changed, after a look at it", async () => {
  const { clerk } = pages;
  await visit(clerk, "/desk/notices");
  await follow(clerk, /신청 접수/);
  await set(clerk, "text", "[가상] {신청} 신청을 받았습니다.");
  await press(clerk, "미리보기");
  await clerk.locator(".field-error").waitFor();
  clerk.problems.length = 0; // The refusal's status is told as an error of the page.
  await check(clerk, /신청 접수/);
  await set(clerk, "text", "[가상] {신청} 신청을 받았습니다. 접수번호 {접수번호}, 처리기한 {처리기한}.");
  await press(clerk, "미리보기");
  await check(clerk, /신청 접수/, "57-notice");
  await press(clerk, "저장");
  await clerk.getByText(/저장했습니다|바꾸었습니다/).first().waitFor();
});

test("what somebody must not do, what is not there and what is too large is told on a page", async () => {
  const { office } = pages;
  for (const [path, status] of [["/desk", 403], ["/contracts/nothing", 404], ["/nothing", 404]]) {
    assert.equal((await visit(office, path)).status(), status);
    office.problems.length = 0;
    await check(office, /.+/);
    assert.ok((await focusVisible(office)) > 3);
  }
});

test("an office adds a member of staff by a code, gives a role and removes all but the last manager", async () => {
  const { office } = pages;
  await visit(office, "/organisation");
  await follow(office, "직원추가");
  for (const [id, text] of [["staff_name", "박신입"], ["birth_date", "1990-01-02"], ["department", "관리과"], ["staff_phone", "02-111-2223"], ["staff_mobile", "010-0000-3003"]]) {
    await set(office, id, text);
  }
  await press(office, "인증번호 받기");
  await office.getByText("인증번호를 보냈습니다").waitFor();
  await set(office, "code", await texted(browser, "01000003003"));
  await press(office, "직원 등록");
  await office.getByText("직원을 등록했습니다").waitFor();
  await check(office, "회사/직원정보 관리", "58-staff");
  await press(office, /박신입 조회자로|박신입 관리자로/);
  await office.getByRole("status").first().waitFor();
  await follow(office, "전체 선택");
  await press(office, "선택삭제");
  await office.getByText("관리자가 한 사람은").waitFor();
  office.problems.length = 0; // The refusal's status is told as an error of the page.
  await check(office, "회사/직원정보 관리");
  await visit(office, "/organisation");
  await tabTo(office, office.getByLabel("박신입 선택"));
  await office.keyboard.press("Space");
  await press(office, "선택삭제");
  await office.getByText("직원을 지웠습니다").waitFor();
  assert.equal(await office.getByRole("row", { name: /박신입/ }).count(), 0);
});

test("consents are given and taken back, and another login is ended", async () => {
  const { office } = pages;
  const other = await enter(browser, "demo", password);
  await visit(office, "/account");
  await check(office, "내 정보", "59-account");
  await set(office, "news-sms", true);
  await press(office, "동의 내용 바꾸기");
  await office.getByText("동의 내용을 바꾸었습니다").waitFor();
  assert.ok(await office.locator("#news-sms").isChecked());
  await set(office, "news-sms", false);
  await press(office, "동의 내용 바꾸기");
  await office.getByText("동의 내용을 바꾸었습니다").waitFor();
  assert.ok(!(await office.locator("#news-sms").isChecked()));
  await press(office, "다른 로그인 모두 끝내기");
  await office.getByRole("status").first().waitFor();
  await visit(other, "/");
  await other.waitForURL("**/login**");
  await visit(office, "/log");
  await check(office, "접속기록");
});

test("a reader sees and changes nothing", async () => {
  const page = await enter(browser, "reader", password);
  for (const [path, title] of [["/organisation", "회사/직원정보 관리"], ["/account/contracts", "전기사용계약관리"]]) {
    await visit(page, path);
    await check(page, title);
    assert.equal(await page.getByRole("main").getByRole("button", { name: /수정|선택삭제|추가/ }).count(), 0);
  }
});

test("who tries too many passwords is asked to wait", async () => {
  const page = await open(browser);
  await visit(page, "/login");
  for (let i = 0; (await page.getByText("너무 여러 번").count()) === 0; i++) {
    assert.ok(i < 12, "no end of tries");
    const answer = page.waitForResponse((r) => r.request().method() === "POST");
    await login(page, "nobody", "wrong");
    await (await answer).finished();
    await page.waitForLoadState("load");
  }
  page.problems.length = 0; // The refusals' status is told as an error of the page.
  await check(page, /.+/);
});
