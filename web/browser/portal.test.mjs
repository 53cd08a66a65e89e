// The portal as an office uses it: with a mouse, with the keyboard alone, and without script. Every page on the way has no axe violation,
// fits a window of 320 px and reports no error.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axe, check, focusVisible, launch, login, need, onPaper, open, pictures, visit } from "./harness.mjs";

const control = need("KILOWON_CONTROL");
const [name, password] = need("KILOWON_LOGIN").split(" ");

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** Asks the Go side to fill a form in, to start the workers or to move the clock. */
async function ask(path, body) {
  const answer = await fetch(control + path, { method: "POST", body });
  assert.equal(answer.status, 200, `${path}: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) {
    chunks.push(chunk);
  }
  return { name: download.suggestedFilename(), data: Buffer.concat(chunks) };
}

const workbook = (file, buffer) => ({ name: file, mimeType: "application/octet-stream", buffer });
const filingTitle = "고압아파트(오피스텔) 호별 사용량 제출";
const main = (page) => page.getByRole("main");

test("an office goes from the form to the explained bill", async (context) => {
  const page = await open(browser);
  // The steps stand on each other: after a failed one the rest is not tried.
  const step = async (title, run) => {
    let failed;
    await context.test(title, () => run().catch((error) => { failed = error; throw error; }));
    assert.ok(!failed, title);
  };

  await step("login", async () => {
    await visit(page, "/history");
    await check(page, "로그인", "01-login");
    await login(page, name, "틀린 비밀번호");
    await page.getByText("아이디 또는 비밀번호가 맞지 않습니다").waitFor();
    page.problems.length = 0; // The refusal's status is told as an error of the page.
    await check(page, "로그인");
    await login(page, name, password);
    await page.waitForURL("**/history");
  });

  await step("home and what the filing is about", async () => {
    await page.getByRole("link", { name: /^kilowon/ }).click();
    await check(page, "할 일과 업무", "02-home");
    await page.getByRole("navigation", { name: "주 메뉴" }).getByRole("link", { name: "호별 사용량 제출" }).click();
    await check(page, filingTitle, "03-filing");
    for (const tab of ["접수방법", "프로세스", "처리기간", "서식 다운로드", "제출서류", "관련 자주묻는질문"]) {
      await page.getByRole("link", { name: tab, exact: true }).click();
      await page.getByRole("heading", { level: 2, name: tab }).waitFor();
      await axe(page);
    }
    await page.getByText("기한을 넘기면 어떻게 되나요?").click();
    await check(page, filingTitle);
    await page.getByRole("link", { name: "신청", exact: true }).click();
  });

  await step("contract and month", async () => {
    await check(page, "고객번호 선택", "04-contracts");
    await page.getByLabel("고객번호, 이름, 주소로 찾기").fill("없는 단지");
    await page.getByRole("button", { name: "찾기" }).click();
    await page.getByText("맞는 고객번호가 없습니다").waitFor();
    await check(page, "고객번호 선택");
    await page.getByLabel("고객번호, 이름, 주소로 찾기").fill("한빛마을 1");
    await page.getByRole("button", { name: "찾기" }).click();
    await page.getByRole("link", { name: /^선택 ?: 한빛마을 1단지$/ }).click();
    await check(page, "한빛마을 1단지 검침월 선택", "05-months");
    await page.getByRole("link", { name: "계약방법 비교" }).click();
    await check(page, "한빛마을 1단지 계약방법 비교");
    const [held, total] = await page.locator("#compared-months tbody tr").evaluateAll((rows) => rows.reduce(([a, b], row) => {
      const won = [...row.querySelectorAll("td")].slice(3, 5).map((c) => Number(c.firstChild.textContent.replace(/[^\d-]/g, "") || c.textContent.replace(/[^\d-]/g, "")));
      return [a + won[0], b + won[1]];
    }, [0, 0]));
    const sums = await page.locator("#choices tbody td:nth-child(2)").evaluateAll((cells) => cells.map((c) => Number(c.textContent.replace(/[^\d-]/g, ""))));
    assert.ok(held > 0 && total === sums[0], `the months come to ${total}, the choice to ${sums[0]}`);
    await page.getByLabel("함께 견줄 계약전력(kW)").focus();
    await page.keyboard.type("9000");
    await page.keyboard.press("Enter");
    await page.getByRole("rowheader", { name: /계약전력 9,000kW/ }).waitFor();
    await check(page, "한빛마을 1단지 계약방법 비교");
    assert.ok(await focusVisible(page, 60) > 10, "stops of the keyboard");
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".header:visible, .footer:visible, button:visible").count(), 0, "buttons on paper");
    assert.ok(await page.locator("#break-even-table").isVisible());
    await page.emulateMedia({ media: "screen" });
    const compared = await saved(page, () => page.getByRole("link", { name: /계약방법 비교.*XLSX/ }).click());
    assert.match(compared.name, /요금비교.*\.xlsx$/);
    await page.getByRole("navigation", { name: "현재 위치" }).getByRole("link", { name: "검침월 선택" }).click();
    await main(page).getByRole("link", { name: /^제출 ?: / }).click();
    await check(page, /서류제출$/, "06-submit");
  });

  let submitURL = "";
  await step("form, upload and findings", async () => {
    submitURL = page.url();
    const form = await saved(page, () => page.getByRole("link", { name: "호별 사용량 제출 양식" }).click());
    assert.match(form.name, /호별사용량제출양식.*\.xlsx$/);
    await page.locator("#file").setInputFiles(workbook("빈.xlsx", Buffer.from("")));
    await page.getByRole("button", { name: "파일 올리기" }).click();
    await page.getByRole("alert").getByText("빈 파일입니다").waitFor();
    page.problems.length = 0; // The refusal's status is told as an error of the page.
    await check(page, /서류제출$/);
    await page.locator("#file").setInputFiles(workbook("9월 사용량.xlsx", await ask("/fill?complex=0&spoil=1", form.data)));
    await page.getByRole("button", { name: "파일 올리기" }).click();
    await page.waitForURL("**/submissions/*");
    await check(page, /점검 결과$/, "07-findings");
    const before = page.url();
    await page.getByRole("link", { name: /^중단 \d/ }).click();
    await page.getByText("당월지침").first().waitFor();
    assert.equal(await page.locator(".finding .tone-warn").count(), 0, "warnings among what stops");
    await check(page, /점검 결과$/);
    const marked = await saved(page, () => page.getByRole("link", { name: "표시된 파일 내려받기" }).click());
    assert.equal(marked.name, "9월 사용량(점검결과).xlsx");
    await page.goto(before);
    await page.getByRole("button", { name: /^안전한 수정 \d+건 모두 적용$/ }).click();
    await page.getByText(/안전한 수정 .+칸을 적용해 제출 2번으로/).waitFor();
    await check(page, /점검 결과$/, "08-repaired");
  });

  await step("nothing is lost on the way back", async () => {
    await page.getByRole("navigation", { name: "진행 단계" }).getByRole("link", { name: /서류제출/ }).click();
    await page.waitForURL(submitURL);
    await page.getByRole("link", { name: /이어서 확인·등록 ?: 제출 1번/ }).waitFor();
    await check(page, /서류제출$/, "09-uploads");
    await page.getByRole("link", { name: /이어서 확인·등록 ?: 제출 2번/ }).click();
  });

  await step("register and follow the run", async () => {
    await page.getByRole("link", { name: "등록", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: /사용량을 등록할까요/ });
    await dialog.waitFor();
    await axe(page);
    if (pictures) {
      await page.screenshot({ path: join(pictures, "10-register.png") });
    }
    await dialog.getByRole("button", { name: "돌아가기" }).click();
    await dialog.waitFor({ state: "hidden" });
    await page.getByRole("link", { name: "등록", exact: true }).click();
    await dialog.getByRole("button", { name: "등록" }).click();
    await page.waitForURL("**/run");
    assert.equal(await page.getByRole("status").count(), 1);
    await check(page, /요금 계산$/, "11-run");
    await ask("/work");
    await page.waitForURL("**/bills");
    await page.getByRole("heading", { level: 2, name: "요금을 계산하지 않은 세대" }).waitFor();
    await check(page, /분 요금$/, "12-bills");
  });

  await step("households of the month", async () => {
    const head = page.getByRole("columnheader", { name: "사용량" });
    await head.getByRole("link").click();
    await head.getByRole("link").click();
    assert.equal(await page.getByRole("columnheader", { name: "사용량" }).getAttribute("aria-sort"), "descending");
    const used = await page.locator("#household-bills tbody td:nth-child(2)").evaluateAll((cells) => cells.map((c) => Number(c.textContent.replace(/\D/g, ""))));
    assert.deepEqual(used, used.toSorted((a, b) => b - a));
    await page.getByRole("link", { name: "다음" }).click();
    assert.match(page.url(), /page=2/);
    await page.getByLabel("동·호로 찾기").fill("101-108");
    await page.getByRole("button", { name: "찾기" }).click();
    await page.getByRole("link", { name: "101동 108호" }).click();
    await check(page, /101동 108호/, "13-bill");
    await onPaper(page);
    const number = (text) => Number(text.replace(/[^\d-]/g, ""));
    const changes = await page.locator("#change-month-table tbody td:last-child").allTextContents();
    assert.ok(changes.length > 0, "nothing tells why the bill changed");
    assert.equal(changes.map(number).reduce((a, b) => a + b, 0), number(await page.locator("#change-month-table tfoot td").textContent()));
    await page.locator("#change-month ~ details > summary").click();
    await axe(page);
    const pdf = await saved(page, () => page.getByRole("link", { name: "고지서 PDF" }).click());
    assert.equal(pdf.data.subarray(0, 5).toString(), "%PDF-");
  });

  await step("why it is this amount", async () => {
    await page.getByRole("link", { name: "왜 이 금액인가", exact: true }).click();
    await check(page, "왜 이 금액인가", "14-why");
    const amounts = await page.locator("#sum-table tbody td:last-child").evaluateAll((cells) => cells.map((c) => Number(c.textContent.replace(/[^\d-]/g, ""))));
    const total = Number((await page.locator("#sum-table tfoot td").textContent()).replace(/[^\d-]/g, ""));
    assert.equal(amounts.reduce((a, b) => a + b, 0), total, "the lines do not add up to the total");
    await page.locator("#sum-table").getByRole("link", { name: "전력량요금" }).click();
    assert.ok(await page.locator("#line-energy:target").isVisible());
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".header:visible, .footer:visible, button:visible").count(), 0, "buttons on paper");
    await page.emulateMedia({ media: "screen" });
    await page.goBack();
    await page.goBack();
  });

  await step("correction", async () => {
    await page.getByRole("link", { name: "사용량 정정" }).click();
    await check(page, /정정$/, "15-correct");
    await page.getByLabel("바른 개별사용량(kWh)").fill("열둘");
    await page.getByRole("button", { name: "정정" }).click();
    await page.getByRole("link", { name: /정정 사유를 적어 주세요/ }).waitFor();
    page.problems.length = 0; // The refusal's status is told as an error of the page.
    await check(page, /정정$/);
    await page.getByLabel("바른 개별사용량(kWh)").fill("12");
    await page.getByLabel("정정 사유").fill("당월지침을 잘못 적음");
    await page.getByRole("button", { name: "정정" }).click();
    await page.getByText(/^정정했습니다/).waitFor();
    await check(page, /101동 108호/);
  });

  await step("the complex's invoice and the common bill", async () => {
    await page.getByRole("navigation", { name: "현재 위치" }).getByRole("link", { name: /분 요금$/ }).click();
    for (const bill of ["아파트 청구서", "공동설비"]) {
      await page.getByRole("link", { name: `왜 이 금액인가: ${bill}` }).click();
      await page.getByText("차이 0원").waitFor();
      await check(page, "왜 이 금액인가");
      await page.goBack();
    }
  });

  await step("inquiry and downloads", async () => {
    await page.getByRole("link", { name: "세대내역 조회" }).first().click();
    await check(page, /세대내역 조회$/, "16-history");
    await page.getByLabel("청구년월").selectOption({ index: 2 });
    await page.getByRole("button", { name: "조회" }).click();
    await main(page).getByRole("link", { name: "0112345678" }).click();
    await page.getByRole("button", { name: /세대별 고지서 묶음/ }).click();
    await page.waitForURL("**/downloads");
    await page.getByRole("link", { name: /고지서.*\.pdf/ }).waitFor();
    await check(page, "내려받기 목록", "17-downloads");
    const pdf = await saved(page, () => page.getByRole("link", { name: /고지서.*\.pdf/ }).click());
    assert.ok(pdf.data.length > 500_000, `${pdf.data.length} bytes for a thousand bills`);
  });

  await step("guides, an unknown page and the end", async () => {
    for (const [path, title, picture] of [["/guide", "사용자 안내서", "18-guide"], ["/guide/findings", "오류 유형 안내서", "19-findings-guide"], ["/rates", "계산할 수 있는 요금", ""]]) {
      await visit(page, path);
      await check(page, title, picture);
    }
    await visit(page, "/bills/nothing");
    page.problems.length = 0; // A missing page's status is told as an error.
    await check(page, "찾는 내용이 없습니다");
    await page.getByRole("button", { name: "로그아웃" }).click();
    await page.waitForURL("**/login");
  });
});

/** Tabs on until the element has the focus, which it must show. */
async function tabTo(page, element) {
  for (let stop = 0; stop < 80; stop++) {
    if (await element.evaluate((e) => e === document.activeElement)) {
      return;
    }
    await page.keyboard.press("Tab");
  }
  assert.fail(`80 tabs on ${page.url()} do not lead to ${element}`);
}

async function press(page, element) {
  await tabTo(page, element);
  await page.keyboard.press("Enter");
}

test("a single contract is filed with the keyboard alone", async () => {
  const page = await open(browser);
  await visit(page, "/login");
  await tabTo(page, page.getByLabel("아이디"));
  await page.keyboard.type(name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/$/);
  await press(page, page.getByRole("link", { name: /사용량 제출 ?: 한빛마을 2단지/ }));
  await page.getByRole("heading", { level: 1, name: /한빛마을 2단지 .*서류제출/ }).waitFor();
  const form = await saved(page, () => press(page, page.getByRole("link", { name: "호별 사용량 제출 양식" })));
  // What the system's own dialog does after Enter on the field.
  await tabTo(page, page.locator("#file"));
  await page.locator("#file").setInputFiles(workbook("제출.xlsx", await ask("/fill?complex=1", form.data)));
  await press(page, page.getByRole("button", { name: "파일 올리기" }));
  await page.waitForURL("**/submissions/*");
  await press(page, page.getByRole("link", { name: "등록", exact: true }));
  await page.getByRole("dialog").waitFor();
  await press(page, page.getByRole("dialog").getByRole("button", { name: "등록" }));
  await page.waitForURL("**/bills");
  await check(page, /분 요금$/);
  await press(page, page.getByRole("link", { name: "201동 101호" }));
  await page.getByRole("heading", { level: 2, name: "분담액" }).waitFor();
  await check(page, /201동 101호/, "20-share");
  assert.ok((await focusVisible(page)) > 8, "too few focus stops");
  await press(page, page.getByRole("link", { name: "왜 이 금액인가", exact: true }));
  await page.getByText("차이 0원").waitFor();
  await check(page, "왜 이 금액인가");
  await visit(page, "/filing/contracts?q=2단지");
  await press(page, page.getByRole("link", { name: /^선택 ?: 한빛마을 2단지$/ }));
  await press(page, page.getByRole("link", { name: "바꾸기" }));
  await check(page, /분담 방법$/, "21-share-rule");
});

test("an office without script files a workbook saved by LibreOffice as xls", async () => {
  const page = await open(browser, { javaScriptEnabled: false });
  await page.goto("/login");
  await login(page, name, password);
  await page.getByRole("link", { name: /사용량 제출 ?: 푸른주거오피스텔/ }).click();
  const form = await saved(page, () => page.getByRole("link", { name: "호별 사용량 제출 양식" }).click());
  await page.locator("#file").setInputFiles(workbook("빈.xlsx", Buffer.from("")));
  await page.getByRole("button", { name: "파일 올리기" }).click();
  await page.getByText("빈 파일입니다").waitFor();
  await page.locator("#file").setInputFiles(workbook("제출.xls", await ask("/fill?complex=2&save=xls", form.data)));
  await page.getByRole("button", { name: "파일 올리기" }).click();
  await page.getByRole("heading", { level: 1, name: /점검 결과$/ }).waitFor();
  await page.getByRole("link", { name: "등록", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: /등록할까요/ }).waitFor();
  await page.getByRole("button", { name: "등록" }).click();
  for (let look = 0; page.url().endsWith("/run"); look++) {
    assert.ok(look < 100, "the run does not end");
    await page.waitForTimeout(100);
    await page.goto(page.url());
  }
  await page.getByRole("heading", { level: 1, name: /분 요금$/ }).waitFor();
  await page.getByRole("link", { name: "A동 101호" }).click();
  await page.getByRole("link", { name: "왜 이 금액인가", exact: true }).click();
  await page.getByText("차이 0원").waitFor();
});

test("a month past its deadline asks what to do", async () => {
  await ask("/next");
  const page = await open(browser);
  await visit(page, "/login");
  await login(page, name, password);
  await page.getByText("기한 지남").first().waitFor();
  await check(page, "할 일과 업무", "22-late");
  await page.getByRole("link", { name: /사용량 제출 ?: 한빛마을 2단지/ }).click();
  await page.getByText("제출 기한이 지났습니다").waitFor();
  await check(page, /서류제출$/, "23-late-submit");
  await page.getByRole("link", { name: "제출하지 않고 요금 계산" }).click();
  await check(page, /미제출 요금 계산$/);
  await page.getByRole("link", { name: "돌아가서 제출" }).click();
});
