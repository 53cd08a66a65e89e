package contract

import "github.com/kilowon/kilowon"

// BillKind is how the bill comes (청구서유형).
type BillKind string

// The kinds of bills. The empty one says that the supplier's register knows.
const (
	PaperBill  BillKind = "paper"
	EmailBill  BillKind = "email"
	MobileBill BillKind = "mobile"
)

var billKindNames = map[BillKind]string{PaperBill: "우편", EmailBill: "이메일청구", MobileBill: "모바일청구"}

// String is the Korean name, empty for the empty kind.
func (k BillKind) String() string { return billKindNames[k] }

// Electronic reports whether the bill comes by e-mail or telephone, which takes a little off it (제77조 ②).
func (k BillKind) Electronic() bool { return k == EmailBill || k == MobileBill }

// PayWay is how the bill is paid (납부방법).
type PayWay string

// The ways to pay. The empty one says that the supplier's register knows.
const (
	// PayTransfer is a transfer to the supplier's account (제77조 ①), PayDebit automatic payment by debit (자동이체).
	PayTransfer PayWay = "transfer"
	PayDebit    PayWay = "debit"
)

var payWayNames = map[PayWay]string{PayTransfer: "계좌이체", PayDebit: "자동이체"}

// String is the Korean name, empty for the empty way.
func (w PayWay) String() string { return payWayNames[w] }

// Billing is how a contract is billed and paid from a day until the next one's (청구·납부 방법, 제74조 ②, 제77조).
type Billing struct {
	From kilowon.Date `json:"-"`
	Kind BillKind     `json:"kind,omitempty"`
	// Email and Mobile are where an electronic bill goes.
	Email  string `json:"email,omitempty"`
	Mobile string `json:"mobile,omitempty"`
	// Address is where the bill goes (요금청구장소), empty for the place where the electricity is used.
	Address string `json:"address,omitempty"`
	Pay     PayWay `json:"pay,omitempty"`
	// Debit is the account, nil where the bill is not paid by debit.
	Debit *Debit `json:"debit,omitempty"`
	// TaxInvoice is who the tax invoice (세금계산서) is made out to, nil for the customer as the contract has it.
	TaxInvoice *TaxInvoice `json:"tax_invoice,omitempty"`
}

// Debit is an account that a bill is paid from (자동이체).
type Debit struct {
	Bank    string `json:"bank"`
	Holder  string `json:"holder"`
	Account string `json:"account"`
	// Birth is the holder's day of birth, empty for a body.
	Birth string `json:"birth,omitempty"`
	// Applied is the day payment by debit was applied for, which a change of the account does not move.
	Applied kilowon.Date `json:"applied,omitzero"`
}

// TaxInvoice is who a tax invoice is made out to.
type TaxInvoice struct {
	BusinessNumber kilowon.BusinessNumber `json:"business_number"`
	// Name, Business and Item are 상호, 업태 and 종목.
	Name     string `json:"name"`
	Business string `json:"business"`
	Item     string `json:"item"`
}

// BillingOn is the way of a day among those of a contract, oldest first; its zero value before the first.
func BillingOn(all []Billing, day kilowon.Date) Billing {
	var out Billing
	for i := range all {
		if all[i].From <= day {
			out = all[i]
		}
	}
	return out
}

// The parts of the way of billing and paying, as the form asks for them.
const (
	billingKind  = "bill_kind"
	billingPlace = "place"
	billingDebit = "debit"
	billingTax   = "tax"
)

var billingParts = []string{billingKind, billingPlace, billingDebit, billingTax}

// How a part is changed.
const (
	applied   = "apply"
	cancelled = "cancel"
	atSupply  = "supply"
	elsewhere = "elsewhere"
)

// billing is the way as the form would have it, from what it is.
func (a Answers) billing(now Billing, on kilowon.Date) (Billing, error) {
	switch k := BillKind(a[billingKind]); k {
	case PaperBill:
		now.Kind, now.Email, now.Mobile = k, "", ""
	case EmailBill:
		now.Kind, now.Email, now.Mobile = k, a["email"], ""
	case MobileBill:
		now.Kind, now.Email, now.Mobile = k, "", a["mobile"]
	}
	switch a[billingPlace] {
	case atSupply:
		now.Address = ""
	case elsewhere:
		now.Address = a["address"]
	}
	switch a[billingDebit] {
	case cancelled:
		now.Pay, now.Debit = PayTransfer, nil
	case applied:
		d := Debit{Bank: a["bank"], Holder: a["account_holder"], Account: a["account"], Birth: a["birth"], Applied: on}
		if now.Debit != nil {
			d.Applied = now.Debit.Applied
		}
		now.Pay, now.Debit = PayDebit, &d
	}
	switch a[billingTax] {
	case cancelled:
		now.TaxInvoice = nil
	case applied:
		number, err := kilowon.ParseBusinessNumber(a["business_number"])
		if err != nil {
			return now, kilowon.At("business_number", err)
		}
		now.TaxInvoice = &TaxInvoice{BusinessNumber: number, Name: a["business_name"], Business: a["business_type"], Item: a["business_item"]}
	}
	return now, nil
}

// changes are the parts the form changes.
func (a Answers) changes() []string {
	var out []string
	for _, part := range billingParts {
		if a[part] != "" {
			out = append(out, part)
		}
	}
	return out
}
