package app

import (
	"fmt"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/unitprice"
)

// ClimatePrice asks for a climate and environment price made of costs (별표 7). Decimals are written as text.
type ClimatePrice struct {
	From     kilowon.Date `json:"from"`
	SalesKWh int64        `json:"sales_kwh,omitempty"`
	RPS      *ClimateCost `json:"rps"`
	ETS      *ClimateCost `json:"ets"`
	Coal     *ClimateCost `json:"coal"`
	Cashback *ClimateCost `json:"cashback,omitempty"`
}

// ClimateCost is a cost of a year in won, or the price per kWh of it.
type ClimateCost struct {
	Cost  int64  `json:"cost,omitempty"`
	Price string `json:"price,omitempty"`
}

// FuelPrice asks for the fuel cost adjustment price of a quarter (별표 8). Decimals are written as text.
type FuelPrice struct {
	FirstMonth kilowon.Month   `json:"first_month"`
	Actual     *FuelPriceCost  `json:"actual"`
	Base       *FuelPriceCost  `json:"base,omitempty"`
	Mix        *FuelPriceMix   `json:"mix,omitempty"`
	Factor     string          `json:"factor,omitempty"`
	Generation *FuelGeneration `json:"generation,omitempty"`
	// Previous is taken from the book where it is left out.
	Previous string `json:"previous,omitempty"`
	Rebased  bool   `json:"rebased,omitempty"`
	Deferred string `json:"deferred,omitempty"`
	Withheld string `json:"withheld,omitempty"`
}

// FuelPriceCost is a mean cost in won a kg, or the prices of the three fuels.
type FuelPriceCost struct {
	Cost   string      `json:"cost,omitempty"`
	Prices *FuelPrices `json:"prices,omitempty"`
}

// FuelPrices are in won a kg.
type FuelPrices struct {
	Coal string `json:"coal"`
	Gas  string `json:"gas"`
	Oil  string `json:"oil"`
}

// FuelPriceMix is what was burnt in a year and how much heat it holds.
type FuelPriceMix struct {
	HeatKcal FuelAmounts `json:"heat_kcal"`
	BurntKg  FuelAmounts `json:"burnt_kg"`
}

// FuelAmounts are whole numbers by fuel.
type FuelAmounts struct {
	Coal int64 `json:"coal"`
	Gas  int64 `json:"gas"`
	Oil  int64 `json:"oil"`
}

// FuelGeneration is what the conversion factor is made of.
type FuelGeneration struct {
	FuelKg int64         `json:"fuel_kg,omitempty"`
	KWh    int64         `json:"kwh"`
	Losses []VoltageLoss `json:"losses"`
}

// VoltageLoss is the loss of a voltage in percent.
type VoltageLoss struct {
	Voltage string `json:"voltage"`
	Percent string `json:"percent"`
	KWh     int64  `json:"kwh"`
}

// PriceAnswer is a derived price with its working and the entry the book would hold.
type PriceAnswer struct {
	Price string `json:"price"`
	// Computed is the price by the formula alone, Proposed after the limits.
	Computed string      `json:"computed"`
	Proposed string      `json:"proposed"`
	Steps    []PriceStep `json:"steps"`
	Entry    string      `json:"entry"`
	derived  *unitprice.Derived
}

// PriceStep is a step with the entry of the book its number stands in.
type PriceStep struct {
	tariff.Step
	Source *BookSource `json:"source,omitempty"`
}

// ParseClimatePrice reads one question strictly.
func ParseClimatePrice(b []byte) (*ClimatePrice, error) { return parseOne[ClimatePrice](b) }

// ParseFuelPrice reads one question strictly.
func ParseFuelPrice(b []byte) (*FuelPrice, error) { return parseOne[FuelPrice](b) }

// Answer works the price out.
func (q *ClimatePrice) Answer(book *tariff.Book) (*PriceAnswer, error) {
	c := unitprice.ClimateCosts{From: q.From, SalesKWh: q.SalesKWh}
	var r numbers
	for _, part := range []struct {
		path  string
		given *ClimateCost
		into  *unitprice.Cost
	}{{"rps", q.RPS, &c.RPS}, {"ets", q.ETS, &c.ETS}, {"coal", q.Coal, &c.Coal}, {"cashback", q.Cashback, &c.Cashback}} {
		switch {
		case part.given != nil:
			*part.into = unitprice.Cost{Won: kilowon.Won(r.whole(part.path+".cost", part.given.Cost)), Price: r.optional(part.path+".price", part.given.Price)}
		case part.path != "cashback":
			r.fail(missing(part.path, "비용이 없습니다. cost(원)나 price(원/kWh)를 적어 주세요"))
		}
	}
	r.whole("sales_kwh", q.SalesKWh)
	if r.err != nil {
		return nil, r.err
	}
	return priceAnswer(book)(unitprice.Climate(&c, book))
}

// Answer works the price out; the price of the quarter before and the base are the book's where they are left out.
func (q *FuelPrice) Answer(book *tariff.Book) (*PriceAnswer, error) {
	var r numbers
	if q.Actual == nil {
		return nil, missing("actual", "실적연료비가 없습니다. cost(원/kg)나 연료별 prices를 적어 주세요")
	}
	c := unitprice.FuelCosts{First: q.FirstMonth, Actual: r.fuelCost("actual", q.Actual), Rebased: q.Rebased, Factor: r.decimal("factor", q.Factor, 4),
		Deferred: kilowon.Price(r.decimal("deferred", q.Deferred, 2)), Withheld: r.optional("withheld", q.Withheld)}
	if q.Base != nil {
		c.Base = r.fuelCost("base", q.Base)
	}
	if m := q.Mix; m != nil {
		c.Mix = &unitprice.FuelMix{Heat: r.amounts("mix.heat_kcal", m.HeatKcal), Burnt: r.amounts("mix.burnt_kg", m.BurntKg)}
	}
	if g := q.Generation; g != nil {
		c.Generation = &unitprice.Generation{FuelKg: r.whole("generation.fuel_kg", g.FuelKg), KWh: r.whole("generation.kwh", g.KWh)}
		for i, l := range g.Losses {
			at := fmt.Sprintf("generation.losses[%d]", i)
			c.Generation.Losses = append(c.Generation.Losses,
				unitprice.Loss{Name: l.Voltage, Rate: r.decimal(at+".percent", l.Percent, 2), KWh: r.whole(at+".kwh", l.KWh)})
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	var err error
	if c.Previous, err = q.previous(book); err != nil {
		return nil, err
	}
	return priceAnswer(book)(unitprice.Fuel(&c, book))
}

// previous is the price of the quarter before; before the first quarter of the book there was none.
func (q *FuelPrice) previous(book *tariff.Book) (kilowon.Price, error) {
	if q.Previous != "" {
		p, err := kilowon.ParsePrice(q.Previous)
		return p, kilowon.At("previous", err)
	}
	if before := book.FuelFor(q.FirstMonth - 1); before != nil {
		return before.Price, nil
	}
	if q.FirstMonth <= book.Fuel[0].First {
		return 0, nil
	}
	e := kilowon.Errorf(kilowon.Unencoded, "직전 조정주기(%s 검침분)의 단가가 요금표에 없습니다. previous에 적어 주세요", q.FirstMonth-1)
	return 0, kilowon.At("previous", e)
}

// numbers reads the numbers of a question and keeps the first fault.
type numbers struct{ err error }

func (r *numbers) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// most keeps amounts within what exact sums can hold.
const most = 1_000_000_000_000_000

func (r *numbers) whole(path string, n int64) int64 {
	if n < 0 || n > most {
		r.fail(missing(path, "0부터 %s까지의 정수여야 하는데 %s입니다", kilowon.FormatInt(most), kilowon.FormatInt(n)))
	}
	return n
}

// decimal reads a decimal that may be left out.
func (r *numbers) decimal(path, text string, places int) int64 {
	if text == "" {
		return 0
	}
	n, err := kilowon.ParseDecimal(text, places)
	if err == nil && n > most {
		err = kilowon.Errorf(kilowon.Invalid, "숫자 %q이(가) 너무 큽니다", text)
	}
	r.fail(kilowon.At(path, err))
	return n
}

func (r *numbers) optional(path, text string) *kilowon.Price {
	if text == "" {
		return nil
	}
	p := kilowon.Price(r.decimal(path, text, 2))
	return &p
}

func (r *numbers) fuelCost(path string, c *FuelPriceCost) unitprice.FuelCost {
	out := unitprice.FuelCost{Cost: kilowon.Price(r.decimal(path+".cost", c.Cost, 2)), ByPrices: c.Prices != nil}
	if p := c.Prices; p != nil {
		for i, text := range [unitprice.FuelCount]string{p.Coal, p.Gas, p.Oil} {
			out.Prices[i] = kilowon.Price(r.decimal(path+".prices."+fuelKeys[i], text, 2))
		}
	}
	return out
}

var fuelKeys = [unitprice.FuelCount]string{"coal", "gas", "oil"}

func (r *numbers) amounts(path string, a FuelAmounts) [unitprice.FuelCount]int64 {
	out := [unitprice.FuelCount]int64{a.Coal, a.Gas, a.Oil}
	for i, n := range out {
		r.whole(path+"."+fuelKeys[i], n)
	}
	return out
}

func priceAnswer(book *tariff.Book) func(*unitprice.Derived, error) (*PriceAnswer, error) {
	return func(d *unitprice.Derived, err error) (*PriceAnswer, error) {
		if err != nil {
			return nil, err
		}
		out := &PriceAnswer{Price: plainPrice(d.Price), Computed: plainPrice(d.Computed), Proposed: plainPrice(d.Proposed), Steps: priceSteps(book, d.Steps), derived: d}
		out.Entry = out.BookEntry(PriceSource{})
		return out, nil
	}
}

func priceSteps(book *tariff.Book, steps []tariff.Step) []PriceStep {
	out := make([]PriceStep, len(steps))
	for i, s := range steps {
		out[i].Step = s
		if s.Entry != 0 {
			source := bookSource(book.Entry(s.Entry))
			out[i].Source = &source
		}
	}
	return out
}

// PriceSource is where a derived price was published; an empty Document leaves a name the book's loader does not know, to be filled in.
type PriceSource struct{ Document, Confidence, Note string }

// BookEntry is the price as an entry of climate.yaml or fuel.yaml.
func (a *PriceAnswer) BookEntry(s PriceSource) string {
	var b strings.Builder
	from, last, cite := a.derived.From, "", "별표 7"
	if !a.derived.First.IsZero() {
		from, last, cite = a.derived.First.First(), fmt.Sprintf("    last_month: %s\n", a.derived.Last), "별표 8 제2호"
	}
	fmt.Fprintf(&b, "  - from: %s\n%s", from, last)
	fmt.Fprintf(&b, "    source: {documents: [%s], cite: %s, confidence: %s}\n", orElse(s.Document, "자료-이름"), cite, orElse(s.Confidence, "derived"))
	if s.Note != "" {
		fmt.Fprintf(&b, "    note: %q\n", s.Note)
	}
	fmt.Fprintf(&b, "    price: %q\n", a.Price)
	return b.String()
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
