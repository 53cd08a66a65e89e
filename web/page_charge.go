package web

import (
	"net/http"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/receivable"
)

const (
	chargesTitle = "청구서 밖의 돈"
	chargesURL   = "/charges"
)

func chargeURL(k receivable.Kind) string { return chargesURL + "/" + string(k) }

// chargeView is the form of one kind, and the charge that came of it.
type chargeView struct {
	inquiry
	Kind   receivable.Kind
	About  string
	Charge *receivable.Charge
}

// chargesPage lists the kinds of money beside the bill.
func (p *pages) chargesPage(w http.ResponseWriter, r *http.Request) error {
	return p.Render(w, r, Page{Title: chargesTitle, Menu: menuGuide.URL, Crumbs: []Link{home}}, chargesBody())
}

// chargePage asks what happened and charges it, as kilowon charge does. Everything is in the address; nothing is stored.
func (p *pages) chargePage(w http.ResponseWriter, r *http.Request) error {
	kind := receivable.Kind(r.PathValue("kind"))
	form, ok := chargeForms[kind]
	if !ok {
		return kilowon.Errorf(kilowon.NotFound, "그런 계산은 없습니다. %s 화면에서 골라 주세요.", chargesTitle)
	}
	v := &chargeView{inquiry: inquiry{Action: chargeURL(kind), Parts: form.parts, Rows: form.rows}, Kind: kind, About: form.about}
	if v.read(r) {
		if text, ok := v.request(); ok {
			var err error
			if v.Charge, err = app.ComputeCharge(kind, text, p.app.Book()); v.refused(err) != nil {
				return err
			}
		}
	}
	page := Page{Title: kind.String(), Menu: menuGuide.URL, Crumbs: []Link{home, {chargesTitle, chargesURL}}, Status: v.status()}
	return p.Render(w, r, page, chargeBody(v))
}

// figures is what is paid, by whom.
func (v *chargeView) figures() []Fact {
	if v.Charge.Amount < 0 {
		return []Fact{{Term: "고객에게 돌려줄 금액", Body: Money(-v.Charge.Amount)}}
	}
	return []Fact{{Term: "고객이 낼 금액", Body: Money(v.Charge.Amount)}}
}
