package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// rater is the state of one call; it lives on the stack.
type rater struct {
	*Bill
	terms []Terms
	use   *Usage
	book  *tariff.Book
	// first and last are what the book says for every list on the first and on the last day.
	first, last *tariff.Common
	// share is what the pieces' shares of a month come to.
	share int64
	// early is set where lists are compared that cannot be chosen yet.
	early *tariff.OptionTransition
	// halved says that half of the base charge of a month without use was taken off instead of the discounts.
	halved bool
	// left is what the lines add up to before the discounts.
	left kilowon.Won
}

// Rate fills bill with the charges of one reading period under the given terms (one, or several with their own dates).
// It fails with code unencoded where the book does not cover a class, option or date, and with code invalid on impossible input.
// It is safe for concurrent use as long as each call has its own bill.
func Rate(bill *Bill, terms []Terms, use *Usage, book *tariff.Book) error {
	if err := use.check(); err != nil {
		return err
	}
	if len(terms) == 0 || len(terms) > maxTerms {
		e := kilowon.Errorf(kilowon.Invalid, "공급조건은 1개에서 %d개 사이여야 하는데 %d개입니다", maxTerms, len(terms))
		e.Path = "terms"
		return e
	}
	for i := range terms {
		if err := terms[i].check(i); err != nil {
			return err
		}
		if err := terms[i].checkFarm(i, use.Period.From, book); err != nil {
			return err
		}
	}
	r := rater{Bill: bill, terms: terms, use: use, book: book}
	if err := r.rate(); err != nil || len(book.Transitions) == 0 {
		return err
	}
	if t := book.Transition(bill.ReadingMonth); t != nil {
		return r.lower(t)
	}
	return nil
}

// rate fills the bill of checked terms.
func (r *rater) rate() error {
	use, book := r.use, r.book
	r.Bill.reset(use)
	r.last = book.On(use.Period.To - 1)
	if r.first = r.last; use.Period.From < r.last.From {
		r.first = book.On(use.Period.From)
	}
	if err := r.grants(); err != nil {
		return err
	}
	if err := r.cut(); err != nil {
		return err
	}
	return r.steps()
}

// steps are the charges in the order of the terms of supply.
func (r *rater) steps() error {
	if err := r.base(); err != nil {
		return err
	}
	r.powerFactor()
	r.energy()
	r.climate()
	if err := r.fuel(); err != nil {
		return err
	}
	if r.anyStandby() {
		if err := r.standby(); err != nil {
			return err
		}
	}
	r.minimum()
	r.relief()
	r.essential()
	r.discounts()
	if r.use.Excess != nil {
		if err := r.excessUse(r.use.Excess); err != nil {
			return err
		}
	}
	if t := r.lastTerms(); t.AutoPayment != nil || t.EBill {
		if err := r.payments(t); err != nil {
			return err
		}
	}
	if len(r.use.Given) > 0 {
		if err := r.cashback(); err != nil {
			return err
		}
	}
	r.ElectricityTotal = r.sum()
	if err := r.tax(); err != nil || len(r.use.Given) == 0 {
		return err
	}
	return r.beside()
}

func (r *rater) rounding(c tariff.Charge) kilowon.Rounding { return r.last.Rounding[c] }

func (r *rater) unencoded(d kilowon.Date, what string) error {
	return kilowon.Errorf(kilowon.Unencoded, "요율표에 %v의 %s이(가) 없습니다", d, what)
}
