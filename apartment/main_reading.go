package apartment

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
)

// MainReadingRow is one row of a file of main meter readings as it was written, not yet judged.
type MainReadingRow struct {
	// Row is the row in the file, from 1; 0 for one typed in.
	Row int `json:"row"`
	// Contract, Month and the others are the texts of the columns 고객번호, 검침월, 검침일, 전월지침, 당월지침, 사용량, 최대수요전력.
	Contract string `json:"contract"`
	Month    string `json:"month"`
	ReadOn   string `json:"read_on,omitempty"`
	Previous string `json:"previous,omitempty"`
	Current  string `json:"current"`
	KWh      string `json:"kwh"`
	PeakKW   string `json:"peak_kw"`
	// Subs are the columns 공동이용n 사용량 and 공동이용n 최대수요, in pairs.
	Subs []string `json:"subs,omitempty"`
}

// MainReading is a reading of a complex's main meter (종합계기).
type MainReading struct {
	Month             kilowon.Month
	Period            kilowon.Period
	Previous, Current metering.Register
	KWh, PeakKW       int64
	Subs              []SubUse
}

// MainReadingKnown is what is known of a complex before its reading.
type MainReadingKnown struct {
	// Last is the newest month before the reading's, LastYear the same month a year ago; the zero Month stands for none.
	Last, LastYear MainReading
	// Regular is the regular reading date of a month (제69조), Tolerance by how many days a reading may differ from it.
	Regular   func(kilowon.Month) kilowon.Date
	Tolerance int
	// Next and From are the month and the first day that follow, where supply began again after a termination (재사용); zero for those after Last.
	Next kilowon.Month
	From kilowon.Date
	// Ends is the day on which supply ends (해지), when it is read for the last time; zero where no end is known. Over says that it has been.
	Ends kilowon.Date
	Over bool
	// SubCustomers is how many sub-customers the complex has.
	SubCustomers int
	// Replaces says that the month is open and read already, Closed that it is billed or being billed.
	Replaces, Closed bool
}

// The most a main meter's month may tell: what is larger is a slip of the hand.
const (
	mostMainKWh = 1_000_000_000
	mostMainKW  = 1_000_000
)

// mainReadingChecker judges one row.
type mainReadingChecker struct {
	row      *MainReadingRow
	known    *MainReadingKnown
	out      MainReading
	findings []kilowon.Finding
}

// CheckMainReading reads a row and tells every finding at once; a stop keeps the row out. A row follows the month before without a gap, its previous
// register is that month's current one, and its period begins on that month's reading day.
func CheckMainReading(row *MainReadingRow, known *MainReadingKnown) (MainReading, []kilowon.Finding) {
	c := mainReadingChecker{row: row, known: known}
	c.readMonth()
	c.readPeriod()
	c.readRegisters()
	c.out.KWh = c.number("R03", "사용량", row.KWh, mostMainKWh)
	c.out.PeakKW = c.number("R03", "최대수요전력", row.PeakKW, mostMainKW)
	c.readSubs()
	if len(c.findings) == 0 {
		c.compare()
	}
	return c.out, c.findings
}

func (c *mainReadingChecker) stop(code, read, message string, args ...any) {
	c.findings = append(c.findings, kilowon.Finding{Severity: kilowon.Stop, Code: code, Unit: c.row.Contract, Read: read, Message: fmt.Sprintf(message, args...)})
}

func (c *mainReadingChecker) warn(code, read, message string, args ...any) {
	c.stop(code, read, message, args...)
	c.findings[len(c.findings)-1].Severity = kilowon.Warn
}

func (c *mainReadingChecker) readMonth() {
	month, err := kilowon.ParseMonth(c.row.Month)
	if err != nil {
		c.stop("R02", c.row.Month, "검침월은 2026-10처럼 연-월로 적어 주세요.")
		return
	}
	c.out.Month = month
	last, next := c.known.Last.Month, c.known.Last.Month+1
	if !c.known.Next.IsZero() {
		next = c.known.Next
	}
	switch {
	case c.known.Over:
		c.stop("R12", month.String(), "%s에 해지되어 마지막 검침이 끝난 계약입니다. 다시 쓰려면 재사용이 승인되어야 합니다.", c.known.Ends)
	case c.known.Closed:
		c.stop("R04", month.String(), "이미 청구했거나 청구하고 있는 검침월입니다. 잘못된 검침은 정정으로 바로잡아 주세요(제76조 ①).")
	case !last.IsZero() && month != next:
		c.stop("R04", month.String(), "앞선 검침월이 %s이므로 다음은 %s이어야 합니다. 빠진 달의 검침부터 올려 주세요.", last, next)
	}
}

func (c *mainReadingChecker) readPeriod() {
	if c.out.Month.IsZero() {
		return
	}
	regular, ends := c.known.Regular(c.out.Month), c.known.Ends
	last := !ends.IsZero() && regular >= ends
	if last {
		regular = ends
	}
	c.out.Period = kilowon.Period{From: c.known.Last.Period.To, To: regular}
	if c.known.Last.Month.IsZero() {
		c.out.Period.From = c.known.Regular(c.out.Month - 1)
	}
	if !c.known.From.IsZero() {
		c.out.Period.From = c.known.From
	}
	if c.row.ReadOn == "" {
		return
	}
	on, err := kilowon.ParseDate(c.row.ReadOn)
	if err != nil {
		c.stop("R02", c.row.ReadOn, "검침일은 2026-10-18처럼 연-월-일로 적어 주세요. 비우면 정기검침일 %s로 봅니다.", regular)
		return
	}
	c.out.Period.To = on
	if last && on != ends {
		c.stop("R12", on.String(), "%s에 해지되는 계약의 마지막 달이라 그날의 지침을 올려야 합니다(제13조 ①).", ends)
	} else if on <= c.out.Period.From {
		c.stop("R05", on.String(), "검침일이 앞선 검침일 %s보다 뒤여야 합니다.", c.out.Period.From)
	} else if moved := int(on - regular); moved < -c.known.Tolerance || moved > c.known.Tolerance {
		c.warn("R06", on.String(), "정기검침일 %s와 %d일 다릅니다. 사용기간이 한 달이 아니면 일수로 계산합니다(제80조).", regular, max(moved, -moved))
	}
}

func (c *mainReadingChecker) readRegisters() {
	c.out.Current = c.register("당월지침", c.row.Current)
	c.out.Previous = c.known.Last.Current
	if c.row.Previous == "" {
		if c.known.Last.Month.IsZero() {
			c.stop("R03", "", "첫 검침이라 앞선 지침이 없습니다. 전월지침을 적어 주세요.")
		}
		return
	}
	c.out.Previous = c.register("전월지침", c.row.Previous)
	if last := c.known.Last; !last.Month.IsZero() && c.known.From.IsZero() && c.out.Previous != last.Current {
		c.stop("R05", c.row.Previous, "전월지침이 %s분의 당월지침 %s과(와) 다릅니다. 계기를 바꾸었으면 계기 교체를 먼저 처리해 주세요.", last.Month, last.Current)
	}
}

func (c *mainReadingChecker) register(name, text string) metering.Register {
	r, err := metering.ParseRegister(strings.ReplaceAll(text, ",", ""))
	if err != nil {
		c.stop("R03", text, "%s은 0 이상, 소수 둘째 자리까지의 숫자로 적어 주세요.", name)
	}
	return r
}

func (c *mainReadingChecker) number(code, name, text string, most int64) int64 {
	n, err := strconv.ParseInt(strings.ReplaceAll(text, ",", ""), 10, 64)
	if err != nil || n < 0 || n > most {
		c.stop(code, text, "%s은 0에서 %s 사이의 정수로 적어 주세요.", name, kilowon.FormatInt(most))
		return 0
	}
	return n
}

func (c *mainReadingChecker) readSubs() {
	given := c.row.Subs
	for len(given) > 0 && given[len(given)-1] == "" {
		given = given[:len(given)-1]
	}
	if want := c.known.SubCustomers; len(given) > 2*want || len(given) <= 2*(want-1) {
		c.stop("R07", "", "변압기를 함께 쓰는 고객이 %d곳이므로 공동이용1부터 %d까지의 사용량과 최대수요를 적어 주세요.", want, want)
		return
	}
	for i := 0; i < len(given); i += 2 {
		sub := SubUse{KWh: c.number("R07", fmt.Sprintf("공동이용%d 사용량", i/2+1), given[i], mostMainKWh)}
		if i+1 < len(given) && given[i+1] != "" {
			sub.PeakKW = c.number("R07", fmt.Sprintf("공동이용%d 최대수요", i/2+1), given[i+1], mostMainKW)
		}
		c.out.Subs = append(c.out.Subs, sub)
	}
}

// compare looks at what is readable but unlikely.
func (c *mainReadingChecker) compare() {
	used, last := int64(c.out.Current-c.out.Previous), &c.known.Last
	if used < 0 {
		c.warn("R08", c.row.Current, "당월지침이 전월지침 %s보다 작습니다. 계기가 한 바퀴 돈 것이 맞는지 확인해 주세요. 요금은 사용량으로 계산합니다.", c.out.Previous)
	} else if before := int64(last.Current - last.Previous); before > 0 && used > 0 && !near(multiplier(c.out.KWh, used), multiplier(last.KWh, before)) {
		c.warn("R08", c.row.KWh, "지침의 차이와 사용량의 비(계기 배수)가 지난달과 다릅니다. 지침과 사용량을 확인해 주세요.")
	}
	if year := &c.known.LastYear; !year.Month.IsZero() && year.KWh > 0 && (c.out.KWh > 2*year.KWh || 2*c.out.KWh < year.KWh) {
		c.warn("R09", c.row.KWh, "지난해 같은 달 %skWh의 절반보다 작거나 두 배보다 큽니다. 검침을 확인해 주세요.", kilowon.FormatInt(year.KWh))
	}
	if c.known.Replaces {
		c.warn("R10", c.row.Month, "이미 올린 이 달의 검침을 바꿉니다.")
	}
}

// multiplier is the use for each kWh of the registers' difference, in thousandths.
func multiplier(kwh, registers int64) int64 { return kwh * metering.RegisterScale * 1000 / registers }

// near reports whether two figures are equal up to one in a hundred: registers are read with fewer places than the use.
func near(a, b int64) bool {
	d := a - b
	if d < 0 {
		d = -d
	}
	return d <= max(a, b)/100
}
