package app

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kilowon/kilowon/tariff/book"
)

// loadWith loads the book with an entry put after the last one of a file.
func loadWith(t *testing.T, name, entry string) error {
	t.Helper()
	data := fstest.MapFS{}
	files := os.DirFS("../tariff/book/data")
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		text, err := fs.ReadFile(files, n)
		if err != nil {
			t.Fatal(err)
		}
		if n == name {
			text = append(text, entry...)
		}
		data[n] = &fstest.MapFile{Data: text}
	}
	_, err = book.LoadFS(data)
	return err
}

// A derived price becomes an entry of the book as it is printed, and no entry before its source is named.
func TestDerivedPricesBecomeEntries(t *testing.T) {
	climate, err := ParseClimatePrice([]byte(`{"from":"2027-01-01","sales_kwh":550000000000,"rps":{"cost":4688700000000},"ets":{"cost":1332600000000},"coal":{"price":"0.2"},"cashback":{"cost":0}}`))
	if err != nil {
		t.Fatal(err)
	}
	fuel, err := ParseFuelPrice([]byte(`{"first_month":"2027-01","actual":{"cost":"500.00"},"base":{"cost":"494.00"},"factor":"0.1400"}`))
	if err != nil {
		t.Fatal(err)
	}
	c, err := climate.Answer(book.Default())
	if err != nil || c.Price != "11.1" { // 8.524… → 8.5, 2.422… → 2.4, 0.2
		t.Fatalf("%+v, %v", c, err)
	}
	f, err := fuel.Answer(book.Default())
	if err != nil || f.Price != "0.8" { // 6.00 × 0.14 = 0.84; 5.0 before it is in the book
		t.Fatalf("%+v, %v", f, err)
	}
	for name, a := range map[string]*PriceAnswer{"climate.yaml": c, "fuel.yaml": f} {
		if err := loadWith(t, name, a.BookEntry(PriceSource{Document: "addenda-2024", Confidence: "official", Note: `"시험": x`})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := loadWith(t, name, a.Entry); err == nil || !strings.Contains(err.Error(), `자료 "자료-이름"은 sources.yaml에 없습니다`) {
			t.Errorf("%s without a source: %v", name, err)
		}
	}
}

func TestPriceQuestionsSayWhere(t *testing.T) {
	for text, path := range map[string]string{
		`{"x":1}`:                   "x",
		`{}`:                        "actual",
		`{"actual":{"cost":"1,5"}}`: "actual.cost",
		`{"actual":{"cost":"1"},"base":{"prices":{"coal":"1","gas":"x","oil":"1"}}}`:                "base.prices.gas",
		`{"actual":{"cost":"1"},"mix":{"heat_kcal":{"coal":1},"burnt_kg":{"oil":-1}}}`:              "mix.burnt_kg.oil",
		`{"actual":{"cost":"1"},"generation":{"kwh":2000000000000000}}`:                             "generation.kwh",
		`{"actual":{"cost":"1"},"generation":{"kwh":1,"losses":[{"percent":"3"},{"percent":"x"}]}}`: "generation.losses[1].percent",
		`{"actual":{"cost":"1"},"factor":"0.16345"}`:                                                "factor",
		`{"actual":{"cost":"1"},"withheld":"five"}`:                                                 "withheld",
		`{"first_month":"2025"}`:                                         "first_month",
		`{"first_month":"2027-07","actual":{"cost":"1"}}`:                "previous",
		`{"first_month":"2021-04","actual":{"cost":"1"},"previous":"x"}`: "previous",
	} {
		q, err := ParseFuelPrice([]byte(text))
		if err == nil {
			_, err = q.Answer(book.Default())
		}
		if got := errorDetail(err); err == nil || got.Path != path {
			t.Errorf("%s: %q, want %q (%v)", text, got.Path, path, err)
		}
	}
	for text, path := range map[string]string{
		`{"rps":{"cost":1.5}}`: "rps.cost", `{"from":"2021-01-01","rps":{},"ets":{}}`: "coal", `{"rps":{"cost":-1},"ets":{},"coal":{}}`: "rps.cost",
		`{"from":"2021-01-01","rps":{"cost":1},"ets":{},"coal":{}}`: "rps", `{"from":"someday"}`: "from",
	} {
		q, err := ParseClimatePrice([]byte(text))
		if err == nil {
			_, err = q.Answer(book.Default())
		}
		if got := errorDetail(err); err == nil || got.Path != path {
			t.Errorf("%s: %q, want %q (%v)", text, got.Path, path, err)
		}
	}
}
