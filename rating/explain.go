package rating

import (
	"fmt"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// ExplainedLine is one line of a bill in words: what was multiplied, how it was rounded and which article says so.
type ExplainedLine struct {
	// Key is stable, e.g. "energy" or "discount/large_family".
	Key    string      `json:"key"`
	Label  string      `json:"label"`
	Amount kilowon.Won `json:"amount"`
	// Exact is the amount before rounding as exact text; Rounding names the method.
	Exact    string          `json:"exact,omitempty"`
	Rounding string          `json:"rounding,omitempty"`
	Formula  string          `json:"formula"`
	Note     string          `json:"note,omitempty"`
	Cites    []kilowon.Cite  `json:"cites,omitempty"`
	Parts    []ExplainedPart `json:"parts,omitempty"`
	Rules    []ExplainedRule `json:"rules,omitempty"`
}

// ExplainedPart is one product of a line.
type ExplainedPart struct {
	// Key is stable, e.g. "energy/2023-05-16/tier-2".
	Key      string        `json:"key"`
	Label    string        `json:"label"`
	Days     string        `json:"days"`
	Quantity string        `json:"quantity,omitempty"`
	Price    string        `json:"price,omitempty"`
	Formula  string        `json:"formula"`
	Exact    string        `json:"exact"`
	Cap      string        `json:"cap,omitempty"`
	Entry    ExplainedRule `json:"entry"`
}

// ExplainedRule is an entry of the book as shown to people.
type ExplainedRule struct {
	ID         string       `json:"id,omitempty"`
	Title      string       `json:"title,omitempty"`
	From       kilowon.Date `json:"from,omitzero"`
	Document   string       `json:"document,omitempty"`
	Cite       kilowon.Cite `json:"cite,omitempty"`
	Reference  string       `json:"reference,omitempty"`
	Confidence string       `json:"confidence,omitempty"`
	Chosen     bool         `json:"chosen,omitempty"`
	Note       string       `json:"note,omitempty"`
}

// chargeCites are the articles that make each line part of the bill.
var chargeCites = [tariff.ChargeCount][]kilowon.Cite{
	tariff.ChargeBase:          {"제67조 ① 1호", "제67조 ② 1호"},
	tariff.ChargePowerFactor:   {"제43조"},
	tariff.ChargeEnergy:        {"제67조 ① 2호", "제67조 ② 1호"},
	tariff.ChargeEnergyBand:    {"제67조 ① 2호", "제67조 ② 1호", "제67조 ⑨"},
	tariff.ChargeClimate:       {"제67조 ② 2호", "별표 7"},
	tariff.ChargeFuel:          {"제67조 ② 3호", "별표 8"},
	tariff.ChargeStandby:       {"제63조 ⑤ 1호"},
	tariff.ChargeStandbyEnergy: {"제63조 ⑤ 2호"},
	tariff.ChargeRelief:        {"제67조 ⑥"},
	tariff.ChargeEssential:     {"제67조 ⑥"},
	tariff.ChargeDiscount:      {"제67조 ⑥"},
	tariff.ChargeExcessUse:     {"제67조의3"},
	tariff.ChargeAutoPayment:   {"제77조 ②"},
	tariff.ChargeEBill:         {"제77조 ②"},
	tariff.ChargeFund:          {"제82조 1호"},
	tariff.ChargeTotal:         {"제7조 ②"},
	tariff.ChargeTV:            {"제82조 2호"},

	tariff.ChargeGreenPremium:    {"제82조 3호"},
	tariff.ChargeThirdPartyPower: {"제82조 4호"},
}

// Explain renders every line of the bill from the line and the book; nothing of it is stored.
func Explain(b *Bill, book *tariff.Book) []ExplainedLine {
	out := make([]ExplainedLine, 0, len(b.Lines))
	for i := range b.Lines {
		out = append(out, explainLine(b, &b.Lines[i], book))
	}
	return out
}

func explainLine(b *Bill, l *Line, book *tariff.Book) ExplainedLine {
	e := ExplainedLine{Key: l.Charge.Code(), Label: l.Charge.String(), Amount: l.Amount, Cites: chargeCites[l.Charge],
		Exact: formatExact(l.Exact, b.Scale), Rounding: l.Rounding.String()}
	parts := b.PartsOf(l)
	switch l.Charge {
	case tariff.ChargeDiscount:
		if l.Discount == tariff.DiscountNone {
			e.Key, e.Label = "discount/households", "세대 할인 합계"
			break
		}
		e.Key += "/" + l.Discount.Code()
		e.Label = l.Discount.String() + " 할인"
		e.Rules = append(e.Rules, rule(book, "discount-order"))
	case tariff.ChargeBase:
		e.Note = explainDemand(parts, b.ReadingMonth)
	case tariff.ChargeEnergy:
		if parts[0].Unit == UnitWatt {
			e.Label = "전력요금(W당 월정액)"
		}
	case tariff.ChargeEnergyBand:
		band := tariff.Band(parts[0].Band - 1)
		e.Key = "energy/" + band.Code()
		e.Label += "(" + band.String() + ")"
		e.Cites = bandCites(book.Entry(parts[0].Entry))
	case tariff.ChargeTotal:
		e.Formula = fmt.Sprintf("10원 미만 절사: %s원 → %s원", e.Exact, kilowon.Won(l.Exact/b.Scale)+l.Amount)
	case tariff.ChargeEssential:
		if exact := kilowon.RoundDown.Won(l.Exact, b.Scale); exact != l.Amount {
			e.Note = fmt.Sprintf("공제 한도 %s원 중, 요금이 최저액보다 내려가지 않게 %s원만 뺐습니다.", -exact, -l.Amount)
		}
	case tariff.ChargeMinimum:
		e.Cites = []kilowon.Cite{book.Entry(parts[0].Entry).Source.Cite}
		e.Note = "계산한 요금이 월간 최저요금보다 적어 그 차이를 더했습니다."
	case tariff.ChargeAutoPayment, tariff.ChargeEBill, tariff.ChargeCashback:
		e.Note = leftNote(b, l)
	}
	if l.Charge == tariff.ChargeExcessUse {
		explainExcess(b, l, &e, book)
	} else if l.Announced {
		e.Note = fmt.Sprintf("역률 미달 첫 달이므로 %s원은 예고만 하고 청구하지 않습니다.", kilowon.RoundDown.Won(l.Exact, b.Scale))
	}
	for i := range parts {
		e.Parts = append(e.Parts, explainPart(b, l, &parts[i], book))
	}
	if e.Formula == "" {
		e.Formula = lineFormula(e.Parts)
	}
	e.Rules = append(e.Rules, lineRules(b, l, book)...)
	if d := book.Rounding[l.Charge].At(b.Period.To - 1); d != nil && l.Rounding != kilowon.RoundNone {
		e.Rules = append(e.Rules, explainEntry(book.Entry(d.Entry)))
	}
	return e
}

// lineFormula joins the products: "200kWh × 120원 + 217kWh × 214.6원".
func lineFormula(parts []ExplainedPart) string {
	words := make([]string, len(parts))
	for i := range parts {
		words[i] = parts[i].Formula
	}
	return strings.Join(words, " + ")
}

// lineRules are the rules without a number that shaped the line: proration, and where blocks were scaled.
func lineRules(b *Bill, l *Line, book *tariff.Book) []ExplainedRule {
	var out []ExplainedRule
	add := func(names ...string) {
		for _, n := range names {
			if r := rule(book, n); r.ID != "" {
				out = append(out, r)
			}
		}
	}
	parts := b.PartsOf(l)
	split := len(b.Pieces) > 1
	runs := split && !b.Dated && b.Pieces[0].Run != b.Period
	if split && b.Dated && l.Charge <= tariff.ChargeClimate && l.Charge >= tariff.ChargeEnergy {
		add("interval-by-date")
	}
	switch l.Charge {
	case tariff.ChargeBase:
		if split || !b.Regular {
			add("proration-period")
		}
		if entry := book.Entry(b.Pieces[len(b.Pieces)-1].Entry); entry.From >= b.Period.To {
			add("option-transition")
		}
		out = append(out, baseRules(b, l, book)...)
	case tariff.ChargeEnergy:
		if runs {
			add("proration-kwh")
		}
		if (runs || !b.Regular) && parts[0].Tier > 0 {
			add("proration-tier")
		}
		out = append(out, energyRules(b, l, book)...)
	case tariff.ChargeEnergyBand:
		out = append(out, superRules(b, l, book)...)
	case tariff.ChargeClimate:
		if runs && !watts(parts) {
			add("proration-kwh")
		}
		if watts(parts) {
			add("streetlight-days")
		}
	case tariff.ChargePowerFactor:
		add("power-factor-entered")
	case tariff.ChargeStandby:
		add("standby-base")
	case tariff.ChargeStandbyEnergy:
		add("standby-energy")
	case tariff.ChargeMinimum:
		out = append(out, minimumRules(b, l, book)...)
	case tariff.ChargeFuel:
		add("fuel-by-reading-month")
		if watts(parts) {
			add("streetlight-days")
		}
	case tariff.ChargeAutoPayment:
		add("payment-discounts")
		if d := book.Choices.AutoPaymentPrevious.At(b.ReadingMonth.First()); d != nil {
			out = append(out, explainEntry(book.Entry(d.Entry)))
		}
	case tariff.ChargeEBill:
		add("payment-discounts")
	case tariff.ChargeFund:
		if l.Count > 1 {
			add("fund-by-days")
		}
	}
	return out
}

// Rule is an entry of the book by the name of a rule without a number; the zero value where there is none.
func Rule(book *tariff.Book, name string) ExplainedRule { return rule(book, name) }

// ExplainEntry is an entry of the book as shown to people.
func ExplainEntry(e *tariff.Entry) ExplainedRule { return explainEntry(e) }

// FormatExact writes num/den of a won as explanations do, den above zero: up to three decimals, an ellipsis where there are more.
func FormatExact(num, den int64) string { return formatExact(num, den) }

func rule(book *tariff.Book, name string) ExplainedRule {
	id, ok := book.Rules[name]
	if !ok {
		return ExplainedRule{}
	}
	return explainEntry(book.Entry(id))
}

// ExplainedEntry is an entry of the book as shown to people.
func ExplainedEntry(book *tariff.Book, id tariff.EntryID) ExplainedRule {
	return explainEntry(book.Entry(id))
}

func explainEntry(e *tariff.Entry) ExplainedRule {
	return ExplainedRule{ID: e.ID, Title: e.Title, From: e.From, Document: e.Source.Document, Cite: e.Source.Cite, Reference: e.Source.Reference,
		Confidence: e.Source.Confidence.String(), Chosen: e.Chosen, Note: e.Note}
}

// pieceOf is the piece of a part, or one that stands for the whole period.
func (b *Bill) pieceOf(p *Part) *Piece {
	if p.Piece != WholePeriod {
		return &b.Pieces[p.Piece]
	}
	return &Piece{Period: b.Period, Run: b.Period, Share: b.Month}
}

func explainPart(b *Bill, l *Line, p *Part, book *tariff.Book) ExplainedPart {
	piece := b.pieceOf(p)
	entry := book.Entry(p.Entry)
	e := ExplainedPart{Key: l.Charge.Code() + "/" + entry.From.String(), Days: piece.Period.String(), Exact: formatExact(p.Exact, b.Scale), Entry: explainEntry(entry)}
	e.Label = partLabel(&e, l, p, piece)
	switch {
	case l.Charge == tariff.ChargeFund || l.Charge == tariff.ChargeVAT:
		e.Quantity, e.Price = formatExact(p.Of, b.Scale)+"원", p.Ratio.String()
		e.Formula = e.Quantity + " × " + e.Price
		if l.Count > 1 {
			e.Formula += fmt.Sprintf(" × %d/%d일", p.Quantity, b.Period.Days())
		}
	case l.Charge == tariff.ChargePowerFactor:
		e.Quantity, e.Price = formatExact(p.Of, b.Scale)+"원", p.Ratio.String()
		e.Formula = fmt.Sprintf("%s × %d%% × %s", e.Quantity, p.Quantity, e.Price)
	case l.Charge == tariff.ChargeDiscount || l.Charge == tariff.ChargeAutoPayment:
		explainDiscount(b, p, &e)
	case l.Charge.Given() && p.Unit == UnitNone:
		e.Quantity = formatExact(p.Exact, b.Scale) + "원"
		e.Formula = "준 금액 " + e.Quantity
	case l.Charge == tariff.ChargeEssential:
		e.Quantity = kilowon.FormatInt(p.Quantity) + "원"
		e.Formula = "한도 " + e.Quantity + shareText(p.Of, b.Month)
	case l.Charge == tariff.ChargeMinimum:
		e.Price = p.Price.String() + "원"
		e.Formula = e.Price
		if p.Unit != UnitNone {
			e.Quantity = kilowon.FormatInt(p.Quantity) + p.Unit.String()
			e.Formula = e.Quantity + " × " + e.Price
		}
		e.Formula += fmt.Sprintf("%s - %s원", shareText(piece.Share, b.Month), formatExact(p.Of, b.Scale))
	default:
		e.Quantity, e.Price = kilowon.FormatInt(p.Quantity)+p.Unit.String(), p.Price.String()+"원"
		e.Formula = e.Quantity + " × " + e.Price
		if p.Unit == UnitWattHour {
			explainWatts(b, p, piece, &e)
		}
		if l.Charge == tariff.ChargeBase && p.Band > 0 {
			e.Formula += otherShare(p.Of, b.KWh)
		}
		if p.Share {
			e.Formula += shareText(piece.Share, b.Month)
		} else if piece.Run != piece.Period {
			e.Formula += shareText(int64(piece.Period.Days()), int64(piece.Run.Days()))
		}
		if p.Ratio != 0 {
			e.Formula += " × " + p.Ratio.String()
		}
	}
	if p.Days != 0 && l.Charge != tariff.ChargeDiscount {
		e.Formula += fmt.Sprintf(" × %d/%d일", p.Days, piece.Period.Days())
	}
	return e
}

func partLabel(e *ExplainedPart, l *Line, p *Part, piece *Piece) string {
	switch {
	case l.Charge == tariff.ChargeStandby || l.Charge == tariff.ChargeStandbyEnergy:
		return standbyLabel(e, l, p, piece)
	case p.Ratio != 0 && (l.Charge == tariff.ChargeEnergy || l.Charge == tariff.ChargeEnergyBand):
		return weekendLabel(e, p, piece)
	case p.Tier == SuperTier && p.Band > 0:
		band := tariff.Band(p.Band - 1)
		e.Key += "/super-user/" + band.Code()
		return "슈퍼유저 구간(" + band.String() + ")"
	case p.Tier == SuperTier:
		e.Key += "/super-user"
		return "슈퍼유저 구간"
	case p.Tier > 0:
		e.Key += fmt.Sprintf("/tier-%d", p.Tier)
		season := ""
		if piece.Summer {
			season = "(하계)"
		}
		return fmt.Sprintf("%d단계%s", p.Tier, season)
	case p.Band > 0 && piece.Season.Night():
		return nightLabel(e, l, p, piece)
	case p.Band > 0:
		band := tariff.Band(p.Band - 1)
		e.Key += "/" + piece.Season.Code() + "/" + band.Code()
		return piece.Season.String() + " " + band.String()
	case p.Unit == UnitWatt:
		return "사용설비용량"
	case l.Charge == tariff.ChargeEnergy:
		e.Key += "/" + piece.Season.Code()
		return piece.Season.String()
	}
	return l.Charge.String()
}

func explainDiscount(b *Bill, p *Part, e *ExplainedPart) {
	if p.Unit == UnitHousehold {
		e.Quantity = kilowon.FormatInt(p.Quantity) + p.Unit.String()
		e.Formula = "할인 세대 " + e.Quantity + "의 할인액 합계"
		return
	}
	of := formatExact(p.Of, b.Scale)
	if p.Ratio != 0 {
		e.Quantity, e.Price = of+"원", p.Ratio.String()
		e.Formula = e.Quantity + " × " + e.Price
	} else {
		e.Quantity = of + "원"
		e.Formula = "대상 요금 " + e.Quantity
	}
	if p.Cap >= 0 {
		e.Cap = formatExact(p.Cap, b.Scale)
		e.Formula += " (한도 " + e.Cap + "원)"
	}
}

// shareText is " × 21/31" for a share of the month, or nothing for a whole one.
func shareText(num, den int64) string {
	switch num {
	case den:
		return ""
	case 0:
		return " × 0"
	}
	if g := gcd(num, den); den/g < 28 || den > 31 {
		// The calendar days of the month say more than a reduced fraction, where they still stand in it.
		num, den = num/g, den/g
	}
	return fmt.Sprintf(" × %d/%d", num, den)
}

// formatExact writes num/den with as many decimals as it has, up to three; an ellipsis marks a longer one.
func formatExact(num, den int64) string {
	sign := ""
	if num < 0 {
		sign, num = "-", -num
	}
	whole, rest := num/den, num%den
	s := sign + kilowon.FormatInt(whole)
	if rest == 0 {
		return s
	}
	frac := make([]byte, 0, 3)
	for len(frac) < 3 && rest != 0 {
		rest *= 10
		frac = append(frac, byte('0'+rest/den))
		rest %= den
	}
	s += "." + string(frac)
	if rest != 0 {
		s += "…"
	}
	return s
}
