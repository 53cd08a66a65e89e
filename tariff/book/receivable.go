package book

import (
	"math/bits"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// receivableFile has one history for each rule of money beside the bill.
type receivableFile struct {
	LateFee            []dated[lateFeeValue]      `yaml:"late_fee"`
	TVLateFee          []dated[ratioValue]        `yaml:"tv_late_fee"`
	SmallBill          []dated[belowValue]        `yaml:"small_bill"`
	Instalment         []dated[instalmentValue]   `yaml:"instalment"`
	InstalmentRounding []dated[roundingValue]     `yaml:"instalment_rounding"`
	Penalty            []dated[penaltyValue]      `yaml:"penalty"`
	PenaltyTax         []dated[timesValue]        `yaml:"penalty_tax"`
	Interruption       []dated[interruptionValue] `yaml:"interruption"`
	InterruptionMost   []dated[ratioValue]        `yaml:"interruption_most"`
	Compensation       []dated[compensationValue] `yaml:"compensation"`
	Interest           []dated[interestValue]     `yaml:"interest"`
	ReuseFee           []dated[reuseFeeValue]     `yaml:"reuse_fee"`
	ReuseTerms         []dated[reuseTermsValue]   `yaml:"reuse_terms"`
	EndedBase          []dated[endedBaseValue]    `yaml:"ended_base"`
	SwitchFee          []dated[switchFeeValue]    `yaml:"switch_fee"`
	Rounding           []dated[roundingValue]     `yaml:"rounding"`
}

type lateFeeValue struct {
	First ratio `yaml:"first"`
	Next  ratio `yaml:"next"`
}

type belowValue struct {
	Below whole `yaml:"below"`
}

type instalmentValue struct {
	ContractKW whole                  `yaml:"contract_kw"`
	Times      whole                  `yaml:"times"`
	Increase   whole                  `yaml:"increase"`
	Winter     *instalmentSeasonValue `yaml:"winter"`
	Summer     *instalmentSeasonValue `yaml:"summer"`
	First      ratio                  `yaml:"first"`
	Least      whole                  `yaml:"least"`
	Most       whole                  `yaml:"most"`
	Complex    whole                  `yaml:"complex"`
	Business   flag                   `yaml:"business"`
}

type instalmentSeasonValue struct {
	Months months `yaml:"months"`
	Base   whole  `yaml:"base"`
}

type penaltyValue struct {
	Limit         whole `yaml:"limit"`
	RepeatLimit   whole `yaml:"repeat_limit"`
	RepeatMonths  whole `yaml:"repeat_months"`
	UnknownMonths whole `yaml:"unknown_months"`
	NameChange    ratio `yaml:"name_change"`
}

type timesValue struct {
	Times whole `yaml:"times"`
}

type interruptionValue struct {
	PerHour      ratio `yaml:"per_hour"`
	LeastMinutes whole `yaml:"least_minutes"`
	RoundMinutes whole `yaml:"round_minutes"`
}

type compensationValue struct {
	LeastMinutes whole   `yaml:"least_minutes"`
	RoundSeconds whole   `yaml:"round_seconds"`
	Minutes      []whole `yaml:"minutes"`
	Times        []whole `yaml:"times"`
	Least        whole   `yaml:"least"`
	Months       whole   `yaml:"months"`
	Bills        whole   `yaml:"bills"`
}

type interestValue struct {
	Ratio    ratio `yaml:"ratio"`
	YearDays whole `yaml:"year_days"`
}

type reuseFeeValue struct {
	Single        whole `yaml:"single"`
	SingleRemoved whole `yaml:"single_removed"`
	Three         whole `yaml:"three"`
	ThreeRemoved  whole `yaml:"three_removed"`
	OffHours      ratio `yaml:"off_hours"`
}

type reuseTermsValue struct {
	Years      whole `yaml:"years"`
	FreeMonths whole `yaml:"free_months"`
}

type endedBaseValue struct {
	Months     whole `yaml:"months"`
	ByContract ratio `yaml:"by_contract"`
}

type switchFeeValue struct {
	Overhead    whole `yaml:"overhead"`
	Underground whole `yaml:"underground"`
	OffHours    ratio `yaml:"off_hours"`
}

// receivables loads the rules for money beside the bill.
func (l *loader) receivables(f *files) error {
	r, v := &l.book.Receivables, &f.receivable
	for _, load := range []func(*loader) error{
		into(receivablePlace("late_fee", "연체료율"), &r.LateFee, v.LateFee, convertLateFee),
		into(receivablePlace("tv_late_fee", "TV수신료 가산금"), &r.TVLateFee, v.TVLateFee, convertRatio),
		into(receivablePlace("small_bill", "합산할 수 있는 소액 청구"), &r.SmallBill, v.SmallBill, convertBelow),
		into(receivablePlace("instalment", "분할납부"), &r.Instalment, v.Instalment, convertInstalment),
		into(receivablePlace("instalment_rounding", "나눈 금액의 끝수"), &r.InstalmentRounding, v.InstalmentRounding, convertRounding),
		into(receivablePlace("penalty", "위약금의 한도"), &r.Penalty, v.Penalty, convertPenalty),
		into(receivablePlace("penalty_tax", "위약금의 부가가치세와 기금"), &r.PenaltyTax, v.PenaltyTax, convertTimes),
		into(receivablePlace("interruption", "중지·제한에 따른 감액"), &r.Interruption, v.Interruption, convertInterruption),
		into(receivablePlace("interruption_most", "중지·제한 감액의 한도"), &r.InterruptionMost, v.InterruptionMost, convertRatio),
		into(receivablePlace("compensation", "중지·제한에 따른 배상"), &r.Compensation, v.Compensation, convertCompensation),
		into(receivablePlace("interest", "환불이자"), &r.Interest, v.Interest, convertInterest),
		into(receivablePlace("reuse_fee", "재사용수수료"), &r.ReuseFee, v.ReuseFee, convertReuseFee),
		into(receivablePlace("reuse_terms", "재사용수수료를 내는 경우"), &r.ReuseTerms, v.ReuseTerms, convertReuseTerms),
		into(receivablePlace("ended_base", "해지기간 중 기본요금"), &r.EndedBase, v.EndedBase, convertEndedBase),
		into(receivablePlace("switch_fee", "인입개폐기 조작수수료"), &r.SwitchFee, v.SwitchFee, convertSwitchFee),
		into(receivablePlace("rounding", "청구서 밖 금액의 단수처리"), &r.Rounding, v.Rounding, convertRounding),
	} {
		if err := load(l); err != nil {
			return err
		}
	}
	return nil
}

func receivablePlace(key, title string) place {
	return place{file: "receivable.yaml", key: key, id: "receivable/" + dashed(key), title: title}
}

// into is the loading of one history.
func into[V, T any](p place, to *tariff.History[T], rows []dated[V], convert func(place, V) (T, error)) func(*loader) error {
	return func(l *loader) (err error) {
		*to, err = history(l, p, rows, convert)
		return err
	}
}

// positive wants every number of a value given and above zero.
func positive(p place, keys []string, numbers ...whole) error {
	for i, n := range numbers {
		if !n.set || n.value == 0 {
			return p.err(keys[i], "0보다 큰 정수여야 하는데 %d이거나 없습니다", n.value)
		}
	}
	return nil
}

// share wants a ratio above zero and at most one.
func share(p place, key string, r ratio) error {
	if r.value <= 0 || r.value > kilowon.RatioScale {
		return p.err(key, "비율은 \"0\"보다 크고 \"1\" 이하여야 하는데 %s입니다", r.value)
	}
	return nil
}

func convertLateFee(p place, v lateFeeValue) (tariff.LateFeeRule, error) {
	if err := share(p, "first", v.First); err != nil {
		return tariff.LateFeeRule{}, err
	}
	return tariff.LateFeeRule{First: v.First.value, Next: v.Next.value}, share(p, "next", v.Next)
}

func convertBelow(p place, v belowValue) (kilowon.Won, error) {
	return kilowon.Won(v.Below.value), positive(p, []string{"below"}, v.Below)
}

func convertTimes(p place, v timesValue) (int64, error) {
	return v.Times.value, positive(p, []string{"times"}, v.Times)
}

func convertInstalment(p place, v instalmentValue) (tariff.InstalmentRule, error) {
	out := tariff.InstalmentRule{
		ContractKW: v.ContractKW.value, Times: v.Times.value, Increase: kilowon.Won(v.Increase.value),
		First: v.First.value, Least: v.Least.value, Most: v.Most.value, Complex: v.Complex.value, Business: v.Business.value,
	}
	if !v.ContractKW.set || !v.Times.set || !v.Increase.set || !v.Business.set {
		return out, p.err("", "contract_kw, times, increase, business가 모두 있어야 합니다")
	}
	if (out.Times == 0) != (out.Increase == 0) {
		return out, p.err("increase", "times와 increase는 둘 다 0이거나 둘 다 0보다 커야 합니다")
	}
	if err := share(p, "first", v.First); err != nil {
		return out, err
	}
	if err := positive(p, []string{"least", "most", "complex"}, v.Least, v.Most, v.Complex); err != nil {
		return out, err
	}
	if out.Least > out.Most || out.Complex < out.Least || out.Complex > out.Most {
		return out, p.err("complex", "least ≤ complex ≤ most여야 하는데 %d, %d, %d입니다", out.Least, out.Complex, out.Most)
	}
	var err error
	if out.Winter, err = instalmentSeason(p, "winter", v.Winter); err != nil {
		return out, err
	}
	if out.Summer, err = instalmentSeason(p, "summer", v.Summer); err != nil {
		return out, err
	}
	if all := out.Winter.Months | out.Summer.Months; all == 0 || bits.OnesCount16(uint16(all)) != bits.OnesCount16(uint16(out.Winter.Months))+bits.OnesCount16(uint16(out.Summer.Months)) {
		return out, p.err("summer", "winter와 summer에는 달이 하나 이상 있어야 하고 같은 달이 두 번 나오지 않아야 합니다")
	}
	return out, nil
}

func instalmentSeason(p place, key string, v *instalmentSeasonValue) (tariff.InstalmentSeason, error) {
	if v == nil {
		return tariff.InstalmentSeason{}, nil
	}
	if v.Months.value == 0 || v.Base.value < 1 || v.Base.value > 12 {
		return tariff.InstalmentSeason{}, p.err(key, "달의 목록(months)과 기준월(base, 1~12)이 모두 있어야 합니다")
	}
	return tariff.InstalmentSeason{Months: v.Months.value, Base: time.Month(v.Base.value)}, nil
}

func convertPenalty(p place, v penaltyValue) (tariff.PenaltyRule, error) {
	out := tariff.PenaltyRule{Limit: v.Limit.value, RepeatLimit: v.RepeatLimit.value, RepeatMonths: v.RepeatMonths.value, UnknownMonths: v.UnknownMonths.value,
		NameChange: v.NameChange.value}
	if err := positive(p, []string{"limit", "repeat_limit", "repeat_months", "unknown_months"}, v.Limit, v.RepeatLimit, v.RepeatMonths, v.UnknownMonths); err != nil {
		return out, err
	}
	if out.RepeatLimit < out.Limit {
		return out, p.err("repeat_limit", "다시 위반한 때의 한도는 limit(%d) 이상이어야 하는데 %d입니다", out.Limit, out.RepeatLimit)
	}
	return out, share(p, "name_change", v.NameChange)
}

func convertInterruption(p place, v interruptionValue) (tariff.InterruptionRule, error) {
	out := tariff.InterruptionRule{PerHour: v.PerHour.value, LeastMinutes: v.LeastMinutes.value, RoundMinutes: v.RoundMinutes.value}
	if err := positive(p, []string{"least_minutes", "round_minutes"}, v.LeastMinutes, v.RoundMinutes); err != nil {
		return out, err
	}
	if out.RoundMinutes > 60 {
		return out, p.err("round_minutes", "올리는 분은 60 이하여야 하는데 %d입니다", out.RoundMinutes)
	}
	return out, share(p, "per_hour", v.PerHour)
}

func convertCompensation(p place, v compensationValue) (tariff.CompensationRule, error) {
	out := tariff.CompensationRule{LeastMinutes: v.LeastMinutes.value, RoundSeconds: v.RoundSeconds.value, Least: kilowon.Won(v.Least.value),
		Months: v.Months.value, Bills: v.Bills.value}
	if err := positive(p, []string{"least_minutes", "round_seconds", "least", "months", "bills"}, v.LeastMinutes, v.RoundSeconds, v.Least, v.Months, v.Bills); err != nil {
		return out, err
	}
	if len(v.Minutes) != len(out.Minutes) || len(v.Times) != len(out.Times) {
		return out, p.err("times", "minutes는 %d개, times는 %d개여야 하는데 %d개와 %d개입니다", len(out.Minutes), len(out.Times), len(v.Minutes), len(v.Times))
	}
	for i, m := range v.Minutes {
		if out.Minutes[i] = m.value; m.value <= out.LeastMinutes || i > 0 && m.value <= v.Minutes[i-1].value {
			return out, p.err("minutes", "least_minutes보다 크고 차례로 늘어나야 하는데 %d입니다", m.value)
		}
	}
	for i, n := range v.Times {
		if out.Times[i] = n.value; n.value < 1 || i > 0 && n.value < v.Times[i-1].value {
			return out, p.err("times", "1 이상이고 차례로 줄지 않아야 하는데 %d입니다", n.value)
		}
	}
	return out, nil
}

func convertInterest(p place, v interestValue) (tariff.InterestRule, error) {
	out := tariff.InterestRule{Ratio: v.Ratio.value, YearDays: v.YearDays.value}
	if out.YearDays < 360 || out.YearDays > 366 {
		return out, p.err("year_days", "한 해의 날수는 360부터 366까지여야 하는데 %d입니다", out.YearDays)
	}
	return out, share(p, "ratio", v.Ratio)
}

func convertReuseFee(p place, v reuseFeeValue) (tariff.ReuseFeeRule, error) {
	won := func(w whole) kilowon.Won { return kilowon.Won(w.value) }
	out := tariff.ReuseFeeRule{Single: won(v.Single), SingleRemoved: won(v.SingleRemoved), Three: won(v.Three), ThreeRemoved: won(v.ThreeRemoved), OffHours: v.OffHours.value}
	if err := positive(p, []string{"single", "single_removed", "three", "three_removed"}, v.Single, v.SingleRemoved, v.Three, v.ThreeRemoved); err != nil {
		return out, err
	}
	return out, share(p, "off_hours", v.OffHours)
}

func convertReuseTerms(p place, v reuseTermsValue) (tariff.ReuseTerms, error) {
	return tariff.ReuseTerms{Years: v.Years.value, FreeMonths: v.FreeMonths.value}, positive(p, []string{"years", "free_months"}, v.Years, v.FreeMonths)
}

func convertEndedBase(p place, v endedBaseValue) (tariff.EndedBaseRule, error) {
	if err := positive(p, []string{"months"}, v.Months); err != nil {
		return tariff.EndedBaseRule{}, err
	}
	return tariff.EndedBaseRule{Months: v.Months.value, ByContract: v.ByContract.value}, share(p, "by_contract", v.ByContract)
}

func convertSwitchFee(p place, v switchFeeValue) (tariff.SwitchFeeRule, error) {
	out := tariff.SwitchFeeRule{Overhead: kilowon.Won(v.Overhead.value), Underground: kilowon.Won(v.Underground.value), OffHours: v.OffHours.value}
	if err := positive(p, []string{"overhead", "underground"}, v.Overhead, v.Underground); err != nil {
		return out, err
	}
	return out, share(p, "off_hours", v.OffHours)
}
