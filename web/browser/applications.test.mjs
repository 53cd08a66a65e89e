// Each application with the keyboard alone: from the catalogue through the form, the draft, the papers and the receipt to both clerks' decision and what
// it changes. Every kind of page on the way has no axe violation and fits windows of 320 px and of half the width (200 %).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check, enter, follow, hand, launch, need, onPaper, press, set, visit } from "./harness.mjs";

const password = need("KILOWON_PASSWORD");
const [single, several] = need("KILOWON_UNITS").split(" ");
const [comprehensive, one, perHousehold] = ["한빛마을 1단지", "한빛마을 2단지", "푸른주거오피스텔"];
const paper = { name: "서류.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") };
const who = { applicant: "김하나", phone: "01000000000" };
const agreed = { consent_personal: true };
const power = { basis: "transformer", transformer_kva: "5000", wished: "2026-10-01" };

// What is written, handed in and decided, what the form says will change, and where the change shows.
const kinds = [
  { name: "전기요금 할인(복지할인·대가족)", at: perHousehold, draft: true, asks: true, pictures: true, effect: "할인을 2026년 10월분",
    answers: { unit: single, ...who, ground: "large_family", beneficiary: "김하나", members: "5", elsewhere: true, consent_duty: true, ...agreed, consent_sensitive: true, consent_lookup: true }, papers: ["doc_residence"] },
  { name: "1주택수가구 요금 적용", at: perHousehold, effect: "3가구로 나누어", shows: [perHousehold, /^3$/, "households"],
    answers: { unit: several, ...who, homes: "3", registered: "some", consent_duty: true, ...agreed, consent_lookup: true }, papers: ["doc_residence"] },
  { name: "전기사용신청(고압아파트 신설)", effect: "고객번호는 0155550001", grants: { number: "0155550001", begins: "2026-10-01", reading_day: "15" }, shows: ["0155550001", "5,000kW"],
    answers: { ...who, complex: "가상새마을 아파트", address: "가상시 한빛구 새길 1", method: "single", ...power, units: "101-101\n101-102", tv: true, consent_duty: true, ...agreed, consent_lookup: true } },
  { name: "선택요금 변경", at: comprehensive, effect: "선택Ⅰ로 바꿉니다", shows: [comprehensive, "선택Ⅰ"], answers: { ...who, option: "1", ...agreed } },
  { name: "아파트 계약방법 변경", at: one, effect: "단일계약에서 종합계약으로", shows: [one, "종합계약"], answers: { ...who, method: "comprehensive", reason: "공동설비 요금을 따로 보려고", ...agreed }, papers: ["doc_minutes"] },
  { name: "계약전력 변경", at: comprehensive, effect: "5,000kW로 바꿉니다", shows: [comprehensive, "5,000kW"], answers: { ...who, ...power, consent_duty: true, ...agreed } },
  { name: "명의변경(전기사용계약자 변경)", at: one, effect: "가상새주인으로 바꿉니다", shows: [one, /가.*\*/], papers: ["doc_joint"],
    answers: { ...who, former: "한빛주택관리(가상)", name: "가상새주인", name_phone: "0200000000", changed: "2026-09-18", cause: "transfer", split: "1", shown: "joint", consent_duty: true, ...agreed } },
  { name: "정기검침일 변경(희망검침일)", at: perHousehold, alone: true, effect: "15일로 바꿉니다", shows: [perHousehold, "매월 15일"], answers: { ...who, day: "15", ...agreed } },
  { name: "청구·납부 방법 변경", at: comprehensive, alone: true, effect: "모바일청구로 보냅니다", shows: [comprehensive, /모바일청구/],
    answers: { ...who, bill_kind: "mobile", mobile: "01000000001", ...agreed } },
  { name: "요금에 대한 이의신청", at: one, alone: true, answers: { ...who, month: "2026-08", claim: "지난달보다 두 배 나왔습니다.", ...agreed } },
  { name: "전기사용계약 해지", at: one, effect: "2026-10-01에 해지합니다", grants: { ends: "2026-10-01" }, shows: [one, "2026-10-01부터 해지"],
    answers: { ...who, wished: "2026-10-01", reason: "재건축으로 철거", as: "user", consent_duty: true, ...agreed } },
];

let browser;
const pages = {};
before(async () => {
  browser = await launch();
  for (const [role, name] of [["office", "demo"], ["clerk", "clerk"], ["second", "clerk2"]]) {
    pages[role] = await enter(browser, name, password);
  }
});
after(() => browser.close());

const picture = (k, name) => (k.pictures ? name : "");

/** Fills the form in and goes on to the papers. */
async function write(page, k) {
  for (const [id, value] of Object.entries(k.answers)) {
    await set(page, id, value);
  }
  await press(page, "다음: 서류 첨부");
  await page.waitForURL("**/documents");
}

/** Files an application as the office does, and gives its receipt number. */
async function file(k) {
  const page = pages.office;
  await visit(page, "/applications");
  await follow(page, k.name);
  await check(page, k.name, picture(k, "40-kind"));
  await follow(page, "신청");
  await page.waitForURL("**/start");
  await press(page, k.at ? new RegExp(`^선택 ?: ${k.at}$`) : "신청서 작성");
  await page.waitForURL("**/edit");
  if (k.draft) {
    await press(page, "다음: 서류 첨부");
    await page.getByText("입력한 내용을 확인해 주세요").waitFor();
    page.problems.length = 0; // The refusal's status is told as an error of the page.
    await check(page, k.name);
    await set(page, "unit", k.answers.unit);
    await press(page, "임시 저장");
    await page.getByText("저장했습니다").waitFor();
    await visit(page, "/applications/mine");
    await check(page, "신청 내역");
    await follow(page, /^접수 전/);
    await page.getByRole("link", { name: "보완하기" }).or(page.getByRole("button", { name: "임시 저장" })).waitFor();
    assert.equal(await page.locator("#unit").inputValue(), k.answers.unit, "the draft");
    await check(page, k.name, picture(k, "41-form"));
  }
  await write(page, k);
  for (const id of k.papers ?? []) {
    await set(page, "document", id);
    await hand(page, "file", paper);
    await press(page, "붙이기");
    await page.getByText("파일을 붙였습니다").waitFor();
  }
  await check(page, k.name, picture(k, "42-documents"));
  await follow(page, "다음: 확인·신청");
  await page.waitForURL("**/check");
  await check(page, k.name, picture(k, "43-check"));
  await press(page, "신청");
  await page.getByText(/접수번호는 [\d-]+입니다/).waitFor();
  await check(page, k.name, picture(k, "44-receipt"));
  return (await page.getByText(/접수번호는 [\d-]+입니다/).textContent()).match(/\d{8}-\d{4}/)[0];
}

/** Looks at the application from the clerk's queue on and takes it over. */
async function take(page, k, receipt) {
  await visit(page, "/desk/applications");
  await check(page, "신청 처리", picture(k, "45-queue"));
  await follow(page, new RegExp(receipt));
  await press(page, "맡기");
  await page.getByLabel("승인").waitFor();
}

/** Has the clerk ask for more, the office mend it and file it again. */
async function askBack(k, receipt) {
  const { office, clerk } = pages;
  await set(clerk, "text-ask", "실거주확인서를 세대주의 것으로 바꾸어 주세요.");
  await press(clerk, "보완 요청");
  await clerk.getByText("보완 요청").first().waitFor();
  await visit(office, "/applications");
  await follow(office, new RegExp(receipt));
  await office.getByText("담당자가 보완을 요청했습니다").waitFor();
  await set(office, "text", "세대주의 것으로 바꾸어 붙입니다.");
  await press(office, "보내기");
  await office.getByText("세대주의 것으로 바꾸어 붙입니다.").waitFor();
  await check(office, k.name, picture(k, "46-asked"));
  await follow(office, "보완하기");
  await set(office, "detail", "세대주의 확인서");
  await press(office, "다음: 서류 첨부");
  await office.waitForURL("**/documents");
  await follow(office, "다음: 확인·신청");
  await press(office, "보완하여 다시 신청");
  await office.getByText("2번째로 제출한 신청서입니다").waitFor();
}

/** Has the clerk grant it and, where two have to, another confirm. */
async function decide(k, receipt) {
  const { clerk, second } = pages;
  await take(clerk, k, receipt);
  if (k.asks) {
    await askBack(k, receipt);
    await visit(clerk, new URL(clerk.url()).pathname);
  }
  await press(clerk, k.alone ? "확정" : "처리안 올리기");
  await clerk.getByText("승인과 거부 가운데").first().waitFor();
  clerk.problems.length = 0; // The refusal's status is told as an error of the page.
  await set(clerk, "outcome", true);
  for (const [id, value] of Object.entries(k.grants ?? {})) {
    await set(clerk, id, value);
  }
  await clerk.locator("#article").focus();
  await clerk.keyboard.press("ArrowDown");
  await set(clerk, "reason", "서류로 확인하였습니다.");
  await check(clerk, new RegExp(k.name.replace(/[()]/g, ".")), picture(k, "47-decide"));
  await press(clerk, k.alone ? "확정" : "처리안 올리기");
  if (k.alone) {
    await clerk.getByText("승인되었습니다").waitFor();
    return;
  }
  await clerk.getByText("다른 담당자의 결재를 기다립니다").waitFor();
  await visit(second, clerk.url().slice(clerk.url().indexOf("/desk")));
  await check(second, new RegExp(k.name.replace(/[()]/g, ".")), picture(k, "48-confirm"));
  await press(second, "결재");
  await second.getByText("승인되었습니다").waitFor();
}

for (const k of kinds) {
  test(k.name, async () => {
    const receipt = await file(k);
    await decide(k, receipt);
    const { office, clerk } = pages;
    await visit(office, "/applications/mine");
    await follow(office, new RegExp(receipt));
    await office.getByText("승인되었습니다").waitFor();
    if (k.effect) {
      await office.getByRole("listitem").filter({ hasText: k.effect }).first().waitFor();
    }
    await check(office, k.name, picture(k, "49-granted"));
    await onPaper(office);
    if (k.shows) {
      const [found, text, below] = k.shows;
      await visit(clerk, `/desk/search?q=${encodeURIComponent(found)}`);
      await clerk.locator("#found-contracts tbody a").first().click();
      await clerk.waitForURL("**/desk/contracts/*");
      if (below) {
        await visit(clerk, `${new URL(clerk.url()).pathname}/${below}?q=${several}`);
      }
      await clerk.getByRole("cell", { name: text }).or(clerk.getByRole("definition").filter({ hasText: text })).first().waitFor();
    }
  });
}
