package apartment

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// HouseholdRow is one row of a file of a complex's households as it was written, not yet judged.
type HouseholdRow struct {
	// Row is the row in the file, from 1; 0 for one typed in.
	Row int
	// Building and the others are the texts of the columns 동, 호, 적용일, 시작지침, 계기번호, 계기배수, 계기자릿수, TV수상기, 할인, 계약종별, 계약전력, 가구수, 빈집, 비고.
	Building, Number, From, Register, Meter, Multiplier, Digits, TVSets, Discounts, Class, ContractKW, Households, Vacant, Remark string
}

// Name is the unit as it was written.
func (r *HouseholdRow) Name() string { return r.Building + "-" + r.Number }

// HouseholdEntry is a household to be entered.
type HouseholdEntry struct {
	Household
	// From is the first day, zero where the row does not tell it; Register is what the meter shows then.
	From     kilowon.Date
	Register metering.Register
	Meter    string
}

// HouseholdClasses are the price lists a household may have beside the dwelling's, which is the first (제67조 ③ 2호, ④ 3호).
var HouseholdClasses = []tariff.Key{{}, {Class: tariff.General, Grade: tariff.GradeA1, Voltage: tariff.Low}, {Class: tariff.Industrial, Grade: tariff.GradeA1, Voltage: tariff.Low},
	{Class: tariff.Educational, Grade: tariff.GradeA, Voltage: tariff.Low}, {Class: tariff.Streetlight, Grade: tariff.GradeB}}

// The most that a household may have: what is larger is a slip of the hand.
const (
	MostSets       = 99
	MostDigits     = 8
	MostMultiplier = 10_000
	MostKW         = 1_000_000
	mostUnitText   = 10
	mostMeterText  = 20
	mostRemark     = 100
)

// unitText is what a building or a number may be made of.
var unitText = regexp.MustCompile(`^[0-9A-Za-z가-힣]+$`)

// column is a column by its id and its name.
type column struct{ id, name string }

// householdChecker judges one row.
type householdChecker struct {
	row      *HouseholdRow
	out      HouseholdEntry
	findings []kilowon.Finding
}

// Check reads the row and tells every finding at once; a stop keeps the row out.
func (r *HouseholdRow) Check() (HouseholdEntry, []kilowon.Finding) {
	c := householdChecker{row: r}
	c.unit()
	c.begin()
	c.out.Multiplier = c.number(column{"multiplier", "계기배수"}, r.Multiplier, MostMultiplier)
	c.out.Digits = int(c.number(column{"digits", "계기자릿수"}, r.Digits, MostDigits))
	c.out.TVSets = c.number(column{"tv_sets", "TV수상기"}, r.TVSets, MostSets)
	c.out.ContractKW = c.number(column{"contract_kw", "계약전력"}, r.ContractKW, MostKW)
	c.out.Households = c.number(column{"households", "가구수"}, r.Households, MostSets)
	c.class()
	c.discounts()
	switch strings.ToUpper(r.Vacant) {
	case "", "0", "N", "X", "아니오":
	case "1", "Y", "O", "예", "빈집", "공가":
		c.out.Vacant = true
	default:
		c.stop("H06", "vacant", r.Vacant, "빈집 칸에는 예 또는 아니오를 적습니다.")
	}
	c.text(column{"meter", "계기번호"}, r.Meter, mostMeterText)
	c.text(column{"remark", "비고"}, r.Remark, mostRemark)
	c.out.Meter, c.out.Remark = r.Meter, r.Remark
	return c.out, c.findings
}

// stop tells what is wrong with a column by its id.
func (c *householdChecker) stop(code, path, read, message string) {
	c.findings = append(c.findings, kilowon.Finding{Severity: kilowon.Stop, Code: code, Path: path, Unit: c.row.Name(), Read: read, Message: message})
}

func (c *householdChecker) unit() {
	c.out.Unit = Unit{Building: c.row.Building, Number: c.row.Number}
	if !c.out.Unit.valid() {
		c.stop("H01", "number", c.row.Name(), fmt.Sprintf(unitRule, mostUnitText))
	}
}

const unitRule = "동과 호는 글자와 숫자로 %d자까지이고 호는 비울 수 없습니다. 예: 동 101, 호 1502."

func (u Unit) valid() bool {
	return (u.Building == "" || unitText.MatchString(u.Building)) && unitText.MatchString(u.Number) &&
		max(utf8.RuneCountInString(u.Building), utf8.RuneCountInString(u.Number)) <= mostUnitText
}

// Check refuses what is no building and number: letters and digits, up to ten each; the building may be empty.
func (u Unit) Check() error {
	if !u.valid() {
		return kilowon.Errorf(kilowon.Invalid, unitRule, mostUnitText)
	}
	return nil
}

func (c *householdChecker) begin() {
	var err error
	if c.row.From != "" {
		if c.out.From, err = kilowon.ParseDate(c.row.From); err != nil {
			c.stop("H02", "from", c.row.From, "적용일은 2026-03-01처럼 연-월-일로 적습니다. 비우면 적용할 수 있는 첫날이 됩니다.")
		}
	}
	if c.row.Register == "" {
		c.stop("H03", "register", "", "시작지침이 비어 있습니다. 첫 달의 전월지침이 될 숫자를 적어 주세요.")
	} else if c.out.Register, err = metering.ParseRegister(strings.ReplaceAll(c.row.Register, ",", "")); err != nil {
		c.stop("H03", "register", c.row.Register, "시작지침은 0 이상이고 소수점 아래 2자리 이내의 숫자여야 합니다.")
	}
}

// number is a whole number from 0 to most; an empty cell is 0.
func (c *householdChecker) number(of column, text string, most int64) int64 {
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > most {
		c.stop("H04", of.id, text, fmt.Sprintf("%s은(는) 0에서 %s 사이의 정수여야 합니다.", of.name, kilowon.FormatInt(most)))
	}
	return n
}

func (c *householdChecker) class() {
	text := c.row.Class
	if text == "" || text == "주택용" || text == tariff.Residential.String() {
		if c.out.ContractKW > 0 {
			c.stop("H05", "contract_kw", c.row.ContractKW, "주택용 세대에는 계약전력을 적지 않습니다. 상가라면 계약종별을 적어 주세요.")
		}
		return
	}
	i := slices.IndexFunc(HouseholdClasses[1:], func(k tariff.Key) bool {
		return text == k.String() || text == k.Class.String() || text == k.Class.Code() || text+"전력" == k.Class.String()
	})
	if i < 0 {
		c.stop("H05", "class", text, "계약종별은 주택용, 일반용, 산업용, 교육용, 가로등 가운데 하나여야 합니다.")
		return
	}
	c.out.Key = HouseholdClasses[i+1]
	if c.out.ContractKW == 0 && c.out.Key.Class != tariff.Streetlight {
		c.stop("H05", "contract_kw", text, c.out.Key.String()+" 세대에는 계약전력(kW)을 적어야 합니다(제67조).")
	}
}

func (c *householdChecker) discounts() {
	for text := range strings.FieldsFuncSeq(c.row.Discounts, func(r rune) bool { return r == ',' || r == '/' || r == ';' }) {
		text = strings.TrimSpace(text)
		kind := discountNamed(text)
		switch {
		case text == "":
		case kind == tariff.DiscountNone:
			c.stop("H07", "discounts", text, "없는 할인입니다. "+discountList()+" 가운데 쉼표로 나누어 적어 주세요.")
		case slices.ContainsFunc(c.out.Discounts, func(d rating.Discount) bool { return d.Kind == kind }):
			c.stop("H07", "discounts", text, "같은 할인을 두 번 적었습니다.")
		default:
			c.out.Discounts = append(c.out.Discounts, rating.Discount{Kind: kind})
		}
	}
}

// discountList names every kind.
func discountList() string {
	var all []string
	for kind := tariff.LargeFamily; kind < tariff.DiscountCount; kind++ {
		all = append(all, kind.String())
	}
	return strings.Join(all, ", ")
}

// discountNamed finds a kind by its Korean name or its code; none where there is no such kind.
func discountNamed(text string) tariff.DiscountKind {
	if kind, err := tariff.ParseDiscountKind(text); err == nil {
		return kind
	}
	for kind := tariff.LargeFamily; kind < tariff.DiscountCount; kind++ {
		short, _, _ := strings.Cut(kind.String(), "(")
		if name := strings.ReplaceAll(text, " ", ""); name != "" && (name == strings.ReplaceAll(kind.String(), " ", "") || name == short && !namedTwice(short)) {
			return kind
		}
	}
	return tariff.DiscountNone
}

func (c *householdChecker) text(of column, text string, most int) {
	if utf8.RuneCountInString(text) > most {
		c.stop("H08", of.id, text, fmt.Sprintf("%s은(는) %d자까지 적습니다.", of.name, most))
	}
}

// namedTwice says that several kinds begin with the name, so that it alone tells none of them.
func namedTwice(short string) bool {
	n := 0
	for kind := tariff.LargeFamily; kind < tariff.DiscountCount; kind++ {
		if strings.HasPrefix(kind.String(), short+"(") {
			n++
		}
	}
	return n > 1
}
