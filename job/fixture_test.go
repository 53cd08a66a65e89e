package job_test

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/report"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/sqlite"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// office is a management office with its store, its use cases and one complex.
type office struct {
	*testing.T
	ctx     context.Context
	db      *sqlite.DB
	app     *app.App
	maker   *report.Maker
	who     app.Actor
	complex store.Complex
	homes   []home
	ids     []string
	log     bytes.Buffer
	logs    *slog.Logger
	now     time.Time
}

const (
	july   = kilowon.Month(2026*12 + 6)
	august = july + 1
)

// home is a household of the fixture and what it uses in July and August.
type home struct {
	unit   apartment.Unit
	kinds  []tariff.DiscountKind
	used   [2]int64
	terms  store.HouseholdTerms
	common int64
}

// homes are twelve households with what an office meets: discounts alone and stacked, no use, a super-user, a shop, a swapped meter, no television.
func homes() []home {
	tv := store.HouseholdTerms{TVSets: 1}
	return []home{
		{unit: apartment.Unit{Building: "101", Number: "101"}, used: [2]int64{312, 405}, terms: tv, common: 3},
		{unit: apartment.Unit{Building: "101", Number: "102"}, kinds: []tariff.DiscountKind{tariff.LargeFamily}, used: [2]int64{388, 512}, terms: tv},
		{unit: apartment.Unit{Building: "101", Number: "201"}, kinds: []tariff.DiscountKind{tariff.Disabled, tariff.LargeFamily}, used: [2]int64{274, 301}, terms: tv},
		{unit: apartment.Unit{Building: "101", Number: "202"}, kinds: []tariff.DiscountKind{tariff.BasicLivelihood}, used: [2]int64{35, 48}, terms: tv},
		{unit: apartment.Unit{Building: "101", Number: "301"}, terms: store.HouseholdTerms{Vacant: true, Remark: "공가"}},
		{unit: apartment.Unit{Building: "101", Number: "상가1"}, used: [2]int64{640, 702}, terms: store.HouseholdTerms{Remark: "상가(일반용)", ContractKW: 5,
			Key: tariff.Key{Class: tariff.General, Voltage: tariff.Low}}},
		{unit: apartment.Unit{Building: "102", Number: "101"}, used: [2]int64{1104, 1241}, terms: tv},
		{unit: apartment.Unit{Building: "102", Number: "102"}, used: [2]int64{198, 226}, terms: store.HouseholdTerms{}},
		{unit: apartment.Unit{Building: "102", Number: "201"}, kinds: []tariff.DiscountKind{tariff.BasicHousing}, used: [2]int64{150, 181}, terms: tv},
		{unit: apartment.Unit{Building: "102", Number: "B101"}, used: [2]int64{300, 300}, terms: tv, common: 2},
		{unit: apartment.Unit{Building: "102", Number: "301"}, used: [2]int64{255, 340}, terms: store.HouseholdTerms{TVSets: 1, Remark: "계량기 교체",
			Swapped: kilowon.MustDate("2026-08-02"), SwapEnd: 1500_00, SwapStart: 0}},
		{unit: apartment.Unit{Building: "102", Number: "302"}, kinds: []tariff.DiscountKind{tariff.ThreeChildren}, used: [2]int64{420, 466}, terms: tv},
	}
}

// manyHomes are enough plain households for several chunks.
func manyHomes(n int) []home {
	out := make([]home, n)
	for i := range out {
		kwh := int64(150 + i*37%400)
		out[i] = home{unit: apartment.Unit{Building: strconv.Itoa(101 + i/500), Number: strconv.Itoa(101 + i%500)}, used: [2]int64{kwh, kwh + 20}}
	}
	return out
}

// newOffice opens a store with the complex under the given method.
func newOffice(t *testing.T, method apartment.Method) *office {
	t.Helper()
	return newOfficeOf(t, method, homes())
}

func newOfficeOf(t *testing.T, method apartment.Method, homes []home) *office {
	t.Helper()
	o := &office{T: t, ctx: t.Context(), homes: homes, now: august.Day(18).Time().Add(time.Hour)}
	var err error
	o.logs = slog.New(slog.NewTextHandler(&locked{w: &o.log}, nil))
	o.db, err = sqlite.Open(o.ctx, filepath.Join(t.TempDir(), "office.db"), sqlite.Options{Clock: func() time.Time { return o.now }, Logger: o.logs})
	o.must(err)
	t.Cleanup(func() {
		if err := o.db.Close(); err != nil {
			t.Error(err)
		}
	})
	o.app, err = app.New(o.db, book.Default())
	o.must(err)
	fonts, err := document.LoadFonts()
	o.must(err)
	o.maker = &report.Maker{App: o.app, Fonts: fonts, BaseURL: "https://portal.example", Clock: func() time.Time { return o.now }}
	o.insert(method)
	return o
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) insert(method apartment.Method) {
	o.Helper()
	from := kilowon.MustDate("2025-01-01")
	o.must(o.db.Update(o.ctx, func(tx store.Tx) error {
		org := store.Organisation{Name: "한빛주택관리"}
		if err := tx.InsertOrganisation(&org); err != nil {
			return err
		}
		s := tx.For(org.ID)
		m := store.Member{Login: "clerk", Name: "김관리", PasswordHash: "-", Role: member.Manager, Active: true}
		if err := s.InsertMember(&m); err != nil {
			return err
		}
		o.who = app.Actor{ID: m.ID, OrganisationID: org.ID, OrganisationName: org.Name}
		o.complex = store.Complex{ContractNumber: "01-2345-6789", Name: "한빛마을", Address: "가상시 한빛구"}
		terms := store.ComplexTerms{From: from, Method: method, ContractKW: 120, CommonOption: 2, ReadingDay: 18, ShareRule: apartment.ShareOwnTariff}
		if err := s.InsertComplex(&o.complex, terms); err != nil {
			return err
		}
		return o.insertHouseholds(s, from)
	}))
	o.addMonth(july, 0)
	o.addMonth(august, 1)
}

func (o *office) insertHouseholds(s store.Scope, from kilowon.Date) error {
	var households []store.Household
	for i, h := range o.homes {
		h.terms.From = from
		households = append(households, store.Household{Unit: h.unit, Ordinal: i + 1, InitialRegister: 1000_00, Terms: []store.HouseholdTerms{h.terms}})
	}
	if err := s.InsertHouseholds(o.complex.ID, households); err != nil {
		return err
	}
	for i, h := range o.homes {
		o.ids = append(o.ids, households[i].ID)
		for _, k := range h.kinds {
			a := store.DiscountApplication{ComplexID: o.complex.ID, HouseholdID: households[i].ID, Kind: k, ReceivedOn: from, From: from, State: store.ApplicationGranted, Note: "확인"}
			if err := s.InsertDiscount(&a); err != nil {
				return err
			}
		}
	}
	refused := store.DiscountApplication{ComplexID: o.complex.ID, HouseholdID: households[0].ID, Kind: tariff.Childbirth, ReceivedOn: from, From: from, State: store.ApplicationRefused}
	return s.InsertDiscount(&refused)
}

// addMonth adds a month whose main meter measured 500 kWh more than the households.
func (o *office) addMonth(m kilowon.Month, n int) {
	o.Helper()
	own := int64(500 * len(o.homes) / 12)
	for _, h := range o.homes {
		own += h.used[n]
	}
	o.must(o.db.Update(o.ctx, func(tx store.Tx) error {
		return tx.For(o.who.OrganisationID).SaveMonth(&store.ReadingMonth{ComplexID: o.complex.ID, Month: m, CommonKWh: -1, MainKWh: own, PeakKW: 31,
			Period: kilowon.Period{From: (m - 1).Day(18), To: m.Day(18)}, MainPrevious: 4000_00, MainCurrent: 4000_00 + metering.Register(own*metering.RegisterScale)})
	}))
}

// workbook is the month's form as the office downloads it, with the readings typed in; edit may change more cells.
func (o *office) workbook(m kilowon.Month, edit func(f *excelize.File)) []byte {
	o.Helper()
	form, err := o.app.BlankForm(o.ctx, o.who, o.complex.ID, m)
	o.must(err)
	var blank bytes.Buffer
	o.must(report.WriteForm(&blank, &form))
	f, err := excelize.OpenReader(&blank)
	o.must(err)
	defer f.Close()
	for i, h := range o.homes {
		used := h.used[m-july]
		current := int64(form.Rows[i].Previous)/metering.RegisterScale + used
		if h.terms.Swapped.Month() == m {
			current -= 1500 // The old meter ended there and the new one began at zero.
		}
		row := strconv.Itoa(7 + i)
		o.must(f.SetCellInt("호별사용량", "D"+row, current))
		o.must(f.SetCellInt("호별사용량", "E"+row, used))
		o.must(f.SetCellInt("호별사용량", "F"+row, h.common))
	}
	if edit != nil {
		edit(f)
	}
	var filled bytes.Buffer
	o.must(f.Write(&filled))
	return filled.Bytes()
}

// file hands the month's workbook in and registers it, which opens the billing run.
func (o *office) file(m kilowon.Month, edit func(f *excelize.File)) app.RunProgress {
	o.Helper()
	data := o.workbook(m, edit)
	filed, err := document.ReadFiled(data, document.DefaultLimits())
	o.must(err)
	sub, err := o.app.Check(o.ctx, o.who, o.complex.ID, m, &app.Upload{FileName: "호별사용량.xlsx", File: data, Filed: filed})
	o.must(err)
	for _, f := range sub.Findings {
		if f.Severity == kilowon.Stop && edit == nil {
			o.Fatalf("%s %s: %s", f.Code, f.Path, f.Message)
		}
	}
	run, err := o.app.Register(o.ctx, o.who, sub.ID)
	o.must(err)
	return run
}
