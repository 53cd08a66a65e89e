package app

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// DeskComplexes are the complexes of all contracts, and the contracts of the register that have none, with their customers masked.
type DeskComplexes struct {
	Complexes []store.DeskComplex
	Bare      []store.SupplyContract
	// ComplexCount and BareCount are of all that match.
	ComplexCount, BareCount int
}

// DeskComplexes looks for complexes in a state by number, name or address; contracts without a complex are found by number, unless only ready ones are asked for.
func (a *App) DeskComplexes(ctx context.Context, who Actor, text string, state store.ComplexState, page store.Page) (DeskComplexes, error) {
	var out DeskComplexes
	err := a.deskView(ctx, who, func(_ store.Tx, d store.Desk) error {
		var err error
		if out.Complexes, out.ComplexCount, err = d.FindComplexes(text, state, page); err != nil || state == store.ComplexReady {
			return err
		}
		out.Bare, out.BareCount, err = d.BareContracts(text, page)
		for i := range out.Bare {
			maskCustomer(&out.Bare[i].Holder)
		}
		return err
	})
	return out, err
}

// mostName bounds a complex's name and address, in characters.
const mostName = 100

// BareContract is the entry of the register that a complex is to be made for; a conflict where it has one.
func (a *App) BareContract(ctx context.Context, who Actor, text string) (store.SupplyContract, error) {
	var c store.SupplyContract
	err := a.deskView(ctx, who, func(tx store.Tx, _ store.Desk) error {
		var err error
		c, err = bareContract(tx, text)
		return err
	})
	return c, err
}

func bareContract(tx store.Tx, text string) (store.SupplyContract, error) {
	number, err := contract.ParseNumber(text)
	if err != nil {
		return store.SupplyContract{}, kilowon.At("contract_number", err)
	}
	c, err := tx.SupplyContract(number)
	if err != nil && kilowon.CodeOf(err) == kilowon.NotFound {
		return c, missing("contract_number", "고객번호 %s은(는) 계약 대장에 없습니다. 계약 대장에 먼저 넣은 다음 단지를 만들어 주세요.", number)
	}
	if err != nil {
		return c, err
	}
	_, err = tx.ComplexOfNumber(number)
	switch {
	case err == nil:
		return c, kilowon.At("contract_number", kilowon.Errorf(kilowon.Conflict, "고객번호 %s에는 단지가 이미 있습니다. 단지 목록에서 찾아 주세요.", number))
	case kilowon.CodeOf(err) != kilowon.NotFound:
		return c, err
	}
	return c, nil
}

// CreateComplex makes the complex of a contract of the register. It is the supplier's until a member registers the contract.
func (a *App) CreateComplex(ctx context.Context, who Actor, c *store.Complex, terms *store.ComplexTerms) error {
	return a.deskUpdate(ctx, who, func(tx store.Tx, _ store.Desk) error {
		entry, err := bareContract(tx, c.ContractNumber)
		if err != nil {
			return err
		}
		if err := checkComplexName(c.Name, c.Address); err != nil {
			return err
		}
		if err := checkComplexTerms(terms); err != nil {
			return err
		}
		c.ContractNumber, terms.Name, terms.Address = entry.Number, "", ""
		s := tx.For(entry.SupplierID)
		if err := s.InsertComplex(c, *terms); err != nil {
			return err
		}
		return s.Log(who.ID, "complex.create", c.ID)
	})
}

func checkComplexName(name, address string) error {
	if n := utf8.RuneCountInString(strings.TrimSpace(name)); n == 0 || n > mostName {
		return missing("name", "단지 이름을 1자에서 %d자 사이로 적어 주세요(지금 %d자).", mostName, n)
	}
	if n := utf8.RuneCountInString(address); n > mostName {
		return missing("address", "주소는 %d자까지 적습니다(지금 %d자).", mostName, n)
	}
	return nil
}

// enteringDays tells from which days a household of a complex may begin, end or be called otherwise: a household is charged for whole months, so that it comes
// and goes on reading days, and no month that is filed is touched.
type enteringDays struct {
	// First is the first of them.
	First kilowon.Date
	// filed says that a month was filed, pending that a file waits to be registered.
	filed, pending bool
	open           []kilowon.Period
	readingDay     int
}

func enteringDaysOf(s store.Scope, complexID string) (enteringDays, error) {
	var d enteringDays
	terms, err := s.ComplexTerms(complexID)
	if err != nil {
		return d, err
	}
	if len(terms) > 0 {
		d.First, d.readingDay = terms[0].From, terms[len(terms)-1].ReadingDay
	}
	months, err := s.Months(complexID, store.Page{Limit: 120})
	if err != nil {
		return d, err
	}
	for i := range months {
		m := &months[i]
		if m.State != store.MonthOpen {
			d.First, d.filed = max(d.First, m.Period.To), true
			continue
		}
		d.open = append(d.open, m.Period)
		list, err := s.Submissions(complexID, m.Month)
		if err != nil {
			return d, err
		}
		for k := range list {
			d.pending = d.pending || list[k].State == store.SubmissionChecked
		}
	}
	if !d.filed && len(d.open) > 0 {
		d.First = max(d.First, d.open[len(d.open)-1].From)
	}
	return d, nil
}

// check refuses a day on which no household begins or ends.
func (d *enteringDays) check(on kilowon.Date) error {
	switch {
	case on < d.First:
		return missing("from", "%v부터 적용할 수 없습니다. %v 전은 계약이 없거나 이미 제출된 달이므로 %v 또는 그 뒤의 검침일을 적어 주세요.", on, d.First, d.First)
	case d.pending:
		return kilowon.Errorf(kilowon.Conflict, "관리사무소가 올려 점검을 마친 제출 파일이 등록을 기다리고 있어 세대를 바꿀 수 없습니다. 등록하거나 버린 뒤 다시 해 주세요.")
	case on == d.First:
		return nil
	}
	for _, p := range d.open {
		if on == p.From || on == p.To {
			return nil
		}
		if p.Contains(on) {
			return missing("from", "%v은(는) 검침기간(%v~%v)의 도중입니다. 요금은 검침기간으로 계산하므로 %v 또는 %v을(를) 적어 주세요.", on, p.From, p.To.AddDays(-1), p.From, p.To)
		}
	}
	if on != tariff.ReadingDate(on.Month(), d.readingDay) {
		return missing("from", "%v은(는) 정기검침일이 아닙니다. 요금은 검침기간으로 계산하므로 정기검침일(%v)을 적어 주세요.", on, tariff.ReadingDate(on.Month(), d.readingDay))
	}
	return nil
}
