package document

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
)

// IntervalLabels says what the time of a row names.
type IntervalLabels uint8

const (
	// LabelsFound looks it up in the file: the row of midnight at the begin or at the end of the period tells.
	LabelsFound IntervalLabels = iota
	// LabelsStart is the begin of the quarter of an hour.
	LabelsStart
	// LabelsEnd is its end, as meters print it: the last of a day is 24:00.
	LabelsEnd
)

// IntervalOptions say what to read.
type IntervalOptions struct {
	// Period is the days that are wanted; other rows are passed over.
	Period kilowon.Period
	Labels IntervalLabels
	// Bytes is the largest file.
	Bytes int64
}

// MaxIntervalBytes fits some hundred million rows.
const MaxIntervalBytes = 4 << 30

// Intervals is a file of 15-minute values.
type Intervals struct {
	Series metering.Series
	Labels IntervalLabels
	// Rows is how many rows of data the file had, Outside how many of them lie outside the period.
	Rows, Outside int
	// Findings are the remarks on rows, the first maxIntervalFindings of them; Found is how many there were.
	Findings []kilowon.Finding
	Found    int
}

// The kinds of remarks on a file of 15-minute values.
const (
	// IntervalTime is a time that cannot be read or is no quarter of an hour.
	IntervalTime = "I01"
	// IntervalValue is a value that cannot be read.
	IntervalValue = "I02"
	// IntervalTwice is a quarter of an hour that comes again with another value.
	IntervalTwice = "I03"
	// IntervalColumns is a row with too few columns.
	IntervalColumns = "I04"
)

const (
	maxIntervalFindings = 100
	// maxIntervalLine bounds a row, intervalHead how far down the header may stand.
	maxIntervalLine = 64 << 10
	intervalHead    = 30
)

// ReadIntervals reads a CSV file of 15-minute values row by row, in memory for the period alone: UTF-8 or CP949, with comma, tab or semicolon, a header with a
// time (or a day and a time) and energy in kWh, and if it is there reactive energy, lagging and leading. Rows may come in any order. A row that cannot be
// read is a stopping finding with its line and counts as not metered. A file without such a header, or in which the times leave open what they name,
// is refused as a *kilowon.Error of code invalid.
func ReadIntervals(r io.Reader, o IntervalOptions) (*Intervals, error) {
	limited := &io.LimitedReader{R: r, N: o.Bytes + 1}
	in := intervalReader{in: bufio.NewReaderSize(limited, 256<<10), options: o, slots: o.Period.Days() * metering.IntervalsPerDay}
	if in.slots <= 0 {
		return nil, refuse("검침기간의 시작일과 종료일이 있어야 15분 자료를 읽습니다.")
	}
	if err := in.head(); err != nil {
		return nil, err
	}
	in.start()
	if err := in.body(); err != nil {
		return nil, err
	}
	if limited.N <= 0 {
		return nil, refuse("파일이 너무 큽니다. %s까지만 읽습니다. 검침기간만 내려받아 주세요.", byteSize(o.Bytes))
	}
	return in.end()
}

// intervalReader reads one file. The registers have one place more than the period has quarters: the label of the last one's end.
type intervalReader struct {
	in      *bufio.Reader
	options IntervalOptions
	slots   int
	line    int
	columns intervalColumns
	// first is a row of data that was met where the header was looked for.
	first     []byte
	registers [registerCount][]metering.Wh
	out       Intervals
	// fields are those of the row in hand.
	fields [maxIntervalColumns][]byte
	// lastText and lastDay are the day of the row before, which most rows share.
	lastText []byte
	lastDay  kilowon.Date
	// full says that a row has the time 24:00.
	full bool
}

// next gives the next line without its end; it is valid until the following call.
func (r *intervalReader) next() ([]byte, error) {
	line, err := r.in.ReadSlice('\n')
	r.line++
	switch {
	case err == nil && len(line) <= maxIntervalLine:
	case errors.Is(err, bufio.ErrBufferFull) || len(line) > maxIntervalLine:
		return nil, refuseAt(r.place(), "한 줄이 너무 깁니다. 15분 자료의 CSV 파일인지 확인해 주세요.")
	case errors.Is(err, io.EOF) && len(line) > 0:
	case err != nil:
		return nil, err
	}
	line = bytes.TrimSuffix(line, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), nil
}

func (r *intervalReader) place() string { return fmt.Sprintf("%d행", r.line) }

func (r *intervalReader) start() {
	for i := range r.registers {
		if i == registerEnergy || r.columns.register[i] >= 0 {
			r.registers[i] = make([]metering.Wh, r.slots+1)
			for j := range r.registers[i] {
				r.registers[i][j] = metering.Missing
			}
		}
	}
}

func (r *intervalReader) body() error {
	for line := r.first; ; {
		if !r.plainRow(line) && len(bytes.TrimSpace(line)) > 0 {
			r.row(line)
		}
		var err error
		if line, err = r.next(); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

// row reads one row of data.
func (r *intervalReader) row(line []byte) {
	r.out.Rows++
	fields := &r.fields
	n := r.columns.split(line, fields)
	if n <= r.columns.last {
		r.remark(IntervalColumns, line, "열이 모자랍니다. 제목 줄과 같은 수의 열이어야 합니다.")
		return
	}
	slot, ok := r.slot(fields)
	if !ok {
		r.remark(IntervalTime, r.columns.timeText(fields), "시각을 읽을 수 없습니다. 2026-07-01 00:15처럼 15분 단위로 적어 주세요.")
		return
	}
	if slot < 0 || slot > r.slots {
		r.out.Outside++
		return
	}
	for i, values := range r.registers {
		if values == nil {
			continue
		}
		value, ok := intervalValue(fields[r.columns.register[i]])
		if !ok {
			r.remark(IntervalValue, fields[r.columns.register[i]], "값을 읽을 수 없습니다. 0 이상이고 소수점 아래 3자리 이내인 kWh여야 합니다.")
			continue
		}
		r.put(values, slot, value)
	}
}

func (r *intervalReader) put(values []metering.Wh, slot int, value metering.Wh) {
	if old := values[slot]; old != metering.Missing && old != value {
		text := metering.Series{From: r.options.Period.From}
		r.remark(IntervalTwice, []byte(text.TimeText(slot)), "같은 시각이 다른 값으로 두 번 나옵니다. 맞는 줄만 남겨 주세요.")
		return
	}
	values[slot] = value
}

func (r *intervalReader) remark(code string, read []byte, message string) {
	r.out.Found++
	if len(r.out.Findings) < maxIntervalFindings {
		text := strings.ToValidUTF8(string(read[:min(len(read), 60)]), "?")
		r.out.Findings = append(r.out.Findings, kilowon.Finding{Severity: kilowon.Stop, Code: code, Path: r.place(), Read: text, Message: message})
	}
}

// end decides what the times name and cuts the registers to the period.
func (r *intervalReader) end() (*Intervals, error) {
	labels, err := r.labels()
	if err != nil {
		return nil, err
	}
	from := 0
	if labels == LabelsEnd {
		from = 1
	}
	other := r.slots - from*r.slots
	if r.registers[registerEnergy][other] != metering.Missing {
		r.out.Outside++
	}
	cut := func(values []metering.Wh) []metering.Wh {
		if values == nil {
			return nil
		}
		return values[from : from+r.slots]
	}
	r.out.Labels = labels
	r.out.Series = metering.Series{From: r.options.Period.From, KWh: cut(r.registers[registerEnergy]), Lagging: cut(r.registers[registerLagging]),
		Leading: cut(r.registers[registerLeading])}
	return &r.out, nil
}

// labels looks at the two midnights of the period: a file of begins has the first, one of ends the last or the time 24:00.
func (r *intervalReader) labels() (IntervalLabels, error) {
	if r.options.Labels != LabelsFound {
		return r.options.Labels, nil
	}
	energy := r.registers[registerEnergy]
	first, last := energy[0] != metering.Missing, energy[r.slots] != metering.Missing
	switch {
	case r.out.Rows == r.out.Outside+r.out.Found:
		return 0, refuse("%s의 자료가 없습니다. 검침기간의 15분 자료인지 확인해 주세요.", r.options.Period)
	case r.full:
		return LabelsEnd, nil
	case first && !last:
		return LabelsStart, nil
	case last && !first:
		return LabelsEnd, nil
	}
	return 0, refuse("시각이 15분의 시작인지 끝인지 알 수 없습니다(%s 00:00과 %s 00:00의 줄이 둘 다 있거나 둘 다 없음). 시작 또는 끝을 지정해 주세요.",
		r.options.Period.From, r.options.Period.To)
}
