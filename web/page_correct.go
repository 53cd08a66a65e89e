package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
)

// correctView is the form that corrects an issued bill's use.
type correctView struct {
	billView
	Own, Common, Reason Field
	// Problem is what was wrong with the whole.
	Problem string
}

func (v *correctView) fields() []Field { return []Field{v.Own, v.Common, v.Reason} }

func (v *correctView) wrong() bool {
	return len(faulty(v.fields())) > 0
}

// correctPage asks for the right use of an issued bill.
func (p *pages) correctPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.correction(r, who)
	if err != nil {
		return err
	}
	return p.renderCorrect(w, r, v, http.StatusOK)
}

func (p *pages) correction(r *http.Request, who app.Actor) (*correctView, error) {
	h, err := p.app.Bill(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	v := &correctView{billView: billView{HouseholdBill: h}}
	if !v.correctable() {
		return nil, kilowon.Errorf(kilowon.Conflict, "정정할 수 있는 것은 종합계약과 세대별계약의 세대 고지서입니다. 단일계약은 관리비에서 분담액을 조정해 주세요.")
	}
	v.Own = Field{ID: "own", Label: "바른 개별사용량(kWh)", Value: strconv.FormatInt(h.OwnKWh, 10), Hint: "0 이상의 정수만 적습니다. 쉼표와 단위는 적지 않습니다.", Required: true, Mode: "numeric"}
	v.Common = Field{ID: "common", Label: "바른 공동사용량(kWh)", Value: strconv.FormatInt(h.CommonKWh, 10), Hint: "세대에 나눈 공동사용량이 없으면 0을 적습니다.", Required: true, Mode: "numeric"}
	v.Reason = Field{ID: "reason", Label: "정정 사유", Hint: "고지서를 받는 사람이 알 수 있게 적습니다. 예: 당월지침을 4,102로 잘못 적음. 이름과 전화번호는 적지 않습니다.", Required: true}
	return v, nil
}

func (p *pages) renderCorrect(w http.ResponseWriter, r *http.Request, v *correctView, status int) error {
	page := Page{Title: v.title() + " 정정", Menu: menuHistory.URL, Status: status, Crumbs: append(v.crumbs(), Link{"세대 요금", billURL(v.ID)})}
	return p.Render(w, r, page, correctBody(v))
}

// correct computes the bill again with other use; the difference goes into the next bill and the issued one stays as it is.
func (p *pages) correct(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.correction(r, who)
	if err != nil {
		return err
	}
	c := app.Correction{BillID: v.ID}
	c.OwnKWh, v.Own = readKWh(r, v.Own)
	c.CommonKWh, v.Common = readKWh(r, v.Common)
	c.Reason = strings.TrimSpace(r.PostFormValue("reason"))
	v.Reason.Value = c.Reason
	switch n := len([]rune(c.Reason)); {
	case n == 0:
		v.Reason.Error = "정정 사유를 적어 주세요."
	case n > app.MostReason:
		v.Reason.Error = fmt.Sprintf("정정 사유는 %d자까지 적을 수 있는데 %d자입니다.", app.MostReason, n)
	}
	if v.wrong() {
		return p.renderCorrect(w, r, v, http.StatusUnprocessableEntity)
	}
	adj, err := p.app.Correct(r.Context(), who, &c)
	if code := kilowon.CodeOf(err); err != nil && (code == kilowon.Conflict || code == kilowon.Invalid) {
		v.Problem = fieldText(err)
		return p.renderCorrect(w, r, v, StatusOf(code))
	}
	if err != nil {
		return err
	}
	p.flash(r.Context(), fmt.Sprintf("정정했습니다. 차액 %s원은 다음 청구에서 더하거나 뺍니다.", adj.Difference()))
	return p.Next(w, r, billURL(v.ID))
}

// mostKWh is a household's use of a month, which no meter of a home reaches.
const mostKWh = 10_000_000

// readKWh reads a field of whole kWh back and says what is wrong with it.
func readKWh(r *http.Request, f Field) (int64, Field) {
	f.Value = strings.TrimSpace(r.PostFormValue(f.ID))
	n, err := strconv.ParseInt(f.Value, 10, 64)
	if err != nil || n < 0 || n > mostKWh {
		f.Error = fmt.Sprintf("0부터 %s까지의 정수를 적어 주세요.", kilowon.FormatInt(mostKWh))
	}
	return n, f
}
