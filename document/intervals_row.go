package document

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
)

// The registers of a row.
const (
	registerEnergy = iota
	registerLagging
	registerLeading
	registerCount
)

// maxIntervalColumns is how many columns of a row are looked at.
const maxIntervalColumns = 64

// intervalColumns is where the fields of a row stand; -1 for none.
type intervalColumns struct {
	comma byte
	// day is the column of the date, clock that of the time where it has one of its own.
	day, clock int
	register   [registerCount]int
	// last is the last column that is needed.
	last int
	// holds is the register each column holds, -1 for none.
	holds [maxIntervalColumns]int8
}

// head finds the header: the first line that names a time and energy. A file that begins with data has a time, energy, lagging and leading in this order.
func (r *intervalReader) head() error {
	for range intervalHead {
		line, err := r.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if r.line == 1 {
			if bytes.HasPrefix(line, []byte("\xff\xfe")) || bytes.HasPrefix(line, []byte("\xfe\xff")) {
				return refuse("UTF-16으로 저장된 파일입니다. [CSV UTF-8]로 저장한 뒤 다시 읽어 주세요.")
			}
			if bytes.HasPrefix(line, []byte("PK\x03\x04")) || bytes.HasPrefix(line, []byte("\xd0\xcf\x11\xe0")) {
				return refuse("Excel 통합 문서입니다. 15분 자료는 [CSV UTF-8]로 저장한 뒤 읽어 주세요.")
			}
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		if r.columns = namedColumns(headerText(line)); r.columns.last > 0 {
			return nil
		}
		if r.columns = r.plainColumns(line); r.columns.last > 0 {
			r.first = bytes.Clone(line)
			return nil
		}
	}
	return refuse("제목 줄을 찾지 못했습니다. 시각(일시)과 사용량(kWh) 열이 있는 15분 자료의 CSV 파일이어야 합니다.")
}

// headerText is a line of the head as text; Korean Windows saves CSV in CP949.
func headerText(line []byte) string {
	if utf8.Valid(line) {
		return string(line)
	}
	text, err := korean.EUCKR.NewDecoder().Bytes(line)
	if err != nil {
		return ""
	}
	return string(text)
}

// The words a column's name is known by, in lower case and without spaces; earlier words are surer.
var (
	clockWords   = []string{"시각", "시간", "time"}
	dayWords     = []string{"일시", "일자", "날짜", "년월일", "datetime", "timestamp", "date", "시각", "시간", "time"}
	energyWords  = []string{"유효전력량", "사용전력량", "전력사용량", "사용량", "전력량", "kwh", "energy"}
	laggingWords = []string{"지상", "lagging"}
	leadingWords = []string{"진상", "leading"}
	// otherWords are names that hold one of the words above and mean something else.
	otherWords = []string{"역률", "피상", "최대", "수요", "요금", "누적", "co2", "factor", "demand"}
)

// namedColumns reads a header; last is 0 when it is none.
func namedColumns(text string) intervalColumns {
	c := intervalColumns{comma: byte(separator(text)), day: -1, clock: -1}
	names := strings.FieldsFunc(text, func(r rune) bool { return r == rune(c.comma) })
	if strings.Contains(text, string(c.comma)+string(c.comma)) {
		names = strings.Split(text, string(c.comma))
	}
	for i := range names {
		names[i] = strings.ToLower(strings.Join(strings.Fields(strings.Trim(names[i], `" `)), ""))
	}
	c.day = columnNamed(names, dayWords, -1)
	if c.day >= 0 {
		c.clock = columnNamed(names, clockWords, c.day)
	}
	for i, words := range [registerCount][]string{energyWords, laggingWords, leadingWords} {
		c.register[i] = columnNamed(names, words, -1)
	}
	if c.day < 0 || c.register[registerEnergy] < 0 || len(names) > maxIntervalColumns {
		return intervalColumns{}
	}
	return c.bounded()
}

func (c intervalColumns) bounded() intervalColumns {
	c.last = max(c.day, c.clock, c.register[0], c.register[1], c.register[2])
	for i := range c.holds {
		c.holds[i] = -1
	}
	for i, column := range c.register {
		if column >= 0 {
			c.holds[column] = int8(i)
		}
	}
	return c
}

// columnNamed finds the column of the surest word; not is a column that is taken.
func columnNamed(names, words []string, not int) int {
	for _, w := range words {
		for i, name := range names {
			if i != not && strings.Contains(name, w) && !containsAny(name, otherWords) && !reactive(name, w) {
				return i
			}
		}
	}
	return -1
}

// reactive reports whether a name that was looked for by another word is that of reactive energy.
func reactive(name, word string) bool {
	return containsAny(name, []string{"무효", "kvar", "지상", "진상", "lagging", "leading"}) &&
		!containsAny(word, []string{"지상", "진상", "lagging", "leading"})
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// plainColumns takes a first line of data: the file has no header.
func (r *intervalReader) plainColumns(line []byte) intervalColumns {
	c := intervalColumns{comma: byte(separator(string(line))), clock: -1, register: [registerCount]int{1, -1, -1}}
	n := c.split(line, &r.fields)
	if r.line > 1 || n < 2 || n > 1+registerCount {
		return intervalColumns{}
	}
	if _, _, ok := parseTime(r.fields[0]); !ok {
		return intervalColumns{}
	}
	for i := 2; i < n; i++ {
		c.register[i-1] = i
	}
	return c.bounded()
}

// plainRow reads a row as nearly all are written: the day of the row before, "00:15", and plain decimals. It leaves every other row untouched.
func (r *intervalReader) plainRow(line []byte) bool {
	const width = len("2026-07-01 00:15")
	c := &r.columns
	if len(line) <= width || line[width] != c.comma || c.day != 0 || c.clock >= 0 || len(r.lastText) != 10 || string(line[:10]) != string(r.lastText) {
		return false
	}
	h1, h0, m1, m0 := line[11]-'0', line[12]-'0', line[14]-'0', line[15]-'0'
	hour, minute := int(h1)*10+int(h0), int(m1)*10+int(m0)
	if h1 > 2 || h0 > 9 || m1 > 5 || m0 > 9 || hour > 23 || minute%15 != 0 || line[13] != ':' {
		return false
	}
	slot := int(r.lastDay-r.options.Period.From)*metering.IntervalsPerDay + (hour*60+minute)/15
	if slot < 0 || slot > r.slots {
		return false
	}
	var values [registerCount]metering.Wh
	at := width
	for column := 1; column <= c.last; column++ {
		if at >= len(line) || line[at] != c.comma {
			return false
		}
		at++
		if holds := c.holds[column]; holds >= 0 {
			value, used := plainValue(line[at:])
			if used == 0 {
				return false
			}
			values[holds] = value
			at += used
			continue
		}
		for at < len(line) && line[at] != c.comma {
			if line[at] == '"' {
				return false
			}
			at++
		}
	}
	if at < len(line) && line[at] != c.comma {
		return false
	}
	r.out.Rows++
	for i, register := range r.registers {
		if register != nil {
			r.put(register, slot, values[i])
		}
	}
	return true
}

// plainValue reads a decimal of at most nine digits before the point and three behind it, and how many bytes it takes; 0 where it is none.
func plainValue(text []byte) (metering.Wh, int) {
	value, i := int64(0), 0
	for i < len(text) && i < 9 && text[i]-'0' <= 9 {
		value = value*10 + int64(text[i]-'0')
		i++
	}
	if i == 0 {
		return 0, 0
	}
	scale := int64(metering.WhPerKWh)
	if i < len(text) && text[i] == '.' {
		first := i + 1
		for i = first; i < len(text) && i < first+3 && text[i]-'0' <= 9; i++ {
			value, scale = value*10+int64(text[i]-'0'), scale/10
		}
		if i == first {
			return 0, 0
		}
	}
	if value *= scale; value > int64(metering.MaxWh) {
		return 0, 0
	}
	return metering.Wh(value), i
}

// split cuts a row at its separators into the fields up to the last that is needed, quotes taken off.
func (c *intervalColumns) split(line []byte, fields *[maxIntervalColumns][]byte) int {
	n, most := 0, len(fields)
	if c.last > 0 {
		most = c.last + 1 // What stands behind is not looked at.
	}
	for n < most {
		end := bytes.IndexByte(line, c.comma)
		if len(line) > 0 && line[0] == '"' {
			if closing := bytes.IndexByte(line[1:], '"'); closing >= 0 {
				end = bytes.IndexByte(line[closing+2:], c.comma)
				if end >= 0 {
					end += closing + 2
				}
			}
		}
		if end < 0 {
			fields[n] = unquoted(line)
			return n + 1
		}
		fields[n] = unquoted(line[:end])
		n++
		line = line[end+1:]
	}
	return n
}

func unquoted(field []byte) []byte {
	if len(field) > 1 && field[0] == '"' && field[len(field)-1] == '"' {
		return field[1 : len(field)-1]
	}
	return field
}

func (c *intervalColumns) timeText(fields *[maxIntervalColumns][]byte) []byte {
	if c.clock < 0 {
		return fields[c.day]
	}
	return slicesJoin(fields[c.day], fields[c.clock])
}

func slicesJoin(day, clock []byte) []byte {
	return append(append(bytes.Clone(day), ' '), clock...)
}

// slot is the place of a row by its time, counted in quarters of an hour from the period's first midnight.
func (r *intervalReader) slot(fields *[maxIntervalColumns][]byte) (int, bool) {
	text := fields[r.columns.day]
	var day kilowon.Date
	var minute int
	var ok bool
	switch {
	case r.columns.clock >= 0:
		if day, ok = r.day(text); !ok {
			return 0, false
		}
		minute, ok = parseClock(fields[r.columns.clock])
	case len(text) == len("2026-07-01 00:15") && len(r.lastText) == 10 && bytes.Equal(text[:10], r.lastText):
		day = r.lastDay
		minute, ok = parseClock(text[11:])
	default:
		if day, minute, ok = parseTime(text); ok && len(text) >= 10 {
			r.lastText, r.lastDay = append(r.lastText[:0], text[:10]...), day
		}
	}
	if !ok || minute%15 != 0 {
		return 0, false
	}
	r.full = r.full || minute == 24*60
	return int(day-r.options.Period.From)*metering.IntervalsPerDay + minute/15, true
}

func (r *intervalReader) day(text []byte) (kilowon.Date, bool) {
	if bytes.Equal(text, r.lastText) {
		return r.lastDay, true
	}
	day, _, ok := parseTime(append(bytes.Clone(text), " 00:00"...))
	if ok {
		r.lastText, r.lastDay = append(r.lastText[:0], text...), day
	}
	return day, ok
}

// parseTime reads a day and a time of day, such as "2026-07-01 00:15", "2026/7/1 0:15:00", "2026-07-01T00:15:00+09:00" or "202607010015".
func parseTime(text []byte) (day kilowon.Date, minute int, ok bool) {
	text = bytes.TrimSuffix(bytes.TrimSpace(text), []byte("+09:00"))
	if compact, cut := bytes.CutSuffix(text, []byte("00")); len(text) == 14 && cut {
		text = compact
	}
	if len(text) == len("202607010015") && digits(text) {
		text = []byte(string(text[:4]) + "-" + string(text[4:6]) + "-" + string(text[6:8]) + " " + string(text[8:10]) + ":" + string(text[10:]))
	}
	year, rest, ok := number(text, 4)
	if !ok || len(rest) == 0 {
		return 0, 0, false
	}
	month, rest, ok := number(rest[1:], 2)
	if !ok || len(rest) == 0 {
		return 0, 0, false
	}
	date, rest, ok := number(rest[1:], 2)
	if !ok || len(rest) == 0 || year < 1971 || month < 1 || month > 12 {
		return 0, 0, false
	}
	if date < 1 || date > kilowon.MonthOf(year, time.Month(month)).Days() {
		return 0, 0, false
	}
	minute, ok = parseClock(bytes.TrimLeft(rest[1:], " "))
	return kilowon.DateOf(year, time.Month(month), date), minute, ok
}

// parseClock reads "00:15", "0:15:00" or "24:00" as minutes.
func parseClock(text []byte) (int, bool) {
	hour, rest, ok := number(text, 2)
	if !ok || len(rest) == 0 || rest[0] != ':' {
		return 0, false
	}
	minute, rest, ok := number(rest[1:], 2)
	if !ok || minute > 59 || hour*60+minute > 24*60 {
		return 0, false
	}
	if len(rest) > 0 && string(rest) != ":00" && string(rest) != ":00.000" {
		return 0, false
	}
	return hour*60 + minute, true
}

// number reads up to most digits, at least one.
func number(text []byte, most int) (value int, rest []byte, ok bool) {
	i := 0
	for i < len(text) && i < most && '0' <= text[i] && text[i] <= '9' {
		value = value*10 + int(text[i]-'0')
		i++
	}
	return value, text[i:], i > 0
}

func digits(text []byte) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// intervalValue reads kWh; an empty field and a dash are not metered.
func intervalValue(text []byte) (metering.Wh, bool) {
	if value, used := plainValue(text); used > 0 && used == len(text) {
		return value, true
	}
	return slowValue(text)
}

// slowValue reads what is not written plainly: spaces, commas between groups of three, zeros behind the third decimal.
func slowValue(text []byte) (metering.Wh, bool) {
	plain := strings.TrimSpace(string(text))
	if plain == "" || plain == "-" {
		return metering.Missing, true
	}
	normal, _, ok := NormalizeNumber(plain)
	if !ok {
		return 0, false
	}
	v, err := metering.ParseWh(normal)
	return v, err == nil
}
