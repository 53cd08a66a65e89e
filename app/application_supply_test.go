package app_test

import (
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// supplyForm asks for a comprehensive contract of three households.
func supplyForm() map[string]string {
	return map[string]string{"applicant": "새마을 관리단", "phone": "010-0000-0000", "complex": "새마을아파트", "address": "가상시 새길 1", "method": "comprehensive",
		"option": "2", "basis": "transformer", "transformer_kva": "1500", "wished": "2026-10-20", "units": "101-101\n101-102\n102-101", "tv": "1", "consent_duty": "1",
		"consent_personal": "1", contract.ConsentLookUp: "1"}
}

// An application makes the contract: number, days and households are there from the clerk's decision on, and a number is given once.
func TestSupplyMakesTheContract(t *testing.T) {
	c := openCounter(t, "2026-10-05")
	ctx := t.Context()
	if _, err := c.BeginApplication(ctx, c.who, "supply", c.complex.Contract.ID); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("a new contract for an old one: %v", err)
	}
	apply := func() string {
		id, err := c.BeginApplication(ctx, c.who, "supply", "")
		c.must(err)
		c.must(c.WriteApplication(ctx, c.who, id, supplyForm()))
		c.file(id)
		return id
	}
	first, second := apply(), apply()
	grants := map[string]string{"number": "09-9999-0001", "begins": "2026-10-15", "reading_day": "19"}
	c.must(c.DeskTake(ctx, c.clerk, second))
	decision := store.ApplicationDecision{Grant: true, Reason: "확인함", Article: "제9조", Grants: map[string]string{"number": "09-9999-0001"}}
	if err := c.DeskDecide(ctx, c.clerk, second, &decision); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("granted without a day: %v", err)
	}
	v := c.grant(first, grants)
	if v.ComplexID == "" || v.Contract == nil || v.Contract.ContractNumber != "0999990001" {
		t.Fatalf("%+v", v.Contract)
	}
	c.clock.now = kilowon.MustDate("2026-10-15").Time().Add(3 * time.Hour)
	con, err := c.Contract(ctx, c.who, v.ComplexID)
	c.must(err)
	if con.Terms.Method != apartment.Comprehensive || con.Terms.ContractKW != 1500 || con.Terms.CommonOption != 2 || con.Terms.ReadingDay != 19 || con.Households != 3 ||
		con.Holder != member.MaskName("새마을 관리단") || con.Name != "새마을아파트" {
		t.Errorf("%+v", con)
	}
	households, err := c.DeskHouseholds(ctx, c.clerk, v.ComplexID)
	if err != nil || len(households) != 3 || households[2].Unit.String() != "102-101" || households[2].Terms[0].TVSets != 1 ||
		households[0].Terms[0].Key != (tariff.Key{}) {
		t.Errorf("%+v %v", households, err)
	}
	decision.Grants = grants
	// The first clerk is told, before a second one is asked.
	if err := c.DeskDecide(ctx, c.clerk, second, &decision); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("a number that is taken: %v", err)
	}
	if got, err := c.DeskApplication(ctx, c.clerk, second); err != nil || got.State != contract.InReview || got.ComplexID != "" {
		t.Errorf("%s %v", got.State, err)
	}
	// Power is changed from the next reading period.
	id, err := c.BeginApplication(ctx, c.who, "contract_power", v.ComplexID)
	c.must(err)
	form := map[string]string{"applicant": "김하나", "phone": "01000000000", "basis": "equipment", "equipment_kw": "100", "large_kw": "110,90", "wished": "2026-10-16",
		"consent_duty": "1", "consent_personal": "1"}
	c.must(c.WriteApplication(ctx, c.who, id, form))
	c.must(c.Attach(ctx, c.who, id, &app.Attachment{Document: "doc_equipment", Name: "내역.pdf", Media: "application/pdf", Content: []byte("%PDF-")}))
	c.file(id)
	c.grant(id, nil)
	for on, want := range map[string]int64{"2026-10-18": 1500, "2026-10-19": 259} {
		c.clock.now = kilowon.MustDate(on).Time().Add(3 * time.Hour)
		if con, err = c.Contract(ctx, c.who, v.ComplexID); err != nil || con.Terms.ContractKW != want {
			t.Errorf("%s: %d kW %v", on, con.Terms.ContractKW, err)
		}
	}
}
