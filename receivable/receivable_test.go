package receivable_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/tariff/book"
)

// ask computes a charge from the text of its request.
func ask(t testing.TB, kind receivable.Kind, text string) (*receivable.Charge, error) {
	t.Helper()
	r := kind.Request()
	dec := json.NewDecoder(bytes.NewReader([]byte(text)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(r); err != nil {
		t.Fatalf("%s %s: %v", kind, text, err)
	}
	c, err := r.Charge(book.Default())
	if err == nil {
		whole(t, c)
	}
	return c, err
}

// whole wants what holds for every charge: the lines and the payments add up, and each line says what it was made from and why.
func whole(t testing.TB, c *receivable.Charge) {
	t.Helper()
	var lines, payments kilowon.Won
	keys := map[string]bool{}
	for i := range c.Lines {
		l := &c.Lines[i]
		lines += l.Amount
		if keys[l.Key] || l.Key == "" || l.Label == "" || l.Formula == "" || len(l.Cites) == 0 && len(l.Rules) == 0 && l.Key != "billed" {
			t.Errorf("%s: the line %+v does not explain itself", c.Kind, l)
		}
		keys[l.Key] = true
		for _, r := range l.Rules {
			if r.ID == "" || r.Confidence == "" {
				t.Errorf("%s: %s has a rule without an entry: %+v", c.Kind, l.Key, r)
			}
		}
	}
	for _, p := range c.Payments {
		payments += p.Amount
	}
	if lines != c.Amount || len(c.Payments) > 0 && payments != c.Amount {
		t.Errorf("%s: lines %v, payments %v, amount %v", c.Kind, lines, payments, c.Amount)
	}
}

// shape is the lines of a charge as "key amount" words.
func shape(c *receivable.Charge) string {
	var words []string
	for i := range c.Lines {
		words = append(words, fmt.Sprintf("%s %d", c.Lines[i].Key, int64(c.Lines[i].Amount)))
	}
	for _, p := range c.Payments {
		words = append(words, fmt.Sprintf("%s %d", p.Month, int64(p.Amount)))
	}
	return strings.Join(words, ", ")
}

// worked is a case computed by hand; why cites the article and shows the sum.
type worked struct {
	kind          receivable.Kind
	request, want string
	why           string
}

func check(t *testing.T, cases []worked) {
	t.Helper()
	for _, c := range cases {
		got, err := ask(t, c.kind, c.request)
		if err != nil {
			t.Errorf("%s %s: %v (%s)", c.kind, c.request, err, c.why)
			continue
		}
		if shape(got) != c.want {
			t.Errorf("%s %s:\ngot  %s\nwant %s\n%s", c.kind, c.request, shape(got), c.want, c.why)
		}
	}
}

type refused struct {
	kind       receivable.Kind
	request    string
	code       kilowon.Code
	path, text string
}

func checkRefused(t *testing.T, cases []refused) {
	t.Helper()
	for _, c := range cases {
		_, err := ask(t, c.kind, c.request)
		if kilowon.CodeOf(err) != c.code || err == nil || !strings.HasPrefix(err.Error(), c.path) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s %s: %v, want %s at %q with %q", c.kind, c.request, err, c.code, c.path, c.text)
		}
	}
}

func TestKinds(t *testing.T) {
	if got := fmt.Sprint(receivable.Kinds()); got != "[연체료 소액 청구 분할납부 요금 정산 위약금 중지·제한에 따른 감액 중지·제한에 따른 배상 재사용수수료 해지기간 중 기본요금 인입개폐기 조작수수료]" {
		t.Error(got)
	}
	if k := receivable.Kind("interest"); k.Request() != nil || k.String() != "" {
		t.Error("there is no kind of interest alone")
	}
}

// An empty request is refused by every kind, and a day before the book by those that have one.
func TestNothingIsGuessed(t *testing.T) {
	for _, k := range receivable.Kinds() {
		if _, err := ask(t, k, "{}"); kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("%s: %v", k, err)
		}
	}
	checkRefused(t, []refused{
		{receivable.KindLate, `{"due":"2021-09-15","paid":"2021-10-15","unpaid":1000}`, kilowon.Unencoded, "", "2021-09-16부터"},
		{receivable.KindSmall, `{"issued":"2016-12-31","billed":1000}`, kilowon.Unencoded, "", "2017-01-01부터"},
		{receivable.KindInstalment, `{"month":"2021-08","amount":300000,"base_amount":1000,"contract_kw":3,"months":2}`, kilowon.Unencoded, "", "2021-09-16부터"},
		{receivable.KindRefund, `{"settled":"2021-09-15","items":[{"month":"2021-05","charged":2,"proper":1}]}`, kilowon.Unencoded, "", "2021-09-16부터"},
		{receivable.KindPenalty, `{"assessed":"2021-09-15","multiple":2,"items":[{"period":{"from":"2021-01-01","to":"2021-02-01"},"proper":2,"charged":1}]}`, kilowon.Unencoded, "", "2021-09-16부터"},
		{receivable.KindPenalty, `{"assessed":"2022-09-15","multiple":2,"items":[{"period":{"from":"2013-11-20","to":"2013-11-21"},"proper":2,"charged":1}]}`, kilowon.Unencoded, "", "2013-11-21부터"},
		{receivable.KindInterruption, `{"period":{"from":"2021-09-15","to":"2021-10-15"},"base":1,"outages":[{"from":"2021-09-20T01:00","to":"2021-09-20T02:00"}]}`, kilowon.Unencoded, "", "2021-09-16부터"},
		{receivable.KindCompensation, `{"from":"2021-09-15T01:00","to":"2021-09-15T02:00","ground":1,"fault":"none"}`, kilowon.Unencoded, "", "2021-09-16부터"},
		{receivable.KindReuse, `{"ended":"2021-09-01","reused":"2021-09-15","cause":"paused"}`, kilowon.Unencoded, "", "2021-09-16부터"},
		{receivable.KindSwitch, `{"date":"2022-08-31"}`, kilowon.Unencoded, "", "2022-09-01부터"},
		{receivable.KindSwitch, `{"date":"2051-01-01"}`, kilowon.Unencoded, "date", ""},
		{receivable.KindLate, `{"reading":"2015-12-31","paid":"2021-10-15","unpaid":1000}`, kilowon.Unencoded, "reading", ""},
	})
}

// Amounts are bounded, so that no product is wrong unnoticed.
func TestTooLarge(t *testing.T) {
	checkRefused(t, []refused{
		{receivable.KindLate, `{"due":"2026-01-25","paid":"2026-02-25","unpaid":1000000000001}`, kilowon.Invalid, "unpaid", "1,000,000,000,000원"},
		{receivable.KindLate, `{"due":"2026-01-25","paid":"2026-02-25","unpaid":-1}`, kilowon.Invalid, "unpaid", "0원부터"},
		{receivable.KindLate, `{"due":"2026-01-25","paid":"2026-02-25","unpaid":1,"tv_fee":-1}`, kilowon.Invalid, "tv_fee", "0원부터"},
		{receivable.KindInterruption, `{"period":{"from":"2026-07-01","to":"2026-08-01"},"base":999999999989,"billing_kw":99999989,
			"outages":[{"from":"2026-07-01T00:00","to":"2026-07-31T00:00","limited_kw":99999988}]}`, kilowon.Invalid, "", "정확하게 계산할 수 없습니다"},
	})
	if c, err := ask(t, receivable.KindLate, `{"due":"2026-01-25","paid":"2026-04-25","unpaid":1000000000000}`); err != nil || c.Amount != 30000000000 {
		t.Error(c, err)
	}
}
