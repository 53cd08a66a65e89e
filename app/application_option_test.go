package app_test

import (
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// 제67조 ⑦: the new option holds from the day of the application, so that the month's common equipment is rated under both by days.
func TestOptionFromTheApplication(t *testing.T) {
	c := openCounter(t, "2026-10-05")
	old := max(c.complex.Terms.CommonOption, 1)
	other, day := 3-old, kilowon.MustDate("2026-10-05")
	value := map[tariff.Option]string{1: "1", 2: "2"}
	id := c.begin("option", whole("option", value[old]))
	if _, err := c.FileApplication(t.Context(), c.who, id); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("the option it has: %v", err)
	}
	c.must(c.WriteApplication(t.Context(), c.who, id, whole("option", value[other])))
	c.file(id)
	c.clock.now = kilowon.MustDate("2026-10-08").Time().Add(3 * time.Hour)
	c.grant(id, nil)
	c.clock.now = kilowon.MustDate("2026-10-20").Time().Add(3 * time.Hour)
	run, err := c.Register(t.Context(), c.who, c.check(c.filed(nil)).ID)
	c.must(err)
	c.site.bill(run)
	r := c.complex.Months[2].Reading
	common := c.bills(c.open).Common
	kw := common.Rated.PartsOf(&common.Rated.Lines[0])[0].Quantity // The base charge comes first.
	rate := func(terms ...rating.Terms) kilowon.Won {
		var b rating.Bill
		for i := range terms {
			terms[i].Key.Class, terms[i].Key.Grade, terms[i].Key.Voltage = tariff.General, tariff.GradeA1, tariff.HighA
		}
		c.must(rating.Rate(&b, terms, &rating.Usage{Period: r.Period, ReadingMonth: r.Month, KWh: common.Rated.KWh,
			Demand: rating.Demand{BillingKW: kw, Metered: true}}, book.Default()))
		return b.Total
	}
	want := rate(rating.Terms{To: day, Key: tariff.Key{Option: old}}, rating.Terms{From: day, Key: tariff.Key{Option: other}})
	if got := common.Rated.Total; got != want || got == rate(rating.Terms{Key: tariff.Key{Option: old}}) {
		t.Errorf("the common equipment costs %v, want %v", got, want)
	}
	c.complexOption(t, "2026-10-04", old)
	c.complexOption(t, "2026-10-05", other)
	// The year is held from the day of the application.
	again := c.begin("option", whole("option", value[old]))
	if _, err := c.FileApplication(t.Context(), c.who, again); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("changed back within a year: %v", err)
	}
}

func (c *counter) complexOption(t *testing.T, on string, want tariff.Option) {
	t.Helper()
	now := c.clock.now
	defer func() { c.clock.now = now }()
	c.clock.now = kilowon.MustDate(on).Time().Add(3 * time.Hour)
	con, err := c.Contract(t.Context(), c.who, c.complex.Contract.ID)
	if err != nil || max(con.Terms.CommonOption, 1) != want {
		t.Errorf("%s: %v %v", on, con.Terms.CommonOption, err)
	}
}
