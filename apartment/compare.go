package apartment

import (
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// Choice is a way a complex could be contracted: the method, the common equipment's optional list, and the contract power where it is another.
type Choice struct {
	Method Method
	// Option is the common equipment's list (선택Ⅰ, Ⅱ, 제67조 ⑦); 0 under the single method, which has none.
	Option tariff.Option
	// ContractKW is the contract power instead of the complex's own (제20조); 0 keeps it.
	ContractKW int64
}

// Choices are the ways a complex can choose from (제67조 ③ ④, 제25조), first those of its own contract power.
func Choices() []Choice {
	return []Choice{{Method: Single}, {Method: Comprehensive, Option: 1}, {Method: Comprehensive, Option: 2},
		{Method: PerHousehold, Option: 1}, {Method: PerHousehold, Option: 2}}
}

// ChoiceOf is the way a complex is contracted.
func ChoiceOf(c *Complex) Choice {
	if c.Method == Single {
		return Choice{Method: Single}
	}
	return Choice{Method: c.Method, Option: max(c.CommonOption, 1)}
}

// String is the Korean name, such as "종합계약 선택Ⅱ".
func (c Choice) String() string {
	name := c.Method.String()
	if c.Method == PerHousehold {
		name = "세대별계약"
	}
	if c.Option != 0 {
		name += " " + c.Option.String()
	}
	if c.ContractKW > 0 {
		name += " 계약전력 " + kilowon.FormatInt(c.ContractKW) + "kW"
	}
	return name
}

// Compared is a month of a complex ready to be priced under any choice: the households rated once for the single method and once for the others, since
// their bills do not depend on the common equipment.
type Compared struct {
	single, apart comparedPart
	book          *tariff.Book
	// Left is how many households are left out because their use is not known; with none under the single method the whole is that of the others.
	Left int
}

// comparedPart is the month under one way of billing households, and what they came to.
type comparedPart struct {
	Statement
	complex Complex
	res     Result
	err     error
}

// Compare rates the households of a month whose rows were filed. Households without a usable row are left out alike under every choice: what they
// used is not known. A month without any is an Invalid error, since the methods other than the single one cannot be told.
func Compare(s *Statement, book *tariff.Book) (*Compared, error) {
	filed := *s
	filed.Usages = slices.DeleteFunc(slices.Clone(s.Usages), func(u Usage) bool { return !u.Filed || u.Parked })
	if s.NotFiled || len(filed.Usages) == 0 {
		return nil, kilowon.Errorf(kilowon.Invalid, "호별 사용량을 제출하지 않은 달이라 세대별 요금을 알 수 없습니다(별지 2-3 Ⅱ 10 가)")
	}
	c := &Compared{book: book, Left: len(s.Households) - len(filed.Usages)}
	c.single.begin(&filed, Single)
	if c.Left > 0 {
		c.single.onlyFiled()
	}
	c.apart.begin(&filed, Comprehensive)
	for _, p := range []*comparedPart{&c.single, &c.apart} {
		p.err = p.rateHouseholds(&p.res, book, nil)
	}
	return c, nil
}

func (p *comparedPart) begin(s *Statement, method Method) {
	p.Statement, p.complex = *s, *s.Complex
	p.complex.Method = method
	p.Complex = &p.complex
	p.res = Result{Method: method}
}

// onlyFiled leaves the households that were filed, and what they and the common equipment used as the whole.
func (p *comparedPart) onlyFiled() {
	households, usages := make([]Household, len(p.Usages)), make([]Usage, len(p.Usages))
	for i, u := range p.Usages {
		households[i] = p.Households[u.Household]
		usages[i] = u
		usages[i].Household = i
	}
	p.Households, p.Usages, p.MainKWh = households, usages, 0
}

// Price is what the month costs under a choice. A contract power that the month's demand exceeds is Invalid, since it would have to be raised
// (제67조의3 ④).
func (c *Compared) Price(choice Choice) (*Result, error) {
	return c.price(choice, nil)
}

func (c *Compared) price(choice Choice, change func(s *Statement)) (*Result, error) {
	p := &c.apart
	if choice.Method == Single {
		p = &c.single
	}
	if p.err != nil {
		return nil, p.err
	}
	s, complex, res := p.Statement, p.complex, p.res
	s.Complex = &complex
	complex.Method, complex.CommonOption, complex.OptionChanges, res.Method = choice.Method, choice.Option, nil, choice.Method
	if choice.ContractKW > 0 {
		if s.Demand.PeakKW > choice.ContractKW {
			e := kilowon.Errorf(kilowon.Invalid, "이달 최대수요전력 %skW가 계약전력 %skW를 넘습니다. 넘으면 초과사용부가금을 내고 계약전력을 늘려야 합니다(제67조의3 ③ ④)",
				kilowon.FormatInt(s.Demand.PeakKW), kilowon.FormatInt(choice.ContractKW))
			e.Path = "contract_kw"
			return nil, e
		}
		complex.ContractKW = choice.ContractKW
	}
	if change != nil {
		change(&s)
	}
	return &res, s.Finish(&res, c.book)
}

// KWh is the use of the households that were filed and of the common equipment.
func (c *Compared) KWh() int64 { return c.ownKWh() + c.apart.CommonKWh }

// CommonPercent is the common equipment's share of the whole use, half up to whole percent.
func (c *Compared) CommonPercent() int64 {
	if total := c.KWh(); total > 0 {
		return kilowon.DivHalfUp(100*c.apart.CommonKWh, total)
	}
	return 0
}

func (c *Compared) ownKWh() int64 {
	var kwh int64
	for i := range c.apart.Usages {
		kwh += c.apart.Usages[i].OwnKWh
	}
	return kwh
}

// sharedPercent is the least share of common use that can be asked for: what households carry of it and what is a school's stays.
func (c *Compared) sharedPercent() int64 {
	var shared int64
	for i := range c.apart.Usages {
		shared += c.apart.Usages[i].CommonKWh
	}
	least := shared + c.apart.SchoolKWh
	if least == 0 {
		return 0
	}
	return (100*least + c.ownKWh() + least - 1) / (c.ownKWh() + least)
}

// mostCommonPercent bounds the shares of common use that are looked at.
const mostCommonPercent = 70

// PriceAtCommon is what the month costs before tax under a choice if the common equipment had used so many percent of the whole (below 100), with the
// same use of the households and the same demand.
func (c *Compared) PriceAtCommon(choice Choice, percent int64) (kilowon.Won, error) {
	common := kilowon.DivHalfUp(c.ownKWh()*percent, 100-percent)
	res, err := c.price(choice, func(s *Statement) { s.CommonKWh, s.MainKWh = common, 0 })
	if err != nil {
		return 0, err
	}
	return res.Total.ElectricityTotal, nil
}

// BreakEven gives over the share of common use in percent which of the choices costs least before tax.
func (c *Compared) BreakEven(choices []Choice) ([]rating.Range, error) {
	return rating.Cheapest(c.sharedPercent(), mostCommonPercent, func(x int64) ([]kilowon.Won, error) {
		out := make([]kilowon.Won, len(choices))
		for i, choice := range choices {
			var err error
			if out[i], err = c.PriceAtCommon(choice, x); err != nil {
				return nil, err
			}
		}
		return out, nil
	})
}

// BillingKW is the complex's billing demand (제68조 ①), and whether it is the floor of 30 % of the contract power; that of the common equipment where it
// was given directly.
func (c *Compared) BillingKW() (kw int64, floor bool) {
	s := &c.apart.Statement
	if s.Demand.BillingKW > 0 {
		return s.Demand.BillingKW, false
	}
	contract, peak, history := s.ownDemand()
	kw = rating.BillingDemand(contract, s.month(), peak, history)
	return kw, kw > rating.BillingDemand(0, s.month(), peak, history)
}
