package app

import (
	"cmp"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
)

// billingsOf are how a contract is billed and paid, oldest first.
func billingsOf(s store.Scope, complexID string) ([]contract.Billing, error) {
	ways, err := s.BillingWays(complexID)
	out := make([]contract.Billing, len(ways))
	for i := range ways {
		out[i] = ways[i].Billing
	}
	return out, err
}

// setBilling makes the way of billing and paying of a granted application the contract's, unless a month that it would change is being billed.
func setBilling(s store.Scope, v *Application, e *contract.Effect) error {
	months, err := s.Months(v.ComplexID, store.Page{Limit: rebilledMonths})
	if err != nil {
		return err
	}
	for i := range months {
		if m := &months[i]; m.State == store.MonthBilling && m.Period.To > e.From {
			return kilowon.Errorf(kilowon.Conflict, "%s분 요금을 계산하는 중이라 지금은 처리할 수 없습니다. 계산이 끝난 뒤 다시 해 주세요.", m.Month)
		}
	}
	return s.AddBillingWay(v.ComplexID, &store.BillingWay{Billing: e.Billing.To, ApplicationID: v.ID})
}

// lastBilling is how the bill of a reading period comes and is paid: as on its last day (rules: payment-discounts).
func lastBilling(all []contract.Billing, period kilowon.Period) contract.Billing {
	return contract.BillingOn(all, period.To-1)
}

// payTerms fills in what the way of billing and paying takes off the month's bill. The share of a debit is of the invoice that was paid by debit before.
func payTerms(s store.Scope, c *apartment.Complex, r *store.ReadingMonth) error {
	all, err := billingsOf(s, c.ID)
	if err != nil || len(all) == 0 {
		return err
	}
	now := lastBilling(all, r.Period)
	c.EBill = now.Kind.Electronic()
	if now.Debit == nil {
		return nil
	}
	c.AutoPayment = &rating.AutoPayment{Applied: now.Debit.Applied}
	if before := contract.BillingOn(all, r.Period.From-1); before.Debit == nil {
		return nil
	}
	invoices, err := s.MonthBills(c.ID, r.Month-1, billing.ComplexBill)
	if err == nil && len(invoices) > 0 {
		c.AutoPayment.Paid = invoices[0].ElectricityTotal
	}
	return err
}

// program stands in the access log for what the program did by itself.
const program = "program"

// announceBill sends word of a month's bill to the mail address or the telephone that it is to come to (이메일청구, 모바일청구).
func announceBill(tx store.Tx, s store.Scope, invoice *billing.Bill) error {
	all, err := billingsOf(s, invoice.ComplexID)
	if err != nil {
		return err
	}
	now := lastBilling(all, invoice.Period)
	if !now.Kind.Electronic() {
		return nil
	}
	c, err := s.Complex(invoice.ComplexID)
	if err != nil {
		return err
	}
	values := map[string]string{member.VariableContract: member.MaskAccount(c.ContractNumber), member.VariableMonth: contract.MonthBilled(invoice.Month),
		member.VariableAmount: invoice.Total.String() + "원", member.VariableDueDate: invoice.DueOn.String()}
	if err := sendNotice(tx, reach{Phone: now.Mobile, Email: now.Email}, member.NoticeBill, values); err != nil {
		return err
	}
	return s.Log(program, "bill.send", invoice.ID)
}

// BillWay is how a bill comes and is paid.
type BillWay struct {
	// Kind and Pay are by the decision in force on the last day of the reading period, or else by the supplier's register; empty where neither says.
	Kind, Pay string
	// Decided is the decision, masked; its zero value where there is none.
	Decided contract.Billing
}

// billWay is how a contract's bill of a reading period comes and is paid.
func billWay(tx store.Tx, s store.Scope, c *store.Complex, period kilowon.Period) (BillWay, error) {
	all, err := billingsOf(s, c.ID)
	if err != nil {
		return BillWay{}, err
	}
	entry, err := tx.SupplyContract(c.ContractNumber)
	if err != nil && kilowon.CodeOf(err) != kilowon.NotFound {
		return BillWay{}, err
	}
	now := maskBilling(lastBilling(all, period))
	return BillWay{cmp.Or(now.Kind.String(), entry.Holder.BillKind), cmp.Or(now.Pay.String(), entry.Holder.PayWay), now}, nil
}

// maskBilling hides who the bill goes to and from whose account it is paid.
func maskBilling(b contract.Billing) contract.Billing {
	b.Email, b.Mobile, b.Address = member.MaskEmail(b.Email), member.MaskPhone(b.Mobile), member.MaskAddress(b.Address)
	if b.Debit != nil {
		d := *b.Debit
		d.Holder, d.Account, d.Birth = member.MaskName(d.Holder), member.MaskAccount(d.Account), member.MaskBirth(d.Birth)
		b.Debit = &d
	}
	return b
}

// maskBillings hides it in all of a contract's, and gives the values.
func (c *Contract) maskBillings() []string {
	var hidden []string
	c.Billings = slices.Clone(c.Billings)
	for i := range c.Billings {
		b := &c.Billings[i]
		hidden = append(hidden, b.Email, b.Mobile, b.Address)
		if b.Debit != nil {
			hidden = append(hidden, b.Debit.Holder, b.Debit.Account, b.Debit.Birth)
		}
		*b = maskBilling(*b)
	}
	return hidden
}
