package rating

import (
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// UsePart is one use at a place with the power of its equipment (사용설비용량).
type UsePart struct {
	Use tariff.Use
	// Industry is the code of 별표 2, for the use of industrial power.
	Industry string
	KW       int64
}

// Premises are what class, grade, voltage and price list of a supply are decided from (제23조, 제55조–제65조).
type Premises struct {
	Date kilowon.Date
	Uses []UsePart
	// ContractKW is the contract power; SiteKW that of the whole place, zero where this is its only contract.
	ContractKW, SiteKW int64
	// Volts is the voltage supplied or asked for; zero lets the contract power decide (제23조 ①).
	Volts int64
	// Watts is the equipment of street lights, NoMeter says that a meter cannot be placed there (제62조 ② 1호).
	Watts   int64
	NoMeter bool
	// OneContract asks for one contract over uses of several classes, OneUser says that one person uses all (제65조).
	OneContract, OneUser bool
	// Undivided says that a shop with a home, or a room of an officetel, cannot be divided into two contracts (제65조 3호·4호).
	Undivided bool
	// Producers says that a group of producers or a fishing village uses agricultural power (제60조 ② 2호).
	Producers bool
	// WishResidential is the wish of a dormitory (제56조 ① 3호), WishGradeA that of a school (제58조 ④).
	WishResidential, WishGradeA bool
	// LowMetered says that a customer at high voltage is metered at low voltage.
	LowMetered bool
	Standby    *StandbyWish
}

// StandbyWish is standby power (예비전력, 제63조 ①) that is asked for.
type StandbyWish struct {
	Volts int64
	// OtherSubstation says that it comes from another substation than the ordinary supply, WishGradeB that the customer wants it as 을.
	OtherSubstation, WishGradeB bool
}

// Decision is a price list with the reason of each step.
type Decision struct {
	Key tariff.Key
	// Options are those the customer may choose from on the date.
	Options []tariff.Option
	// Standby is the grade of the standby power asked for.
	Standby tariff.Grade
	Steps   []DecisionStep
}

// DecisionStep is one step of a [Decision]: what was decided, how, why and by which article.
type DecisionStep struct {
	What   string
	Result string
	Why    string
	Cite   kilowon.Cite
}

// decider is the state of one call of [Decide].
type decider struct {
	*Premises
	book   *tariff.Book
	limits *tariff.ClassLimits
	out    Decision
}

// maxUses is how many uses one question may have.
const maxUses = 20

// Decide finds the price list of a supply from its use, contract power and voltage. It fails with code invalid where the terms of supply do not allow
// what is asked, naming the article, and with code unencoded where they leave it to rules that are not public or the book has no list.
func Decide(p *Premises, book *tariff.Book) (*Decision, error) {
	d := decider{Premises: p, book: book}
	dated := book.ClassLimits.At(p.Date)
	if dated == nil {
		e := kilowon.Errorf(kilowon.Unencoded, "계약종별의 한도는 %v부터 요금표에 있는데 %v입니다", book.ClassLimits[0].From, p.Date)
		e.Path = "date"
		return nil, e
	}
	d.limits = &dated.Value
	for _, step := range []func() error{d.check, d.class, d.voltage, d.grade, d.list, d.standby} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return &d.out, nil
}

func (d *decider) told(what, result string, cite kilowon.Cite, why string) {
	d.out.Steps = append(d.out.Steps, DecisionStep{What: what, Result: result, Why: why, Cite: cite})
}

func refused(path, format string, args ...any) error {
	e := kilowon.Errorf(kilowon.Invalid, format, args...)
	e.Path = path
	return e
}

func (d *decider) check() error {
	if len(d.Uses) == 0 || len(d.Uses) > maxUses {
		return refused("uses", "용도는 1개에서 %d개 사이여야 하는데 %d개입니다", maxUses, len(d.Uses))
	}
	if d.ContractKW <= 0 || d.ContractKW > maxKW {
		return refused("contract_kw", "계약전력은 1에서 %skW 사이여야 하는데 %s입니다", kilowon.FormatInt(maxKW), kilowon.FormatInt(d.ContractKW))
	}
	if d.SiteKW != 0 && (d.SiteKW < d.ContractKW || d.SiteKW > maxKW) {
		return refused("site_kw", "전기사용장소의 계약전력 합계는 이 계약의 %s 이상이어야 하는데 %s입니다", kw(d.ContractKW), kw(d.SiteKW))
	}
	if d.Watts < 0 || d.Watts > maxWatts {
		return refused("watts", "사용설비용량은 0에서 %sW 사이여야 하는데 %s입니다", kilowon.FormatInt(maxWatts), kilowon.FormatInt(d.Watts))
	}
	for i := range d.Uses {
		if u := &d.Uses[i]; u.KW < 0 || u.KW > maxKW {
			return refused(usePath(i, "kw"), "사용설비용량은 0에서 %skW 사이여야 하는데 %s입니다", kilowon.FormatInt(maxKW), kilowon.FormatInt(u.KW))
		}
	}
	return nil
}

// class decides the class from the uses and from a small contract power.
func (d *decider) class() error {
	held, err := d.held()
	if err != nil {
		return err
	}
	d.out.Key.Class = held.class()
	if held == heldRicePump {
		d.out.Key.Grade = tariff.GradeA
	}
	switch c := d.out.Key.Class; {
	case c == tariff.Agricultural:
		return d.farm()
	case d.ContractKW <= d.limits.SmallKW && (c == tariff.General || c == tariff.Educational || c == tariff.Industrial):
		d.out.Key.Class = tariff.Residential
		d.told("계약전력", tariff.Residential.String(), "제56조 ① 2호", sprintf("계약전력이 %s라서 %s이 아니라 주택용전력입니다(%s 이하)", kw(d.ContractKW), c, kw(d.limits.SmallKW)))
	case c == tariff.Residential || c == tariff.Streetlight || c == tariff.Temporary:
	default:
		d.told("계약전력", c.String(), d.sizeCite(), sprintf("계약전력 %s는 %s를 넘습니다", kw(d.ContractKW), kw(d.limits.SmallKW)))
	}
	return nil
}

func (d *decider) sizeCite() kilowon.Cite {
	switch d.out.Key.Class {
	case tariff.Educational:
		return "제58조 ①"
	case tariff.Industrial:
		return "제59조 ②"
	}
	return "제57조 ②"
}

// farm refuses agricultural 을 of so much power that 제60조 ② leaves it to a few customers.
func (d *decider) farm() error {
	if d.out.Key.Grade == tariff.GradeA || d.ContractKW < d.limits.FarmKW {
		return nil
	}
	for i := range d.Uses {
		switch u := d.Uses[i].Use; {
		case u == tariff.UseRicePump || u == tariff.UseFarmHut || u == tariff.UseColdStorage || u == tariff.UseProducerFacility:
		case u == tariff.UseIce:
			return refused(usePath(i, "use"), "수협·어촌계의 제빙·냉동시설은 계약전력 %s부터 농사용전력(을)이 될 수 없습니다(제60조 ① 2호, ② 2호 단서). 별표 2의 기타사업에 들면 용도를 industry, code를 other-1로 적어 주세요",
				kw(d.limits.FarmKW))
		case !d.Producers && u.Class() == tariff.Agricultural:
			return farmRefused(usePath(i, "use"), d.ContractKW, d.limits)
		}
	}
	d.told("계약전력", "농사용전력(을)", "제60조 ②", sprintf("계약전력 %s는 %s 이상이지만 제2항의 고객입니다", kw(d.ContractKW), kw(d.limits.FarmKW)))
	return nil
}

func farmRefused(path string, contractKW int64, limits *tariff.ClassLimits) error {
	return refused(path, "농사용전력(을)은 계약전력 %s 미만이어야 하는데 %s입니다(제60조 ① 2호). 생산자단체나 어촌계, 제60조 ② 1호의 시설이면 producers를 true로, 아니면 산업용전력(별표 2 기타사업 ①)인지 보아 주세요",
		kw(limits.FarmKW), kw(contractKW))
}

// checkFarm refuses terms of agricultural 을 that 제60조 ② does not allow.
func (t *Terms) checkFarm(i int, d kilowon.Date, book *tariff.Book) error {
	if t.Key.Class != tariff.Agricultural || t.Key.Grade != tariff.GradeB || t.Producers {
		return nil
	}
	if limits := book.ClassLimits.At(d); limits != nil && t.ContractKW >= limits.Value.FarmKW {
		return kilowon.At(termsPath(i), farmRefused("contract_kw", t.ContractKW, &limits.Value))
	}
	return nil
}

func termsPath(i int) string {
	if i == 0 {
		return "terms"
	}
	return "terms[" + kilowon.FormatInt(int64(i)) + "]"
}

func usePath(i int, field string) string { return "uses[" + kilowon.FormatInt(int64(i)) + "]." + field }

func kw(v int64) string { return kilowon.FormatInt(v) + "kW" }

func volts(v int64) string { return kilowon.FormatInt(v) + "V" }

// business finds a business of 별표 2.
func (d *decider) business(code string) *tariff.Industry {
	if list := d.book.Industries.At(d.Date); list != nil {
		for i := range list.Value {
			if list.Value[i].Code == strings.TrimSpace(code) {
				return &list.Value[i]
			}
		}
	}
	return nil
}
