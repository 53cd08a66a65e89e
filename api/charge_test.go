package api

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/tariff/book"
)

func TestChargeRefusals(t *testing.T) {
	h := handler(t, Options{})
	for _, c := range []refusal{
		{"POST /api/v1/charge/late", "", 422, "invalid", "", "본문이 비어 있습니다"},
		{"POST /api/v1/charge/late", "{}", 422, "invalid", "due", "날짜가 없습니다"},
		{"POST /api/v1/charge/late", strings.Replace(lateFee, "paid", "payed", 1), 422, "invalid", "payed", "알 수 없는 항목"},
		{"POST /api/v1/charge/late", strings.Replace(lateFee, "2026-08-10", "2026-08-32", 1), 422, "invalid", "paid", "2026-08-32"},
		{"POST /api/v1/charge/late", strings.ReplaceAll(lateFee, "2026", "2020"), 422, "unencoded", "", "2021-09-16"},
		{"POST /api/v1/charge/late", lateFee + lateFee, 422, "invalid", "", "하나만 있어야"},
		{"POST /api/v1/charge/interest", lateFee, 404, "not_found", "", "/api"},
		{"GET /api/v1/charge/late", "", 405, "invalid", "", "Allow"},
	} {
		checkRefusal(t, h, c)
	}
}

// Every kind answers its example with lines that add up, as JSON and as the text of the command.
func TestCharges(t *testing.T) {
	h := handler(t, Options{})
	for _, k := range receivable.Kinds() {
		body, err := json.Marshal(chargeTexts[k].example)
		if err != nil {
			t.Fatal(err)
		}
		direct, err := app.ComputeCharge(k, body, book.Default())
		if err != nil {
			t.Fatal(k, err)
		}
		var got receivable.Charge
		if err := json.Unmarshal(call(h, "POST "+chargePath(k), string(body)).Body.Bytes(), &got); err != nil || !reflect.DeepEqual(&got, direct) {
			t.Errorf("%s: %+v, %v; a direct call gives %+v", k, got, err, direct)
		}
		var text bytes.Buffer
		if err := app.WriteCharge(&text, direct); err != nil {
			t.Fatal(err)
		}
		w := call(h, "POST "+chargePath(k), string(body), "Accept", "text/plain")
		if w.Body.String() != text.String() || w.Header().Get("Content-Type") != "text/plain; charset=utf-8" {
			t.Errorf("%s as text: %s", k, w.Body)
		}
	}
}
