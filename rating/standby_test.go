package rating_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// Standby power by hand (제63조 ⑤). A factory of 1,000 kW at 고압A 선택Ⅱ pays 8,320 won a kW for its peak of 700 kW in May 2025; 갑Ⅱ 고압A 선택Ⅱ costs 7,470 won.
func TestStandbyByHand(t *testing.T) {
	factory := rating.Terms{Key: listKey(tariff.Industrial, tariff.GradeB, tariff.HighA, 2), ContractKW: 1000}
	month := banded("2025-05-01", 700, 0)
	month.Excess = nil
	a, b := tariff.GradeA, tariff.GradeB
	for _, c := range []struct {
		name    string
		standby []rating.StandbySupply
		use     rating.StandbyUse
		// base is 기본요금 of the main supply, standby that of the standby.
		base, want kilowon.Won
	}{
		{"갑 5 %", []rating.StandbySupply{{Grade: a}}, rating.StandbyUse{}, 5824000, 291200},
		{"갑, own line 2 %", []rating.StandbySupply{{Grade: a, OwnLine: true}}, rating.StandbyUse{}, 5824000, 116480},
		{"을 10 %", []rating.StandbySupply{{Grade: b}}, rating.StandbyUse{}, 5824000, 582400},
		{"을, own line 6 %", []rating.StandbySupply{{Grade: b, OwnLine: true}}, rating.StandbyUse{}, 5824000, 349440},
		{"both (⑧)", []rating.StandbySupply{{Grade: a}, {Grade: b}}, rating.StandbyUse{}, 5824000, 873600},
		{"700 × 500/1,000 = 350 kW", []rating.StandbySupply{{Grade: a, ContractKW: 500}}, rating.StandbyUse{}, 5824000, 145600},
		{"its own peak of 400 kW is more", []rating.StandbySupply{{Grade: a, ContractKW: 500}}, rating.StandbyUse{PeakKW: 400}, 5824000, 166400},
		// 800 kW are the main supply's peak too (⑥): 6,656,000; the standby's is 400 by its contract power and 800 by its peak.
		{"a peak above the main supply's", []rating.StandbySupply{{Grade: a, ContractKW: 500}}, rating.StandbyUse{PeakKW: 800}, 6656000, 332800},
		// 200 kW belong to 갑Ⅱ: 700 × 200/1,000 = 140 kW × 7,470 × 10 %.
		{"a smaller standby has its own list", []rating.StandbySupply{{Grade: b, ContractKW: 200}}, rating.StandbyUse{}, 5824000, 104580},
		// At 고압B the list costs 7,380 won: 700 × 7,380 × 10 %.
		{"another voltage", []rating.StandbySupply{{Grade: b, Voltage: tariff.HighB}}, rating.StandbyUse{}, 5824000, 516600},
	} {
		terms := factory
		terms.Standby = c.standby
		use := month
		if c.use != (rating.StandbyUse{}) {
			c.use.HasBands = true
			use.Standby = []rating.StandbyUse{c.use}
		}
		var bill rating.Bill
		if err := rating.Rate(&bill, []rating.Terms{terms}, &use, book.Default()); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if base, got := bill.Sum(tariff.ChargeBase), bill.Sum(tariff.ChargeStandby); base != c.base || got != c.want {
			t.Errorf("%s: base %v and standby %v, want %v and %v", c.name, base, got, c.base, c.want)
		}
	}
}

// What was metered on standby power at another voltage has that voltage's prices, with climate and fuel (제63조 ⑤ 2–4호), and no power factor (⑦).
func TestStandbyUse(t *testing.T) {
	terms := rating.Terms{Key: listKey(tariff.Industrial, tariff.GradeB, tariff.HighA, 2), ContractKW: 1000, Standby: []rating.StandbySupply{{Grade: tariff.GradeB, Voltage: tariff.HighB}}}
	use := banded("2025-05-01", 700, 0)
	use.Excess = nil
	use.PowerFactor = rating.PowerFactor{Lagging: 87}
	use.Standby = []rating.StandbyUse{{Bands: rating.TOU{1000, 200, 30}, HasBands: true}}
	var b rating.Bill
	if err := rating.Rate(&b, []rating.Terms{terms}, &use, book.Default()); err != nil {
		t.Fatal(err)
	}
	// 고압B 선택Ⅱ in spring: 1,000 × 122.5 + 200 × 144.8 + 30 × 175.1 + 1,230 × (9.0 + 5.0) = 122,500 + 28,960 + 5,253 + 17,220.
	if got := b.Sum(tariff.ChargeStandbyEnergy); got != 173933 {
		t.Errorf("use on standby power: %v", got)
	}
	// 5,824,000 × 5 % × 0.2 %.
	if got := b.Sum(tariff.ChargePowerFactor); got != 58240 {
		t.Errorf("power factor: %v", got)
	}
	var keys []string
	for _, l := range rating.Explain(&b, book.Default()) {
		if strings.HasPrefix(l.Key, "standby") {
			keys = append(keys, l.Key+" "+l.Parts[0].Label+": "+l.Formula+" "+l.Rules[0].ID)
		}
	}
	want := "standby 예비전력(을): 700kW × 7,380.0원 × 10% rules/standby-base|" +
		"standby_energy 봄·가을철 경부하: 1,000kWh × 122.5원 + 200kWh × 144.8원 + 30kWh × 175.1원 + 1,230kWh × 9.0원 + 1,230kWh × 5.0원 rules/standby-energy"
	if got := strings.Join(keys, "|"); got != want {
		t.Errorf("explained as\n%s\nwant\n%s", got, want)
	}
}

func TestStandbyRefused(t *testing.T) {
	factory := rating.Terms{Key: listKey(tariff.Industrial, tariff.GradeB, tariff.HighA, 2), ContractKW: 1000}
	use := banded("2025-05-01", 700, 0)
	metered := use
	metered.Standby = []rating.StandbyUse{{KWh: 5}}
	for _, c := range []struct {
		name    string
		key     tariff.Key
		standby []rating.StandbySupply
		use     rating.Usage
		code    kilowon.Code
		path    string
	}{
		{"no grade", factory.Key, []rating.StandbySupply{{}}, use, kilowon.Invalid, "terms.standby.grade"},
		{"twice 갑", factory.Key, []rating.StandbySupply{{Grade: tariff.GradeA}, {Grade: tariff.GradeA}}, use, kilowon.Invalid, "terms.standby"},
		{"more than the main supply", factory.Key, []rating.StandbySupply{{Grade: tariff.GradeA, ContractKW: 1001}}, use, kilowon.Invalid, "terms.standby.contract_kw"},
		{"a dwelling", residentialLow, []rating.StandbySupply{{Grade: tariff.GradeA}}, monthOf("2025-05-01", 1), kilowon.Invalid, "terms.standby"},
		{"use without standby power", factory.Key, nil, metered, kilowon.Invalid, "usage.standby"},
		{"use not by time of day", factory.Key, []rating.StandbySupply{{Grade: tariff.GradeA}}, metered, kilowon.Invalid, "usage.standby"},
		{"an option the grade does not have", listKey(tariff.Industrial, tariff.GradeB, tariff.HighA, 3), []rating.StandbySupply{{Grade: tariff.GradeA, ContractKW: 200}}, use,
			kilowon.Unencoded, "terms.standby"},
	} {
		terms := rating.Terms{Key: c.key, ContractKW: 1000, Standby: c.standby}
		var b rating.Bill
		err := rating.Rate(&b, []rating.Terms{terms}, &c.use, book.Default())
		var own *kilowon.Error
		if !errors.As(err, &own) || own.Code != c.code || own.Path != c.path {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
