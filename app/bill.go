package app

import (
	"context"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// historyMonths is how many months a household's chart shows: a year and the same month of last year.
const historyMonths = 13

// BilledMonth is a month's bills as a page shows them.
type BilledMonth struct {
	Month
	// Invoice is the complex's own bill; Common and School those of the common equipment, nil where the method makes none.
	Invoice, Common, School *Bill
	Households              store.BillSums
	Distribution            []store.Bucket
	Rows                    []store.BillListed
	// Matches counts the rows of all pages.
	Matches int
	// Parked and Withheld are the households of the filing that have no bill.
	Parked, Withheld []apartment.Unit
	// History is the complex's invoices of the last months, oldest first.
	History []store.MonthFigure
	// Way is how the invoice comes and is paid.
	Way BillWay
}

// DistributionStep is the width of a bar of the distribution of household bills.
const DistributionStep kilowon.Won = 10_000

// Bills gives a month's bills: totals, distribution and one page of the households' table.
func (a *App) Bills(ctx context.Context, who Actor, q store.BillQuery) (BilledMonth, error) {
	var m BilledMonth
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		var err error
		if m.Month, err = a.month(s, q.ComplexID, q.Month, today(tx.Now())); err != nil {
			return err
		}
		if err := a.complexBills(s, &m, q); err != nil {
			return err
		}
		if m.Rows, m.Matches, err = s.BillPage(q); err != nil {
			return err
		}
		if m.History, err = s.InvoiceHistory(q.ComplexID, q.Month-historyMonths+1, q.Month); err != nil {
			return err
		}
		sums, err := a.billedSums(s, &m)
		if err != nil {
			return err
		}
		m.Households, m.Distribution = sums.households, sums.distribution
		if m.Way, err = billWay(tx, s, &m.Contract.Complex, m.Reading.Period); err != nil {
			return err
		}
		return unbilled(s, &m)
	})
	return m, err
}

// complexBills loads the bills that belong to no household, which is the whole complex's invoice and the common equipment's.
func (a *App) complexBills(s store.Scope, m *BilledMonth, q store.BillQuery) error {
	for kind, at := range map[billing.Kind]**Bill{billing.ComplexBill: &m.Invoice, billing.CommonBill: &m.Common, billing.SchoolBill: &m.School} {
		list, err := s.MonthBills(q.ComplexID, q.Month, kind)
		if err != nil {
			return err
		}
		for i := range list {
			b, err := a.decode(&list[i])
			if err != nil {
				return err
			}
			*at = b
		}
	}
	return nil
}

// billedSums are the sums of the month, kept once it has its invoice.
func (a *App) billedSums(s store.Scope, m *BilledMonth) (monthSums, error) {
	if m.Invoice == nil {
		return a.monthSums(s, m.Reading.ComplexID, m.Reading.Month)
	}
	return a.invoiceSums(s, m.Reading.ComplexID, &store.MonthFigure{Month: m.Invoice.Month, BillID: m.Invoice.ID})
}

// unbilled lists the rows of the registered filing that have no bill.
func unbilled(s store.Scope, m *BilledMonth) error {
	if m.Registered == nil || m.Invoice != nil && len(m.Invoice.Lines) > 0 {
		// By the single method every household has a bill, on the average where it filed none.
		return nil
	}
	rows, err := s.UnbilledRows(m.Registered.ID)
	for _, r := range rows {
		if r.Parked {
			m.Parked = append(m.Parked, r.Unit)
		} else {
			m.Withheld = append(m.Withheld, r.Unit)
		}
	}
	return err
}

// Bill is one stored bill with its lines unpacked; Lines is empty for an invoice that is a sum of bills.
type Bill struct {
	store.Bill
	Rated rating.Bill
	Lines []rating.ExplainedLine
}

func (a *App) decode(b *store.Bill) (*Bill, error) {
	out := &Bill{Bill: *b}
	if len(b.Lines) > 0 {
		if err := a.codec.Decode(&out.Rated, b.Bill.Lines); err != nil {
			return nil, err
		}
		out.Lines = rating.Explain(&out.Rated, a.book)
	}
	return out, nil
}

// HouseholdBill is one household's bill with everything its page shows.
type HouseholdBill struct {
	Bill
	Contract Contract
	// Method is the method the month was billed by: the contract's, or the single one where nothing was filed in time (별지 2-3 Ⅱ 10 가).
	Method apartment.Method
	// Billed is the period of the month's bills, of which this one's is a part where several households used the dwelling in it (이사정산).
	Billed kilowon.Period
	// Within is the reading period that a bill of a part is charged by: Billed, or the regular one where supply ended or began again in it; zero for the whole.
	Within kilowon.Period
	// Others are the bills of the other households that used the dwelling in the reading period. The household itself is not told of them.
	Others    []store.Bill
	Household apartment.Household
	History   []store.MonthFigure
	// Rules are the choices behind the bill that belong to no single line, e.g. how the applied usage is made up.
	Rules []rating.ExplainedRule
	// Adjustments are the corrections this bill carries, Corrections those made to it later.
	Adjustments, Corrections []billing.Adjustment
	Decisions                []store.Decision
}

// Single reports whether the bill is a worked figure in a month billed by the single method, where the household owes its share.
func (h *HouseholdBill) Single() bool { return h.Method == apartment.Single }

// CameIn reports whether the household moved in inside the reading period, MovedOut whether it moved out.
func (h *HouseholdBill) CameIn() bool { return h.Billed.Days() > 0 && h.Period.From > h.Billed.From }

// MovedOut reports whether the household moved out inside the reading period.
func (h *HouseholdBill) MovedOut() bool { return h.Period.To < h.Billed.To }

// Occupancy is "이사 전" or "이사 후" for one of several households of the month, empty for the only one.
func (h *HouseholdBill) Occupancy() string {
	if h.Billed.Days() == 0 {
		return ""
	}
	return Occupancy(h.Period, h.Billed)
}

// Occupancy says which of several households of a reading period used the dwelling in a part of it; empty for the whole.
func Occupancy(part, whole kilowon.Period) string {
	switch {
	case part.From > whole.From && part.To < whole.To:
		return "이사 사이"
	case part.From > whole.From:
		return "이사 후"
	case part.To < whole.To:
		return "이사 전"
	}
	return ""
}

// billedBy is the method a month was billed by: an invoice with lines of its own is the one bill of the single method.
func billedBy(s store.Scope, c *apartment.Complex, month kilowon.Month) (apartment.Method, error) {
	if c.Method != apartment.Comprehensive {
		return c.Method, nil
	}
	invoices, err := s.MonthBills(c.ID, month, billing.ComplexBill)
	if err == nil && len(invoices) > 0 && len(invoices[0].Lines) > 0 {
		return apartment.Single, nil
	}
	return c.Method, err
}

// Bill gives a household's bill by id.
func (a *App) Bill(ctx context.Context, who Actor, id string) (HouseholdBill, error) {
	var h HouseholdBill
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) error {
		stored, err := s.Bill(id)
		if err != nil {
			return err
		}
		b, err := a.decode(&stored)
		if err != nil {
			return err
		}
		h.Bill = *b
		if err := a.fillHouseholdBill(s, &h); err != nil || h.Occupancy() == "" {
			return err
		}
		all, err := s.HouseholdBills(h.ComplexID, h.HouseholdID, h.Month)
		h.Others = slices.DeleteFunc(all, func(b store.Bill) bool { return b.ID == h.ID })
		return err
	})
	return h, err
}

func (a *App) fillHouseholdBill(s store.Scope, h *HouseholdBill) error {
	var err error
	if h.Contract, err = contractOn(s, h.ComplexID, h.Period.From); err != nil {
		return err
	}
	if h.Method, err = billedBy(s, &h.Contract.Terms, h.Month); err != nil {
		return err
	}
	h.Billed, h.Within = h.Period, within(&h.Contract, h.Month, h.Period, h.Period)
	h.Rules = a.billRules(h)
	if h.HouseholdID == "" {
		return nil
	}
	household, err := s.Household(h.ComplexID, h.HouseholdID, h.Period)
	if err != nil {
		return err
	}
	run, err := s.Run(h.RunID)
	if err != nil {
		return err
	}
	moves, err := s.Moves(h.ComplexID)
	if err != nil {
		return err
	}
	history, err := s.HouseholdHistory(h.ComplexID, h.HouseholdID, h.Month-historyMonths+1, h.Month)
	if err != nil {
		return err
	}
	h.occupy(&household, run.Period, moves[h.HouseholdID], history)
	h.Rules = a.billRules(h)
	all, err := s.Adjustments(h.ComplexID)
	h.adjustedBy(all)
	return err
}

// occupy fills in who used the dwelling in the bill's period: its terms then, and the history of that household alone.
func (h *HouseholdBill) occupy(household *store.Household, month kilowon.Period, moves []store.Move, history []store.MonthFigure) {
	h.Household, h.Billed = household.Apartment(h.Period), month
	h.Within = within(&h.Contract, h.Month, month, h.Period)
	if h.MovedOut() {
		// Television is charged to who is there on the reading day (rules: move-parts).
		h.Household.TVSets = 0
	}
	var from kilowon.Date
	for _, m := range moves {
		// A move settled after the month was billed lies inside the bill, whose household is then the one that left.
		if m.On <= h.Period.From {
			from = m.On
		}
	}
	for _, f := range history {
		if f.Period.From >= from && f.Period.From <= h.Period.From {
			h.History = append(h.History, f)
		}
	}
}

// within is the reading period that a bill of a part of it is charged by, zero for a bill of the whole; the bill was issued in a month's billed period.
func within(c *Contract, month kilowon.Month, billed, part kilowon.Period) kilowon.Period {
	whole := plainGaps(c.Gaps).Whole(month, c.Terms.ReadingDay, billed)
	if whole.Days() == 0 && part != billed {
		return billed
	}
	return whole
}

// adjustedBy picks the bill's own out of a complex's corrections.
func (h *HouseholdBill) adjustedBy(all []billing.Adjustment) {
	for _, adj := range all {
		switch {
		case adj.BilledIn == h.ID:
			h.Adjustments = append(h.Adjustments, adj)
		case adj.BillID == h.ID:
			h.Corrections = append(h.Corrections, adj)
		}
	}
}

// billRules names the chosen and method rules behind a bill of a complex.
func (a *App) billRules(h *HouseholdBill) []rating.ExplainedRule {
	var names []string
	switch {
	case h.Kind == billing.HouseholdBill && h.Single():
		names = []string{"applied-usage", "single-average", "sharing-" + map[apartment.ShareRule]string{apartment.ShareOwnTariff: "own-tariff", apartment.ShareUsage: "usage", apartment.ShareEqual: "equal"}[h.Contract.ShareRule]}
	case h.Kind == billing.HouseholdBill:
		names = []string{"applied-usage"}
	case h.Kind == billing.ComplexBill && h.Single():
		names = []string{"single-average", "single-discount"}
	case h.Kind == billing.CommonBill || h.Kind == billing.SchoolBill:
		names = []string{"common-class", "common-demand", "common-demand-floor"}
	}
	if h.Kind != billing.HouseholdBill && h.Rated.Sum(tariff.ChargeAutoPayment, tariff.ChargeEBill) != 0 {
		names = append(names, "complex-payment")
	}
	if h.Occupancy() != "" {
		names = append(names, "move-parts")
	}
	if h.Within.Days() > 0 && h.Within != h.Billed {
		names = append(names, "contract-end")
	}
	if h.Single() && h.Contract.Terms.Method == apartment.Comprehensive {
		names = append(names, "not-filed")
	}
	var out []rating.ExplainedRule
	for _, n := range names {
		if r := rating.Rule(a.book, n); r.ID != "" {
			out = append(out, r)
		}
	}
	return out
}

// EachHouseholdBill calls visit with every household bill of a month in the order of the form, history filled in; documents are made from it.
func (a *App) EachHouseholdBill(ctx context.Context, who Actor, complexID string, of kilowon.Month, visit func(n int, h *HouseholdBill) error) error {
	return a.view(ctx, who, func(_ store.Tx, s store.Scope) error {
		list, err := s.MonthBills(complexID, of, billing.HouseholdBill)
		if err != nil || len(list) == 0 {
			return err
		}
		run, err := s.Run(list[0].RunID)
		if err != nil {
			return err
		}
		month := run.Period
		c, err := contractOn(s, complexID, month.From)
		if err != nil {
			return err
		}
		method, err := billedBy(s, &c.Terms, of)
		if err != nil {
			return err
		}
		households, err := s.Households(complexID, month)
		if err != nil {
			return err
		}
		byID := make(map[string]*store.Household, len(households))
		for i := range households {
			byID[households[i].ID] = &households[i]
		}
		history, err := s.History(complexID, of-historyMonths+1, of)
		if err != nil {
			return err
		}
		moves, err := s.Moves(complexID)
		if err != nil {
			return err
		}
		adjustments, err := s.Adjustments(complexID)
		if err != nil {
			return err
		}
		for i := range list {
			b, err := a.decode(&list[i])
			if err != nil {
				return err
			}
			h := HouseholdBill{Bill: *b, Contract: c, Method: method}
			if hh := byID[b.HouseholdID]; hh != nil {
				h.occupy(hh, month, moves[b.HouseholdID], history[b.HouseholdID])
			}
			h.adjustedBy(adjustments)
			h.Rules = a.billRules(&h)
			if err := visit(len(list), &h); err != nil {
				return err
			}
		}
		return nil
	})
}

// Applications lists the complex's applications for discounts that reach into the month (대가족/복지할인 접수내역).
func (a *App) Applications(ctx context.Context, who Actor, complexID string, month kilowon.Month) ([]store.DiscountApplication, error) {
	var list []store.DiscountApplication
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) error {
		m, err := s.Month(complexID, month)
		if err != nil {
			return err
		}
		list, err = s.DiscountApplications(complexID, m.Period)
		return err
	})
	return list, err
}

// DiscountLines are the discount lines of a rated bill.
func DiscountLines(b *rating.Bill) []rating.Line {
	var out []rating.Line
	for _, l := range b.Lines {
		if l.Charge == tariff.ChargeDiscount {
			out = append(out, l)
		}
	}
	return out
}
