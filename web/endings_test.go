package web

import (
	"strconv"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// What ends is told on the office's and the desk's first page and listed by how far it is; the office gets one text about each end.
func TestEndingsAreToldOnce(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.work()
	who := o.actor()
	c := o.complexOf(0)
	grant := func(home int, last kilowon.Date) {
		o.must(o.db.Update(t.Context(), func(tx store.Tx) error {
			return tx.For(who.OrganisationID).InsertDiscount(&store.DiscountApplication{ComplexID: c.Contract.ID, HouseholdID: c.Households[home].ID, Kind: tariff.LifeSupport,
				ReceivedOn: last.AddDays(-365), From: last.AddDays(-364), To: last.AddDays(1), State: store.ApplicationGranted})
		}))
	}
	before, err := o.app.Endings(t.Context(), who)
	o.must(err)
	for home, last := range []kilowon.Date{testDay, testDay.AddDays(29), testDay.AddDays(30), testDay.AddDays(59), testDay.AddDays(60), testDay.AddDays(-1)} {
		grant(home, last)
	}
	after, err := o.app.Endings(t.Context(), who)
	o.must(err)
	if soon, later, ended := len(after.Soon)-len(before.Soon), len(after.Later)-len(before.Later), len(after.Ended)-len(before.Ended); soon != 2 || later != 2 || ended != 1 {
		t.Errorf("%d end soon, %d later, %d have ended; want 2, 2 and 1", soon, later, ended)
	}
	o.page(menuEndings.URL, c.Households[0].Unit.Korean(), tariff.LifeSupport.String(), "30일 안에 끝남", "60일 안에 끝남", "최근 90일에 끝남", "다시 신청")
	notice := kilowon.FormatInt(int64(after.Ahead())) + "건 있습니다"
	o.page("/", notice, menuEndings.URL)

	n, err := o.app.TellEndings(t.Context())
	if err != nil || n != after.Ahead() {
		t.Errorf("told of %d, want %d, %v", n, after.Ahead(), err)
	}
	if again, err := o.app.TellEndings(t.Context()); err != nil || again != 0 {
		t.Errorf("told again of %d, %v", again, err)
	}
	o.mailed(app.DemoEmail, "[kilowon] 끝나는 세대 할인 "+strconv.Itoa(n)+"건")
	o.must(o.db.View(t.Context(), func(tx store.Tx) error {
		list, err := tx.For(who.OrganisationID).EndingDiscounts(testDay, testDay.AddDays(app.EndingDays))
		for _, d := range list {
			if !d.Told {
				t.Errorf("%v is not told", d.Unit)
			}
		}
		return err
	}))

	o.login("clerk", app.DemoPassword)
	o.page(menuDesk.URL, notice, menuDeskEndings.URL)
	if page := o.page(menuDeskEndings.URL, o.demo.Organisation, c.Contract.Name); strings.Contains(page, "다시 신청") {
		t.Error("a clerk is led to apply")
	}
}
