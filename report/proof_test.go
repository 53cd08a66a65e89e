package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// proofOf is the proof in a household's file, or the error of reading it.
func (m *month) proofOf(h *app.HouseholdBill) (*app.Proof, error) {
	m.Helper()
	var out bytes.Buffer
	m.must(m.maker.WriteHouseholdBill(&out, h, "한빛관리소"))
	if !bytes.HasPrefix(out.Bytes(), []byte("%PDF-")) {
		m.Fatal("not a PDF file")
	}
	text, err := document.ReadProof(out.Bytes(), app.MaxProof)
	if err != nil {
		return nil, err
	}
	return app.ParseProof(text)
}

// Every household's file proves its own charge to the won, whatever its class and discounts and whoever pays the complex's bill.
func TestBillProofs(t *testing.T) {
	prover := app.NewProver(book.Default())
	for _, method := range []string{"comprehensive", "single", "per_household"} {
		m := newMonth(t, complexFile(method, 12), nil)
		for i := range m.bills.Households {
			h := &m.bills.Households[i]
			proof, err := m.proofOf(h)
			m.must(err)
			check, err := prover.Check(proof)
			if err != nil || !check.Matches || check.Total != h.Rated.Total || check.KWh != h.KWh || check.Period != h.Period {
				t.Errorf("%s %s: %+v %v", method, h.Unit, check, err)
			}
		}
	}
}

// What the household's data no longer comes to is not proved, nor is a bill of no household, nor are many bills in one file.
func TestBillWithoutProof(t *testing.T) {
	m := newMonth(t, complexFile("comprehensive", 9), nil)
	changed := m.bills.Households[0]
	changed.Household.TVSets += 2
	odd := m.bills.Households[1]
	odd.Household.Key = tariff.Key{Class: tariff.Night}
	common := app.HouseholdBill{Bill: *m.bills.Billed.Common, Contract: m.bills.Billed.Contract}
	for name, h := range map[string]*app.HouseholdBill{"other terms": &changed, "terms without a price": &odd, "common equipment": &common} {
		if _, err := m.proofOf(h); kilowon.CodeOf(err) != kilowon.NotFound || !strings.Contains(err.Error(), "요금 증명이 없습니다") {
			t.Errorf("%s: %v", name, err)
		}
	}
	var all bytes.Buffer
	m.must(m.maker.WriteHouseholdBills(&all, m.each(), "한빛관리소"))
	if _, err := document.ReadProof(all.Bytes(), app.MaxProof); kilowon.CodeOf(err) != kilowon.NotFound {
		t.Errorf("many bills: %v", err)
	}
}
