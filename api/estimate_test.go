package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
)

const month = `{"id":"m","terms":{"class":"residential","voltage":"low"},"reading_day":8,"last":{"date":"2025-06-08","register":"1244"},` +
	`"today":{"date":"2025-06-25","register":"1635.4"}}`

func TestEstimate(t *testing.T) {
	h := handler(t, Options{Now: func() time.Time { return time.Date(2025, 6, 30, 16, 0, 0, 0, time.UTC) }})
	for body, wants := range map[string][]string{
		month: {`"used_kwh":391`, `"method":"daily_average"`, `"total":`, `estimate-forecast`},
		strings.Replace(month, `"date":"2025-06-25",`, "", 1): {`"today":"2025-07-01"`, `"elapsed":23`},
	} {
		w := call(h, "POST "+estimatePath, body)
		for _, want := range wants {
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: %d without %s: %.300s", body, w.Code, want, w.Body)
			}
		}
	}
	for _, c := range []struct {
		body         string
		code         kilowon.Code
		path, detail string
	}{
		{"", kilowon.Invalid, "", "본문이 비어 있습니다"},
		{strings.Replace(month, `"last"`, `"before"`, 1), kilowon.Invalid, "before", "알 수 없는 항목"},
		{strings.Replace(month, "2025-06-08", "2025-06-31", 1), kilowon.Invalid, "last.date", "2025-06-31"},
		{strings.Replace(month, "1635.4", "1243", 1), kilowon.Invalid, "today.register", "자릿수"},
		{strings.Replace(month, `"reading_day":8,`, "", 1), kilowon.Invalid, "reading_day", "1에서 31"},
		{strings.ReplaceAll(month, "2025", "1999"), kilowon.Unencoded, "", "1999"},
	} {
		var p Problem
		if err := json.Unmarshal(call(h, "POST "+estimatePath, c.body).Body.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		if p.Status != http.StatusUnprocessableEntity || p.Code != c.code || p.Path != c.path || !strings.Contains(p.Detail, c.detail) {
			t.Errorf("%s: %+v, want %s at %q with %q", c.body, p, c.code, c.path, c.detail)
		}
	}
}
