package contract_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/tariff/book"
)

// waysForm is a whole form of the ways of billing and paying with some parts of form 1-2 filled in.
func waysForm(more contract.Answers) contract.Answers {
	a := officeForm(more)
	a["consent_optional"] = "1"
	return a
}

func ways(on string, answers contract.Answers) *contract.Filing {
	f := home(on, answers)
	f.Standing.Book, f.Standing.Household = book.Default(), nil
	f.Attached["doc_business"], f.Attached["doc_holder"] = true, true
	return f
}

var (
	debited = contract.Answers{"debit": "apply", "bank": "가상은행", "account_holder": "김하나", "account": "1101234567890", "holder_is": "same", "birth": "1980-01-02"}
	taxed   = contract.Answers{"tax": "apply", "business_number": "000-81-12349", "business_name": "가상상사", "business_type": "부동산업", "business_item": "관리"}
)

func with(a contract.Answers, more ...string) contract.Answers {
	out := contract.Answers{}
	for id, value := range a {
		out[id] = value
	}
	for i := 0; i < len(more); i += 2 {
		out[more[i]] = more[i+1]
	}
	return out
}

// 별지 1-2: only what applies is filled in; e-mail, bank, holder, account and birth are what the optional consent is for.
func TestBillingFormIsChecked(t *testing.T) {
	k := kind(t, "billing")
	for name, c := range map[string]struct {
		answers contract.Answers
		want    string
	}{
		"nothing chosen":       {nil, "bill_kind"},
		"mobile":               {contract.Answers{"bill_kind": "mobile", "mobile": "01000000001"}, ""},
		"no mobile":            {contract.Answers{"bill_kind": "mobile"}, "mobile"},
		"e-mail":               {contract.Answers{"bill_kind": "email", "email": "office@example.com"}, ""},
		"no e-mail":            {contract.Answers{"bill_kind": "email", "email": "office@example"}, "email"},
		"two boxes":            {contract.Answers{"bill_kind": "email", "email": "a@b@example.com"}, "email"},
		"another place":        {contract.Answers{"place": "elsewhere", "address": "가상시 1"}, ""},
		"no place":             {contract.Answers{"place": "elsewhere"}, "address"},
		"the place it is":      {contract.Answers{"place": "supply"}, "place"},
		"debit":                {debited, ""},
		"short account":        {with(debited, "account", "12345"), "account"},
		"account of letters":   {with(debited, "account", "12345678a"), "account"},
		"born today":           {with(debited, "birth", "2026-09-18"), "birth"},
		"no holder told":       {with(debited, "holder_is", ""), "holder_is"},
		"tax invoice":          {taxed, ""},
		"wrong check digit":    {with(taxed, "business_number", "000-81-12348"), "business_number"},
		"tax invoice is none":  {contract.Answers{"tax": "cancel"}, "tax"},
		"debit is perhaps one": {contract.Answers{"debit": "cancel"}, ""},
	} {
		only(t, name, stops(k, ways("2026-09-18", waysForm(c.answers))), c.want)
	}
	f := ways("2026-09-18", officeForm(debited))
	only(t, "no optional consent", stops(k, f), "consent_optional")
	f = ways("2026-09-18", officeForm(contract.Answers{"bill_kind": "mobile", "mobile": "01000000001"}))
	only(t, "a mobile needs none", stops(k, f), "")
	f = ways("2026-09-18", waysForm(taxed))
	delete(f.Attached, "doc_business")
	only(t, "no certificate", stops(k, f), "doc_business")
	f = ways("2026-09-18", waysForm(with(debited, "holder_is", "other")))
	delete(f.Attached, "doc_holder")
	only(t, "no form of the holder", stops(k, f), "doc_holder")
}

// An account of thirteen digits is not taken for a resident's number.
func TestAccountIsNoResidentNumber(t *testing.T) {
	k := kind(t, "billing")
	a := k.Tidy(with(waysForm(debited), "account", "800101-1234567"))
	if a["account"] != "8001011234567" {
		t.Errorf("kept as %q", a["account"])
	}
	only(t, "thirteen digits", stops(k, ways("2026-09-18", a)), "")
}

// The new way begins with the day of the application, or after what is billed already; only what the form names is changed, and the day payment by debit was
// applied for stays with another account.
func TestBillingBeginsAndKeepsTheRest(t *testing.T) {
	k := kind(t, "billing")
	now := contract.Billing{From: kilowon.MustDate("2026-03-01"), Kind: contract.EmailBill, Email: "office@example.com", Pay: contract.PayDebit,
		Debit: &contract.Debit{Bank: "옛은행", Account: "99999999", Applied: kilowon.MustDate("2023-03-02")}}
	f := ways("2026-09-18", waysForm(debited))
	f.Standing.Billing = now
	for billed, want := range map[string]string{"2026-08-20": "2026-09-18", "2026-09-18": "2026-09-18", "2026-09-20": "2026-09-20"} {
		f.Standing.Billed = kilowon.MustDate(billed)
		e, err := k.Effect(f)
		if err != nil || e.From.String() != want || e.Billing.To.From != e.From {
			t.Fatalf("billed up to %s: %+v %v", billed, e, err)
		}
		to := e.Billing.To
		if to.Kind != now.Kind || to.Email != now.Email || to.Debit.Bank != "가상은행" || to.Debit.Applied != now.Debit.Applied || now.Debit.Bank != "옛은행" {
			t.Errorf("became %+v %+v", to, to.Debit)
		}
	}
	f.Answers = waysForm(contract.Answers{"bill_kind": "paper", "debit": "cancel"})
	e, err := k.Effect(f)
	if err != nil || e.Billing.To.Email != "" || e.Billing.To.Debit != nil || e.Billing.To.Pay != contract.PayTransfer || !slices.Equal(e.Billing.Parts, []string{"bill_kind", "debit"}) {
		t.Errorf("%+v %v", e.Billing, err)
	}
	f.Answers = waysForm(contract.Answers{"bill_kind": "email", "email": "office@example.com"})
	only(t, "as it is", stops(k, f), "bill_kind")
}

// 제77조 ②, 별지 1-2: 200 won a month for an electronic bill; none for a debit since the bill of July 2023, 1 % up to 1,000 won up to that of June 2022.
func TestBillingTellsWhatIsTakenOff(t *testing.T) {
	k := kind(t, "billing")
	for _, c := range []struct {
		on      string
		answers contract.Answers
		want    string
	}{
		{"2026-09-18", contract.Answers{"bill_kind": "mobile", "mobile": "01000000001"}, "2026년 9월분 청구서부터 모바일청구로 보냅니다. 매월 전기요금에서 200원을 뺍니다"},
		{"2026-09-20", contract.Answers{"bill_kind": "paper"}, "2026년 10월분 청구서부터 우편으로 보냅니다."},
		{"2026-09-18", debited, "2026년 9월분부터 가상은행 계좌에서 자동이체로 냅니다. 자동이체 할인은 2023년 7월분부터 없어져 적용하지 않습니다."},
		{"2022-06-01", debited, "자동이체로 낸 요금의 1%를 1,000원까지 뺍니다"},
		{"2026-09-18", taxed, "가상상사(000-81-12349)"},
	} {
		e, err := k.Effect(ways(c.on, waysForm(c.answers)))
		if said := strings.Join(e.Summary, " "); err != nil || !strings.Contains(said, c.want) {
			t.Errorf("%s: %q %v, want %q", c.on, said, err, c.want)
		}
	}
}

// Only a debit is about money, so that two clerks decide on it.
func TestDebitTakesTwoClerks(t *testing.T) {
	k := kind(t, "billing")
	if k.TwoClerks(contract.Answers{"bill_kind": "mobile", "tax": "apply"}) || !k.TwoClerks(contract.Answers{"debit": "cancel"}) {
		t.Error("who decides")
	}
	if _, err := k.After(contract.InReview, contract.StepGrant, debited); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("one clerk grants a debit: %v", err)
	}
	if to, err := k.After(contract.InReview, contract.StepGrant, taxed); err != nil || to != contract.Granted {
		t.Errorf("%s %v", to, err)
	}
}
