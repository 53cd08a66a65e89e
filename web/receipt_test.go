package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
)

// A file of receipts is looked at first; entered once, the office sees what is left, and the clerk's list is empty when all came in.
func TestReceipts(t *testing.T) {
	o := newOffice(t, smallDemo)
	open := o.complexOf(1).Contract.ContractNumber
	o.page(menuUsage.URL, "납부한 금액", "납기일이 지난 1개월. 오늘 내면 연체료")
	rows, _, _, err := o.app.Charges(t.Context(), o.actor(), app.ChargeQuery{Text: open, Page: store.Page{Limit: 1}})
	o.must(err)
	left := rows[0].Standing()
	o.login("clerk", app.DemoPassword)
	page := o.page(menuReceipts.URL, "납기일이 지난 미납", open, o.complexOf(1).Contract.Name)
	if strings.Contains(page, o.complexOf(0).Contract.ContractNumber) {
		t.Error("a contract that paid everything is in arrears")
	}
	lines := []string{"수납번호,고객번호,청구년월,수납일,금액,구분", "N-1,OPEN,MONTH,2026-09-17,1000,지원금", "N-2,OPEN,MONTH,2026-09-17,-999999999999,", "N-3,OPEN,1999-01,2026-09-17,5,",
		"N-4,0199999999,MONTH,2026-09-17,5,", "N-1,OPEN,MONTH,2026-09-17,7,", "N-5,OPEN,MONTH,2026-09-17,LEFT,", ""}
	file := []byte(strings.NewReplacer("OPEN", open, "MONTH", left.Month.String(), "LEFT", strconv.FormatInt(int64(left.Unpaid()), 10)).Replace(strings.Join(lines, "\n")))
	look := o.uploadForm(menuReceipts.URL, "수납.csv", file, url.Values{"do": {fileLook}})
	o.holds("look", look, "아직 저장하지 않았습니다", "P02", "P03", "P07", "P08", "P09", "지원금")
	o.page(menuReceipts.URL, open)
	take := o.uploadForm(menuReceipts.URL, "수납.csv", file, url.Values{"do": {fileTake}})
	o.holds("take", take, "수납 2건", "넣지 않은 줄은 4줄", "미납이 없습니다")
	again := o.uploadForm(menuReceipts.URL, "수납.csv", file, url.Values{"do": {fileTake}})
	o.holds("again", again, "수납 0건", "이미 들어 있음")
	if w := o.uploadForm(menuReceipts.URL, "수납.csv", []byte("가,나\n1,2\n"), nil); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a file without the columns: %d", w.Code)
	}
	o.login(app.DemoLogin, app.DemoPassword)
	o.page(menuUsage.URL, "청구금액보다 1,000원 많음")
}
