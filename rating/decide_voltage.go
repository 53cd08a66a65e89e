package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// Standard voltages at high voltage that contract power decides (제23조 ①), and the low one.
const (
	lowSupply   = 380
	highASupply = 22_900
	highBSupply = 154_000
	highCSupply = 345_000
)

// voltage decides the supply voltage from the power (제23조) or checks the one asked for, and then the voltage the list is made for.
func (d *decider) voltage() error {
	site, l := max(d.SiteKW, d.ContractKW), d.limits
	v, cite, why := int64(highCSupply), kilowon.Cite("제23조 ①"), sprintf("전기사용장소의 계약전력이 %s입니다", kw(site))
	switch {
	case site < l.SiteKW && d.ContractKW < l.LowKW:
		v = lowSupply
	case site < l.SiteKW:
		v, cite, why = highASupply, "제23조 ②", sprintf("계약전력 %s는 %s 이상이라 저압으로 공급할 수 없습니다", kw(d.ContractKW), kw(l.LowKW))
	case site <= l.HighAKW:
		v = highASupply
	case site <= l.HighBKW:
		v = highBSupply
	}
	if d.Volts != 0 {
		if err := d.allowed(v, site); err != nil {
			return err
		}
		if band(l, d.Volts) != band(l, v) {
			cite, why = "제23조", "고객이 희망하거나 공급되는 전압입니다"
		}
		v = d.Volts
	}
	d.out.Key.Voltage = d.listVoltage(band(l, v))
	result := d.out.Key.Voltage.String()
	if v == lowSupply && d.Volts == 0 {
		d.told("공급전압", result, cite, sprintf("%s(220V 또는 380V)", why))
		return nil
	}
	d.told("공급전압", result, cite, sprintf("%s(%s)", why, volts(v)))
	return nil
}

// band is the voltage of the lists; VoltageNone between the bands.
func band(l *tariff.ClassLimits, v int64) tariff.Voltage {
	switch {
	case v > 0 && v <= l.LowVolts:
		return tariff.Low
	case v >= l.HighAVolts && v <= l.HighATopVolts:
		return tariff.HighA
	case v >= l.HighCVolts:
		return tariff.HighC
	case v >= l.HighBVolts:
		return tariff.HighB
	}
	return tariff.VoltageNone
}

// allowed checks a voltage that was asked for against the one the power decides; a higher one may always be asked for.
func (d *decider) allowed(standard, site int64) error {
	l := d.limits
	asked := band(l, d.Volts)
	apartment := d.out.Key.Class == tariff.Residential
	switch {
	case asked == tariff.VoltageNone:
		return refused("volts", "전압은 %s 이하, %s~%s, %s 이상이어야 하는데 %s입니다(제57조 ②)", volts(l.LowVolts), volts(l.HighAVolts), volts(l.HighATopVolts), volts(l.HighBVolts), volts(d.Volts))
	case asked >= band(l, standard) || asked == tariff.Low && apartment: // 제23조 ③ 3호
	case asked == tariff.Low && d.ContractKW >= l.LowKW:
		return refused("volts", "저압은 계약전력이 %s 미만이어야 하는데 %s입니다(제23조 ②)", kw(l.LowKW), kw(d.ContractKW))
	case asked == tariff.Low:
		return refused("volts", "저압은 전기사용장소의 계약전력 합계가 %s 미만이어야 하는데 %s입니다(제23조 ①)", kw(l.SiteKW), kw(site))
	case asked == tariff.HighA && site > l.HighAWishKW:
		return refused("volts", "%s는 계약전력 %s까지 희망할 수 있는데 %s입니다(제23조 ③ 1호)", volts(d.Volts), kw(l.HighAWishKW), kw(site))
	}
	return nil
}

// listVoltage is the voltage of the class's lists (제56조 ②, 제57조 ②, 제58조 ②, 제59조 ②, 제60조 ① 2호 바목); some have one list for all.
func (d *decider) listVoltage(v tariff.Voltage) tariff.Voltage {
	switch c := d.out.Key.Class; {
	case v == tariff.Low || c == tariff.Streetlight || d.out.Key.Grade == tariff.GradeA && c == tariff.Agricultural:
		return v
	case c == tariff.Residential:
		return tariff.HighA
	case v == tariff.HighC && (c != tariff.Industrial || d.ContractKW < d.limits.GradeKW):
		return tariff.HighB
	}
	return v
}

// grade decides the grade from contract power, voltage and wish.
func (d *decider) grade() error {
	k, l := &d.out.Key, d.limits
	low := k.Voltage == tariff.Low
	switch k.Class {
	case tariff.General, tariff.Industrial:
		cite := kilowon.Cite("제57조")
		if k.Class == tariff.Industrial {
			cite = "제59조"
		}
		return d.businessGrade(cite)
	case tariff.Educational:
		k.Grade = tariff.GradeA
		why, cite := sprintf("계약전력이 %s 미만입니다", kw(l.SchoolKW)), kilowon.Cite("제58조 ② 1호")
		if d.ContractKW >= l.SchoolKW {
			k.Grade, why, cite = tariff.GradeB, sprintf("계약전력이 %s 이상입니다", kw(l.SchoolKW)), "제58조 ② 2호"
			if d.WishGradeA && d.allSchool() {
				k.Grade, why, cite = tariff.GradeA, "초·중등교육법의 학교이고 고객이 희망합니다", "제58조 ④"
			}
		}
		d.told("갑·을", k.ClassName(), cite, why)
	case tariff.Agricultural:
		if k.Grade == tariff.GradeNone {
			k.Grade = tariff.GradeB
		}
		d.told("갑·을", k.ClassName(), "제60조 ①", "용도에 따라 나눕니다")
	case tariff.Streetlight:
		k.Grade = tariff.GradeB
		why := sprintf("사용설비가 %sW 미만도, 계기를 달기 어려운 곳도 아닙니다", kilowon.FormatInt(l.LampWatts))
		if d.NoMeter || d.Watts > 0 && d.Watts < l.LampWatts {
			k.Grade, why = tariff.GradeA, sprintf("사용설비가 %sW 미만이거나 계기를 달기 어렵습니다", kilowon.FormatInt(l.LampWatts))
		}
		d.told("갑·을", k.ClassName(), "제62조 ②", why)
	case tariff.Temporary:
		return d.temporary(low)
	}
	return nil
}

// businessGrade is 갑 below the limit and 을 from it on, but 갑 at low voltage, which is supplied below 500 kW (제57조 ②–④, 제59조 ②·③·⑤).
func (d *decider) businessGrade(article kilowon.Cite) error {
	k, l := &d.out.Key, d.limits
	paragraph := kilowon.Cite(" ②")
	var why string
	switch low := k.Voltage == tariff.Low; {
	case low && d.ContractKW >= l.GradeKW:
		paragraph, why = " ③", sprintf("계약전력 %s 이상 %s 미만을 저압으로 공급받습니다", kw(l.GradeKW), kw(l.LowKW))
		k.Grade = tariff.GradeA1
	case low:
		why = sprintf("계약전력 %s 미만의 저압입니다", kw(l.GradeKW))
		k.Grade = tariff.GradeA1
	case d.ContractKW >= l.GradeKW:
		why = sprintf("계약전력 %s 이상입니다", kw(l.GradeKW))
		k.Grade = tariff.GradeB
	case d.LowMetered:
		e := kilowon.Errorf(kilowon.Unencoded, "고압으로 공급받고 저압으로 계량하는 고객의 요금은 세칙이 정하는데(%s) 공개되어 있지 않습니다", article)
		e.Path = "low_metered"
		return e
	default:
		if paragraph = " ④"; k.Class == tariff.Industrial {
			paragraph = " ⑤"
		}
		why = sprintf("계약전력 %s 미만의 고압입니다", kw(l.GradeKW))
		k.Grade = tariff.GradeA2
	}
	d.told("갑·을", k.ClassName(), article+paragraph, why)
	return nil
}

func (d *decider) allSchool() bool {
	for _, u := range d.Uses {
		if u.Use.Class() == tariff.Educational && u.Use != tariff.UseSchool {
			return false
		}
	}
	return true
}

// temporary is 갑 up to 3 kW; 을 has the prices of the general class (제64조 ②, 별표 1 제6호 나목).
func (d *decider) temporary(low bool) error {
	k := &d.out.Key
	if d.ContractKW <= d.limits.TemporaryKW {
		k.Grade, k.Voltage = tariff.GradeA, tariff.Low
		d.told("갑·을", k.ClassName(), "제64조 ② 1호", sprintf("계약전력이 %s 이하입니다", kw(d.limits.TemporaryKW)))
		return nil
	}
	if d.LowMetered && !low && d.ContractKW < d.limits.GradeKW {
		return d.businessGrade("제57조")
	}
	switch {
	case !low && d.ContractKW >= d.limits.GradeKW:
		k.Grade = tariff.GradeB
	case !low:
		k.Grade = tariff.GradeB2
	default:
		k.Grade = tariff.GradeB1
	}
	d.told("갑·을", k.ClassName(), "제64조 ② 2호", sprintf("계약전력이 %s를 넘으므로 (을)이고 일반용의 요금을 적용합니다(별표 1 제6호 나목)", kw(d.limits.TemporaryKW)))
	return nil
}

// list finds the price list of the decided key and the options the customer may choose.
func (d *decider) list() error {
	k := &d.out.Key
	for o := range tariff.Option(5) {
		try := *k
		if try.Option = o; d.book.Timeline(try).At(d.Date) < 0 || o == 1 && k.Class == tariff.Residential {
			continue
		}
		if at := d.book.Timeline(try); at.Segments[at.At(d.Date)].List != nil {
			d.out.Options = append(d.out.Options, o)
		}
	}
	if len(d.out.Options) == 0 {
		return kilowon.Errorf(kilowon.Unencoded, "요금표에 %v의 %s 요율이 없습니다", d.Date, *k)
	}
	k.Option = d.out.Options[0]
	if len(d.out.Options) == 1 && k.Option == 0 {
		d.out.Options = nil
		d.told("요금표", k.String(), "별표 1", "선택요금이 없습니다")
		return nil
	}
	d.told("요금표", k.String(), "제67조 ⑦", "고객이 다른 선택요금을 고를 수 있습니다")
	return nil
}

// standby decides the grade of standby power (제63조 ①).
func (d *decider) standby() error {
	s := d.Standby
	if s == nil {
		return nil
	}
	if band(d.limits, s.Volts) == tariff.VoltageNone || d.Volts == 0 {
		return refused("standby.volts", "예비전력의 갑·을을 정하려면 상용전력의 전압(volts)과 예비전력의 전압(standby.volts)이 있어야 합니다(제63조 ①)")
	}
	same := s.Volts == d.Volts
	d.out.Standby = tariff.GradeB
	cite, why := kilowon.Cite("제63조 ① 2호"), "상용전력과 변전소나 전압이 다릅니다"
	switch {
	case same && !s.OtherSubstation:
		d.out.Standby, cite, why = tariff.GradeA, "제63조 ① 1호", "상용전력과 변전소와 전압이 같습니다"
	case same && s.Volts <= d.limits.StandbyVolts && !s.WishGradeB:
		d.out.Standby, cite, why = tariff.GradeA, "제63조 ① 3호", sprintf("%s 이하로 전압이 같습니다", volts(d.limits.StandbyVolts))
	case same && s.Volts <= d.limits.StandbyVolts:
		cite, why = "제63조 ① 3호", "다른 변전소에서 공급받고 고객이 희망합니다"
	}
	d.told("예비전력", "예비전력"+d.out.Standby.String(), cite, why)
	return nil
}
