package app

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/store"
)

// OwnContracts is what a member sees of its supply contracts (전기사용계약관리).
type OwnContracts struct {
	// Self is the member's name and business number, which the register is asked for.
	Self       contract.Customer
	Registered []store.ComplexListed
	// Found are the contracts of the register in the member's name that are not registered yet.
	Found []FoundContract
}

// ContractStanding is how a contract of the register stands to a member that asks for it.
type ContractStanding uint8

// The standings of a contract.
const (
	// ContractFree may be registered.
	ContractFree ContractStanding = iota
	// ContractOwn is registered by the member already.
	ContractOwn
	// ContractTaken is registered by another member: a contract is one member's, in one capacity (한 계약 한 자격).
	ContractTaken
	// ContractBare has no complex in the portal yet, or one without households.
	ContractBare
	// ContractOther stands in another name.
	ContractOther
)

// FoundContract is a contract of the register with how it stands to the member.
type FoundContract struct {
	Number   string
	Standing ContractStanding
	// Address is told only where the contract is in the member's name.
	Address string
	// SameNumber and SameName tell which marks agree; nothing else of another holder is told.
	SameNumber, SameName bool
	complex              store.Complex
	supplier             string
}

// OwnContracts lists what is registered and what may be.
func (a *App) OwnContracts(ctx context.Context, who Actor) (OwnContracts, error) {
	var out OwnContracts
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		var err error
		if out.Self, err = holderOf(tx, who); err != nil {
			return err
		}
		if out.Registered, _, err = s.SearchComplexes("", store.Page{Limit: mostContracts}); err != nil {
			return err
		}
		list, err := tx.SupplyContractsOf(out.Self.BusinessNumber)
		if err != nil {
			return err
		}
		for i := range list {
			f, err := found(tx, who, &out.Self, &list[i])
			if err != nil {
				return err
			}
			if f.Standing != ContractOwn {
				out.Found = append(out.Found, f)
			}
		}
		return nil
	})
	return out, err
}

// holderOf is the member as the register would have it.
func holderOf(tx store.Tx, who Actor) (contract.Customer, error) {
	o, err := tx.Organisation(who.OrganisationID)
	return contract.Customer{Name: o.Name, BusinessNumber: o.BusinessNumber}, err
}

// found tells how an entry of the register stands to the member.
func found(tx store.Tx, who Actor, self *contract.Customer, c *store.SupplyContract) (FoundContract, error) {
	f := FoundContract{Number: c.Number, supplier: c.SupplierID}
	f.SameNumber, f.SameName = self.Same(&c.Holder)
	if !f.SameNumber || !f.SameName {
		f.Standing = ContractOther
		return f, nil
	}
	f.Address = c.Holder.Address
	var err error
	f.complex, err = tx.ComplexOfNumber(c.Number)
	switch {
	case err != nil && kilowon.CodeOf(err) == kilowon.NotFound:
		f.Standing, err = ContractBare, nil
	case f.complex.OrganisationID == who.OrganisationID:
		f.Standing = ContractOwn
	case f.complex.OrganisationID != c.SupplierID:
		f.Standing = ContractTaken
	default:
		var n int
		if n, err = tx.For(c.SupplierID).CountHouseholds(f.complex.ID); n == 0 {
			f.Standing = ContractBare
		}
	}
	return f, err
}

// LoadContracts registers every contract of the register that is in the member's name and free (고객번호 불러오기), and tells how many there were.
func (a *App) LoadContracts(ctx context.Context, who Actor) (int, error) {
	n := 0
	err := a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		self, err := holderOf(tx, who)
		if err != nil {
			return err
		}
		list, err := tx.SupplyContractsOf(self.BusinessNumber)
		if err != nil {
			return err
		}
		for i := range list {
			f, err := found(tx, who, &self, &list[i])
			if err != nil {
				return err
			}
			if f.Standing != ContractFree {
				continue
			}
			if err := enrol(tx, s, who, &f); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

// enrol gives the complex of a free contract to the member; both sides' logs tell of it.
func enrol(tx store.Tx, s store.Scope, who Actor, f *FoundContract) error {
	if err := tx.MoveComplex(&f.complex, who.OrganisationID); err != nil {
		return err
	}
	if err := tx.For(f.supplier).Log(who.ID, "contract.register", f.complex.ID); err != nil {
		return err
	}
	return s.Log(who.ID, "contract.register", f.complex.ID)
}

// AddContract registers the contract of a number if it is in the member's name and free, and tells how it stands otherwise. A number that the register does not
// have is not_found.
func (a *App) AddContract(ctx context.Context, who Actor, text string) (FoundContract, error) {
	var f FoundContract
	number, err := contract.ParseNumber(text)
	if err != nil {
		return f, err
	}
	err = a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		self, err := holderOf(tx, who)
		if err != nil {
			return err
		}
		c, err := tx.SupplyContract(number)
		if err != nil && kilowon.CodeOf(err) == kilowon.NotFound {
			return kilowon.Errorf(kilowon.NotFound, "고객번호 %s은(는) 전기공급자의 계약 대장에 없습니다. 청구서에 적힌 10자리를 다시 확인하고, 맞으면 고객센터(123)에 문의해 주세요.", number)
		}
		if err != nil {
			return err
		}
		if f, err = found(tx, who, &self, &c); err != nil {
			return err
		}
		if f.Standing != ContractFree {
			return s.Log(who.ID, "contract.refused", number)
		}
		return enrol(tx, s, who, &f)
	})
	return f, err
}

// RemoveContract ends a registration: the complex goes back to the supplier with its bills, and whoever registers it next has them again.
func (a *App) RemoveContract(ctx context.Context, who Actor, complexID string) error {
	return a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		c, err := s.Complex(complexID)
		if err != nil {
			return err
		}
		entry, err := tx.SupplyContract(c.ContractNumber)
		if err != nil && kilowon.CodeOf(err) == kilowon.NotFound {
			return kilowon.Errorf(kilowon.Conflict, "고객번호 %s은(는) 전기공급자의 계약 대장에 없어, 지우면 다시 불러올 수 없습니다. 고객센터(123)에 문의해 주세요.", c.ContractNumber)
		}
		if err != nil {
			return err
		}
		if err := settled(s, complexID); err != nil {
			return err
		}
		if err := s.Log(who.ID, "contract.remove", complexID); err != nil {
			return err
		}
		if err := tx.For(entry.SupplierID).Log(who.ID, "contract.remove", complexID); err != nil {
			return err
		}
		return tx.MoveComplex(&c, entry.SupplierID)
	})
}

// settled refuses what would tear work in progress off its member.
func settled(s store.Scope, complexID string) error {
	months, err := s.Months(complexID, store.Page{Limit: chargeMonths})
	if err != nil {
		return err
	}
	for i := range months {
		if st := months[i].State; st == store.MonthBilling {
			return kilowon.Errorf(kilowon.Conflict, "%s분의 요금을 계산하고 있습니다. 끝난 뒤에 지워 주세요.", months[i].Month)
		}
	}
	list, _, err := s.Applications(store.Page{Limit: mostContracts})
	if err != nil {
		return err
	}
	for i := range list {
		if list[i].ComplexID == complexID && !list[i].State.Closed() {
			return kilowon.Errorf(kilowon.Conflict, "이 고객번호로 낸 신청이 끝나지 않았습니다. 신청을 취하하거나 처리가 끝난 뒤에 지워 주세요.")
		}
	}
	return nil
}
