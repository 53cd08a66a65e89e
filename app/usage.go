package app

import (
	"context"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/store"
)

// ChargeQuery asks for what an organisation's contracts were billed (요금조회).
type ChargeQuery struct {
	// Text is looked for in number, name and address; Method keeps one kind of contracts, none all.
	Text   string
	Method apartment.Method
	// Month is the billed month; zero asks for each contract's latest.
	Month kilowon.Month
	store.Page
}

// ContractCharge is what one contract was billed in a month.
type ContractCharge struct {
	store.ComplexListed
	// Month is the billed month, zero where there is none.
	Month kilowon.Month
	// Previous and Register are the main meter's at the beginning and the end of the period.
	Previous, Register metering.Register
	// SubUses are what customers who share the transformer used; it is deducted from what the main meter measured (별지 2-3 Ⅱ 3 다).
	SubUses []apartment.SubUse
	Invoice store.Bill
	// Way is how the bill comes and is paid.
	Way BillWay
	// Averages is what a home that used power used, by month: the month's, the one before and that of a year ago.
	Averages map[kilowon.Month]store.HomeUse
	// Discounts are the discounts in the households' bills (할인), as an amount above zero, and Discounted how many households have one.
	Discounts  kilowon.Won
	Discounted int
	// Standings is how the bills stand today, by month; nil where nothing is known of what came in.
	Standings []receivable.Standing
	// History is the invoices of the year up to the month, oldest first.
	History []store.MonthFigure
}

// At is the invoice of another month of the history.
func (c *ContractCharge) At(month kilowon.Month) (store.MonthFigure, bool) {
	i := slices.IndexFunc(c.History, func(f store.MonthFigure) bool { return f.Month == month })
	if i < 0 {
		return store.MonthFigure{}, false
	}
	return c.History[i], true
}

// Standing is how the month's bill stands today, nil where that is not known.
func (c *ContractCharge) Standing() *receivable.Standing {
	i := slices.IndexFunc(c.Standings, func(s receivable.Standing) bool { return s.Month == c.Month })
	if i < 0 {
		return nil
	}
	return &c.Standings[i]
}

// mostContracts bounds how many contracts are gone through for one answer.
const mostContracts = 10_000

// Charges gives one page of the contracts with what they were billed, how many there are, and the months in which one of the page was billed, newest first.
func (a *App) Charges(ctx context.Context, who Actor, q ChargeQuery) (rows []ContractCharge, all int, months []kilowon.Month, err error) {
	err = a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		list, _, err := s.SearchComplexes(q.Text, store.Page{Limit: mostContracts})
		if err != nil {
			return err
		}
		if q.Method != apartment.MethodNone {
			list = slices.DeleteFunc(list, func(c store.ComplexListed) bool { return c.Method != q.Method })
		}
		all = len(list)
		from := min(q.Offset, all)
		for _, c := range list[from:min(from+q.Limit, all)] {
			row, billed, err := a.charge(s, c, q.Month)
			if err != nil {
				return err
			}
			if row.Way, err = billWay(tx, s, &row.Complex, row.Invoice.Period); err != nil {
				return err
			}
			if row.Standings, err = a.standings(tx, s, row.ID); err != nil {
				return err
			}
			rows, months = append(rows, row), append(months, billed...)
		}
		return nil
	})
	slices.Sort(months)
	months = slices.Compact(months)
	slices.Reverse(months)
	return rows, all, months, err
}

// chargeMonths is how many months back a billed one is looked for.
const chargeMonths = 120

// charge loads a contract's invoice of the month, or its latest, and the months it was billed in.
func (a *App) charge(s store.Scope, c store.ComplexListed, month kilowon.Month) (ContractCharge, []kilowon.Month, error) {
	out := ContractCharge{ComplexListed: c}
	list, err := s.Months(c.ID, store.Page{Limit: chargeMonths})
	if err != nil {
		return out, nil, err
	}
	var billed []kilowon.Month
	for _, m := range list {
		if m.State != store.MonthBilled {
			continue
		}
		billed = append(billed, m.Month)
		if out.Month.IsZero() && (month.IsZero() || m.Month == month) {
			out.Month, out.Previous, out.Register, out.SubUses = m.Month, m.MainPrevious, m.MainCurrent, m.SubUses
		}
	}
	if out.Month.IsZero() {
		return out, billed, nil
	}
	invoices, err := s.MonthBills(c.ID, out.Month, billing.ComplexBill)
	if err != nil || len(invoices) == 0 {
		return out, billed, err
	}
	out.Invoice = invoices[0]
	if out.History, err = s.InvoiceHistory(c.ID, out.Month-historyMonths+1, out.Month); err != nil {
		return out, billed, err
	}
	out.Averages = map[kilowon.Month]store.HomeUse{}
	for _, m := range []kilowon.Month{out.Month, out.Month - 1, out.Month - historyMonths + 1} {
		if f, ok := out.At(m); ok {
			if out.Averages[m], err = a.homeUse(s, c.ID, &f); err != nil {
				return out, billed, err
			}
		}
	}
	return out, billed, a.chargeDiscounts(s, &out)
}

// Average is what a home that used power used in a month; ok is false where none did.
func (c *ContractCharge) Average(month kilowon.Month) (kwh int64, ok bool) {
	sum := c.Averages[month]
	if sum.Homes == 0 {
		return 0, false
	}
	return kilowon.DivHalfUp(sum.KWh, int64(sum.Homes)), true
}

// monthSums are what the households' bills of a month come to.
type monthSums struct {
	households   store.BillSums
	distribution []store.Bucket
}

// monthSums adds the households' bills of a month up.
func (a *App) monthSums(s store.Scope, complexID string, month kilowon.Month) (out monthSums, err error) {
	sums, err := s.BillSums(complexID, month, month)
	if err != nil {
		return out, err
	}
	for _, sum := range sums {
		if sum.Kind == billing.HouseholdBill {
			out.households = sum
		}
	}
	out.distribution, err = s.Distribution(complexID, month, DistributionStep)
	return out, err
}

// invoiceSums are the monthSums of an invoice's month.
func (a *App) invoiceSums(s store.Scope, complexID string, invoice *store.MonthFigure) (monthSums, error) {
	return a.sums.of(invoice.BillID, func() (monthSums, error) { return a.monthSums(s, complexID, invoice.Month) })
}

// homeUse is what the dwellings used in an invoice's month: shops and empty homes would tell a home nothing.
func (a *App) homeUse(s store.Scope, complexID string, invoice *store.MonthFigure) (store.HomeUse, error) {
	all, err := a.invoiceSums(s, complexID, invoice)
	if err != nil {
		return store.HomeUse{}, err
	}
	// Which households are dwellings is a matter of their terms, which may still be corrected.
	other, err := s.OtherUse(complexID, invoice.Month)
	return store.HomeUse{Homes: all.households.Used - other.Homes, KWh: all.households.KWh - other.KWh}, err
}

// monthDiscounts are the discounts of a billed month.
type monthDiscounts struct {
	sum   kilowon.Won
	bills int
}

// chargeDiscounts adds up the discounts of the households' bills.
func (a *App) chargeDiscounts(s store.Scope, c *ContractCharge) error {
	d, err := a.discounts.of(c.Invoice.ID, func() (d monthDiscounts, err error) {
		bills, err := s.MonthBills(c.ID, c.Month, billing.HouseholdBill)
		var rated rating.Bill
		for i := range bills {
			if err := a.codec.Decode(&rated, bills[i].Lines); err != nil {
				return d, err
			}
			var sum kilowon.Won
			for _, line := range DiscountLines(&rated) {
				sum -= line.Amount
			}
			if sum != 0 {
				d.sum, d.bills = d.sum+sum, d.bills+1
			}
		}
		return d, err
	})
	c.Discounts, c.Discounted = d.sum, d.bills
	return err
}
