package rating

import (
	"fmt"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

var causeCodes = [CauseCount]string{"contract", "usage", "blocks", "demand", "power_factor", "season", "days", "price", "climate", "fuel", "rules",
	"standby", "discount", "excess_use", "given", "tax_rate", "tax", "tv", "rounding"}

var causeNames = [CauseCount]string{"계약조건", "사용량", "누진 구간", "요금적용전력", "역률", "계절", "사용일수", "요금표 단가", "기후환경요금 단가",
	"연료비조정단가", "공제와 계산 규칙", "예비전력", "할인", "초과사용부가금", "따로 준 금액", "부가가치세·기금의 요율", "부가가치세·기금", "TV수신료", "단수처리"}

var causeNotes = [CauseCount]string{
	"계약종별, 선택요금, 계약전력, 가구수가 달라진 몫",
	"앞 달의 단가와 마지막 단계를 그대로 두고 사용량만 바꾼 몫",
	"사용량이 다른 단계에 들어 기본요금과 단계별 단가가 달라진 몫",
	"기본요금을 매기는 kW가 달라진 몫",
	"역률이 달라진 몫",
	"단가는 그대로 두고 하계·동계 등 계절만 바꾼 몫",
	"한 달이 아닌 기간의 일수가 달라진 몫. 검침일대로 한 달이면 일수가 달라도 없음",
	"기본요금과 전력량요금의 단가가 개정된 몫",
	"기후환경요금 단가가 개정된 몫",
	"분기마다 바뀌는 연료비조정단가의 몫",
	"필수사용량 보장공제, 역률과 단수의 규칙이 바뀐 몫",
	"예비전력의 기본요금과 사용요금이 달라진 몫",
	"할인으로 뺀 금액이 달라진 몫. 사유가 같아도 요금에 따라 달라짐",
	"계약전력을 넘긴 사용의 부가금이 달라진 몫",
	"에너지캐시백, 녹색프리미엄, 제3자간 전력거래 요금이 달라진 몫",
	"세율과 기금의 요율이 바뀐 몫",
	"요금을 따라 달라진 부가가치세와 기금",
	"TV 대수와 수신료가 달라진 몫",
	"원 미만과 10원 미만을 자르면서 남은 끝수",
}

// Code is the cause in answers.
func (c Cause) Code() string { return causeCodes[c] }

// String is the Korean name of the cause.
func (c Cause) String() string { return causeNames[c] }

// Note says in Korean what the cause's part holds.
func (c Cause) Note() string { return causeNotes[c] }

// words tell what one side has of the cause.
func (c Cause) words(s *Side, b *Bill) string {
	t := lastOf(s.Terms, s.Usage.Period)
	switch c {
	case CauseContract:
		return t.words()
	case CauseUsage:
		return kilowon.FormatInt(b.KWh) + UnitKWh.String()
	case CauseBlocks:
		return b.lastBlock()
	case CauseDemand:
		return kilowon.FormatInt(settled(s.Usage, t).BillingKW) + UnitKW.String()
	case CausePowerFactor:
		return s.Usage.PowerFactor.words()
	case CauseSeason:
		return b.Period.String()
	case CauseDays:
		return fmt.Sprintf("%d일", b.Period.Days())
	case CausePrice, CauseClimate, CauseFuel:
		return b.lastPrice(map[Cause]tariff.Charge{CausePrice: tariff.ChargeEnergy, CauseClimate: tariff.ChargeClimate, CauseFuel: tariff.ChargeFuel}[c])
	case CauseDiscount:
		return discountWords(b)
	case CauseStandby:
		return b.Sum(tariff.ChargeStandby, tariff.ChargeStandbyEnergy).String() + "원"
	case CauseExcessUse:
		return b.Sum(tariff.ChargeExcessUse).String() + "원"
	case CauseGiven:
		return b.Sum(tariff.ChargeCashback, tariff.ChargeGreenPremium, tariff.ChargeThirdPartyPower).String() + "원"
	case CauseTaxRate:
		return b.lastRatio(tariff.ChargeVAT) + " · " + b.lastRatio(tariff.ChargeFund)
	case CauseTV:
		return fmt.Sprintf("%d대", t.TVSets)
	}
	return ""
}

// words are what a contract is priced by.
func (t *Terms) words() string {
	out := t.Key.String()
	if t.ContractKW > 0 {
		out += fmt.Sprintf(" %skW", kilowon.FormatInt(t.ContractKW))
	}
	if t.Households > 1 {
		out += fmt.Sprintf(" %s가구", kilowon.FormatInt(t.Households))
	}
	if t.NonDwelling {
		out += " 비주거용"
	}
	if t.Paused {
		out += " 휴지"
	}
	return out
}

func (p PowerFactor) words() string {
	var out []string
	if p.Lagging != 0 {
		out = append(out, fmt.Sprintf("지상 %d%%", p.Lagging))
	}
	if p.Leading != 0 {
		out = append(out, fmt.Sprintf("진상 %d%%", p.Leading))
	}
	return strings.Join(out, " · ")
}

// lastPart is the last product of the first line of a charge that is charged; nil where the bill has none.
func (b *Bill) lastPart(c tariff.Charge) *Part {
	for i := range b.Lines {
		if l := &b.Lines[i]; l.Count > 0 && (l.Charge == c || c == tariff.ChargeEnergy && l.Charge == tariff.ChargeEnergyBand) {
			return &b.Parts[l.First+l.Count-1]
		}
	}
	return nil
}

// lastBlock is the block that the use of the last piece ends in.
func (b *Bill) lastBlock() string {
	switch p := b.lastPart(tariff.ChargeEnergy); {
	case p == nil || p.Tier == 0:
		return ""
	case p.Tier == SuperTier:
		return "슈퍼유저 구간"
	default:
		return fmt.Sprintf("%d단계", p.Tier)
	}
}

func (b *Bill) lastPrice(c tariff.Charge) string {
	if p := b.lastPart(c); p != nil {
		return p.Price.String() + "원"
	}
	return ""
}

func (b *Bill) lastRatio(c tariff.Charge) string {
	if p := b.lastPart(c); p != nil {
		return p.Ratio.String()
	}
	return "0%"
}

// discountWords name the discounts of a bill and what they take off.
func discountWords(b *Bill) string {
	var out []string
	for i := range b.Lines {
		if l := &b.Lines[i]; l.Charge == tariff.ChargeDiscount || l.Charge == tariff.ChargeRelief {
			name := l.Charge.String()
			switch {
			case l.Discount != tariff.DiscountNone:
				name = l.Discount.String()
			case l.Charge == tariff.ChargeDiscount:
				name = "세대 할인 합계"
			}
			out = append(out, fmt.Sprintf("%s %v원", name, l.Amount))
		}
	}
	if len(out) == 0 {
		return "없음"
	}
	return strings.Join(out, " · ")
}
