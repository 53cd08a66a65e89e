package rating_test

import (
	"errors"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// What the given sums and the way of paying may not be, and the place each complaint names.
func TestImpossiblePayments(t *testing.T) {
	debit := func(paid kilowon.Won) *rating.AutoPayment { return &rating.AutoPayment{Paid: paid} }
	for _, c := range []struct {
		terms rating.Terms
		given []rating.Given
		to    string
		code  kilowon.Code
		path  string
	}{
		{rating.Terms{AutoPayment: debit(-1)}, nil, "2021-05-10", kilowon.Invalid, "terms.auto_payment.paid_won"},
		{rating.Terms{AutoPayment: debit(1_000_000_001)}, nil, "2021-05-10", kilowon.Invalid, "terms.auto_payment.paid_won"},
		{rating.Terms{}, []rating.Given{{KWh: 5}}, "2023-05-10", kilowon.Invalid, "given[0]"},
		{rating.Terms{}, []rating.Given{{KWh: 5, Price: 100, Won: 5}}, "2023-05-10", kilowon.Invalid, "given[0]"},
		{rating.Terms{}, []rating.Given{{Won: 1}, {Won: -1}}, "2023-05-10", kilowon.Invalid, "given[1]"},
		{rating.Terms{}, []rating.Given{{Kind: 9, Won: 1}}, "2023-05-10", kilowon.Invalid, "given[0].kind"},
		{rating.Terms{}, []rating.Given{{KWh: 1, Price: 200_001}}, "2023-05-10", kilowon.Invalid, "given[0].price"},
		{rating.Terms{}, []rating.Given{{Won: 1 << 60}}, "2023-05-10", kilowon.Invalid, "given[0].won"},
		{rating.Terms{}, []rating.Given{{KWh: 1 << 60, Price: 1}}, "2023-05-10", kilowon.Invalid, "given[0].kwh"},
		{rating.Terms{}, []rating.Given{{Won: 1}}, "2022-01-01", kilowon.Unencoded, ""},
		{rating.Terms{}, []rating.Given{{Kind: rating.GivenGreenPremium, Won: 1}}, "2021-09-16", kilowon.Unencoded, ""},
	} {
		c.terms.Key = residentialLow
		to := kilowon.MustDate(c.to)
		use := rating.Usage{Period: kilowon.Period{From: to.AddDays(-30), To: to}, KWh: 300, Given: c.given}
		var b rating.Bill
		err := rating.Rate(&b, []rating.Terms{c.terms}, &use, book.Default())
		var e *kilowon.Error
		if !errors.As(err, &e) || e.Code != c.code || e.Path != c.path {
			t.Errorf("%+v to %s: %v", c.given, c.to, err)
		}
	}
}

// The choice of the month the reduction is taken of is data: of the month's own 38,240 won it is 382 (제77조 ②).
func TestAutoPaymentOfTheMonthsOwnBill(t *testing.T) {
	switched := *book.Default()
	switched.Choices.AutoPaymentPrevious = tariff.History[bool]{{From: kilowon.MustDate("2009-05-01"), Value: false}}
	switched.Seal()
	use := rating.Usage{Period: period("2021-04-10", "2021-05-10"), KWh: 300}
	var b rating.Bill
	if err := rating.Rate(&b, []rating.Terms{{Key: residentialLow, AutoPayment: &rating.AutoPayment{Paid: -1}}}, &use, &switched); err != nil {
		t.Fatal(err)
	}
	if got := b.Sum(tariff.ChargeAutoPayment); got != -382 {
		t.Errorf("%v won", got)
	}
	if err := b.Verify(); err != nil {
		t.Error(err)
	}
}

// A bill with all of these lines is packed, read back and explained the same.
func TestPaymentsArePacked(t *testing.T) {
	codec, err := rating.NewCodec(book.Default())
	if err != nil {
		t.Fatal(err)
	}
	use := rating.Usage{Period: period("2023-09-10", "2023-10-10"), KWh: 300, Given: []rating.Given{{KWh: 40, Price: 6000},
		{Kind: rating.GivenGreenPremium, KWh: 300, Price: 1050}, {Kind: rating.GivenThirdParty, Won: 1234}}}
	terms := []rating.Terms{{Key: residentialLow, EBill: true, AutoPayment: &rating.AutoPayment{Paid: 62_340, Applied: kilowon.MustDate("2023-03-02")}}}
	var b, back rating.Bill
	if err := rating.Rate(&b, terms, &use, book.Default()); err != nil {
		t.Fatal(err)
	}
	if err := b.Verify(); err != nil {
		t.Error(err)
	}
	if err := codec.Decode(&back, codec.Append(nil, &b)); err != nil {
		t.Fatal(err)
	}
	before, after := rating.Explain(&b, book.Default()), rating.Explain(&back, book.Default())
	for i := range before {
		if before[i].Formula != after[i].Formula || before[i].Amount != after[i].Amount {
			t.Errorf("%+v became %+v", before[i], after[i])
		}
	}
}
