package web

import (
	"strings"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/contract"
)

// wayFacts tell how a bill comes and is paid, with where it goes and the account masked.
func wayFacts(w *app.BillWay) []Fact {
	facts := []Fact{{Term: "청구서유형", Text: inRegister(w.Kind), Note: billTo(&w.Decided)}, {Term: "납부방법", Text: inRegister(w.Pay), Note: debitText(w.Decided.Debit)}}
	if t := w.Decided.TaxInvoice; t != nil {
		facts = append(facts, Fact{Term: "세금계산서", Text: t.BusinessNumber.String(), Note: taxText(t)})
	}
	return facts
}

// billTo is where the bill goes, empty for the place where the electricity is used.
func billTo(b *contract.Billing) string {
	var out []string
	for _, text := range []string{b.Email, b.Mobile, b.Address} {
		if text != "" {
			out = append(out, text)
		}
	}
	return strings.Join(out, ", ")
}

// debitText is the account that a bill is paid from, with its holder.
func debitText(d *contract.Debit) string {
	if d == nil {
		return ""
	}
	text := d.Bank + " " + d.Account + " " + d.Holder
	if d.Birth != "" {
		text += " (" + d.Birth + ")"
	}
	return text
}

func taxText(t *contract.TaxInvoice) string { return t.Name + " · " + t.Business + " · " + t.Item }

// billingTaxText is who the tax invoice is made out to, with the number.
func billingTaxText(t *contract.TaxInvoice) string {
	if t == nil {
		return "-"
	}
	return t.BusinessNumber.String() + " " + taxText(t)
}

// orRegister is a decided part of the way, or that the register knows.
func orRegister(text string) string {
	if text == "" {
		return "계약 대장대로"
	}
	return text
}
