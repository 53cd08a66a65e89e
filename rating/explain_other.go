package rating

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// baseRules are the rules and chosen points behind a base charge that is not simply kW × price.
func baseRules(b *Bill, l *Line, book *tariff.Book) []ExplainedRule {
	var out []ExplainedRule
	parts, stopped, charged := b.PartsOf(l), false, false
	for i := range parts {
		share := b.pieceOf(&parts[i]).Share
		stopped, charged = stopped || share == 0, charged || share != 0
	}
	if stopped {
		out = append(out, rule(book, "pause"))
	}
	if d := book.Choices.PauseKW.At(b.Period.From); stopped && !charged && b.KWh == 0 && d != nil {
		out = append(out, explainEntry(book.Entry(d.Entry)))
	}
	if parts[0].Band > 0 {
		out = append(out, rule(book, "night-base"))
	}
	if parts[0].Ratio != 0 {
		out = append(out, rule(book, "zero-use"))
	}
	for i := range parts {
		if parts[i].Unit == UnitKW && parts[i].Band == 0 && DemandBasis(parts[i].Of)%demandKinds == DemandPeak {
			out = append(out, rule(book, "demand-history"))
			break
		}
	}
	switch book.Entry(parts[0].Entry).Source.Cite {
	case citeJeju:
		out = append(out, rule(book, "jeju-demand"))
	case citeTemporary:
		out = append(out, rule(book, "temporary-summer"))
	}
	return out
}

// citeJeju is where the list by season and time of day of dwellings stands, citeTemporary the one of temporary power 갑.
const (
	citeJeju      kilowon.Cite = "제67조의5"
	citeTemporary kilowon.Cite = "별표 1 제6호 가목"
)

// energyRules are the rules and chosen points behind an energy charge that is added up before it is cut.
func energyRules(b *Bill, l *Line, book *tariff.Book) []ExplainedRule {
	if parts := b.PartsOf(l); parts[0].Band > 0 && b.pieceOf(&parts[0]).Season.Night() {
		return []ExplainedRule{rule(book, "night-rounding")}
	}
	if r, part := rule(book, "summer-2018"), &b.PartsOf(l)[0]; part.Tier > 0 && part.Band == 0 && book.Entry(part.Entry).From == r.From {
		return []ExplainedRule{r}
	}
	return superRules(b, l, book)
}

// superRules tell how the use above the super-user limit was divided among bands.
func superRules(b *Bill, l *Line, book *tariff.Book) []ExplainedRule {
	parts := b.PartsOf(l)
	for i := range parts {
		if d := book.Choices.SuperFromPeak.At(b.Period.From); parts[i].Tier == SuperTier && parts[i].Band > 0 && d != nil {
			return []ExplainedRule{explainEntry(book.Entry(d.Entry))}
		}
	}
	return nil
}

// minimumRules tell what the least charge of a class was compared with.
func minimumRules(b *Bill, l *Line, book *tariff.Book) []ExplainedRule {
	var out []ExplainedRule
	if len(b.Pieces) > 1 || !b.Regular {
		out = append(out, rule(book, "minimum-by-days"))
	}
	switch parts := b.PartsOf(l); parts[0].Unit {
	case UnitNone:
		out = append(out, rule(book, "streetlight-minimum"))
	case UnitKWh:
		if d := book.Choices.NightMinimumAll.At(b.Period.From); d != nil {
			out = append(out, explainEntry(book.Entry(d.Entry)))
		}
	}
	return out
}

// bandCites are the articles of a charge by time of day: the classes of 제67조 ⑨, or where another list says so itself.
func bandCites(e *tariff.Entry) []kilowon.Cite {
	cites := chargeCites[tariff.ChargeEnergyBand]
	if strings.HasPrefix(string(e.Source.Cite), "별표 1") {
		return cites
	}
	return append(slices.Clone(cites[:len(cites)-1]), e.Source.Cite)
}

// otherShare is the share of the other hours that the base charge of night power is taken for.
func otherShare(other, all int64) string {
	if all == 0 {
		return " × 0"
	}
	return fmt.Sprintf(" × %s/%skWh", kilowon.FormatInt(other), kilowon.FormatInt(all))
}

// watts reports whether the parts price the energy of lights without a meter.
func watts(parts []Part) bool { return len(parts) > 0 && parts[0].Unit == UnitWattHour }

// explainWatts shows how the energy of lights without a meter was taken from their watts; where it was rounded it is shown as it is.
func explainWatts(b *Bill, p *Part, piece *Piece, e *ExplainedPart) {
	e.Quantity = formatExact(p.Quantity, 1000) + p.Unit.String()
	e.Formula = e.Quantity + " × " + e.Price
	days := int64(piece.Period.Days())
	if p.Share {
		days = int64(b.Period.From.Month().Days())
	}
	if hours := p.Quantity / max(1, p.Of*days); hours*p.Of*days == p.Quantity && hours > 0 {
		e.Formula = fmt.Sprintf("%sW × %d시간 × %d일 ÷ 1,000 × %s", kilowon.FormatInt(p.Of), hours, days, e.Price)
	}
}

// nightLabel names the hours of night power, which are not the bands of time-of-use lists.
func nightLabel(e *ExplainedPart, l *Line, p *Part, piece *Piece) string {
	if p.Band == uint8(tariff.Light+1) {
		e.Key += "/" + piece.Season.Code()
		return piece.Season.String() + " 심야시간"
	}
	e.Key += "/other-hours"
	if l.Charge == tariff.ChargeBase {
		return l.Charge.String() + "(기타시간)"
	}
	return "기타시간"
}

// leftNote tells that a reduction was more than what was left of the charges.
func leftNote(b *Bill, l *Line) string {
	full := b.round(l.Rounding, l.Exact)
	if full == l.Amount {
		return ""
	}
	out := fmt.Sprintf("%s원 가운데 남은 요금 %s원까지만 뺐습니다.", -full, -l.Amount)
	if l.Charge == tariff.ChargeCashback {
		out += fmt.Sprintf(" 나머지 %s원은 다음 달로 넘어갑니다.", l.Amount-full)
	}
	return out
}
