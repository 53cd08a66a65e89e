package app

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/rating"
)

// ProveBill proves the rated part of a household's issued bill: its own charge, without what is shared and corrected beside it. It gives nil for a bill of
// another kind, and for one that the case of today does not come to again, as nothing is proved but what was issued.
func (a *App) ProveBill(h *HouseholdBill) (*Proof, error) {
	if h.Kind != billing.HouseholdBill {
		return nil, nil
	}
	side := sideOf(h).side
	c := &Case{ID: h.Month.String() + " " + h.Unit.String(), Period: h.Period, Within: h.Within, ReadingMonth: h.Month, Usage: &caseUsage{KWh: &side.Usage.KWh}}
	for i := range side.Terms {
		c.Terms = append(c.Terms, caseOf(&side.Terms[i]))
	}
	proof, err := a.prover().Prove(c)
	switch code := kilowon.CodeOf(err); {
	case err == nil && proof.Totals.Total == h.Rated.Total && sameAmounts(proof.Lines, h.Lines):
		return proof, nil
	case err == nil || code == kilowon.Invalid || code == kilowon.Unencoded:
		return nil, nil
	}
	return nil, err
}

// CheckProof checks a proof as it was handed over; see [Prover.CheckText].
func (a *App) CheckProof(text []byte) (*ProofCheck, error) { return a.prover().CheckText(text) }

// sameAmounts reports whether two bills have the same lines.
func sameAmounts(a, b []rating.ExplainedLine) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Key != b[i].Key || a[i].Amount != b[i].Amount {
			return false
		}
	}
	return true
}

// caseOf writes a household's terms as a case has them.
func caseOf(t *rating.Terms) caseTerms {
	out := caseTerms{From: t.From, To: t.To, Class: t.Key.Class.Code(), Grade: t.Key.Grade.Code(), Voltage: t.Key.Voltage.Code(), Option: int(t.Key.Option),
		ContractKW: t.ContractKW, Households: t.Households, TVSets: t.TVSets}
	if t.NonDwelling {
		out.Dwelling = new(bool)
	}
	for _, d := range t.Discounts {
		out.Discounts = append(out.Discounts, caseDiscount{Kind: d.Kind.Code(), From: d.From, To: d.To})
	}
	return out
}
