package document

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/korean"
	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
)

var july2 = kilowon.Period{From: kilowon.MustDate("2026-07-01"), To: kilowon.MustDate("2026-07-03")}

func readIntervals(t *testing.T, text string, labels IntervalLabels) *Intervals {
	t.Helper()
	in, err := ReadIntervals(strings.NewReader(text), IntervalOptions{Period: july2, Labels: labels, Bytes: 1 << 20})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return in
}

// intervalRows writes two days; row gives the text of the quarter of an hour i, with the time it begins or ends at.
func intervalRows(head string, end bool, row func(i int, day, clock string) string) string {
	var b strings.Builder
	b.WriteString(head)
	for i := range 2 * metering.IntervalsPerDay {
		at, day := i, july2.From
		if end {
			at++
		}
		day, at = day.AddDays(at/metering.IntervalsPerDay), at%metering.IntervalsPerDay
		if end && at == 0 {
			day, at = day-1, metering.IntervalsPerDay
		}
		b.WriteString(row(i, day.String(), fmt.Sprintf("%02d:%02d", at/4, at%4*15)))
	}
	return b.String()
}

func TestReadIntervalsForms(t *testing.T) {
	plain := func(i int, day, clock string) string { return fmt.Sprintf("%s %s,%d.25\n", day, clock, i) }
	cases := map[string]struct {
		text   string
		labels IntervalLabels
	}{
		"begins":      {intervalRows("일시,사용량(kWh)\n", false, plain), LabelsStart},
		"ends":        {intervalRows("일시,사용량(kWh)\n", true, plain), LabelsEnd},
		"no header":   {intervalRows("", false, plain), LabelsStart},
		"title first": {intervalRows("고객번호 0123456789\n\n검침일시,유효전력량\n", true, plain), LabelsEnd},
		"day and time": {intervalRows("날짜;시간;최대수요(kW);전력량(kWh)\r\n", false, func(i int, day, clock string) string {
			return fmt.Sprintf("%s;%s:00;999;%d.25\r\n", strings.ReplaceAll(day, "-", "/"), clock, i)
		}), LabelsStart},
		"quoted": {intervalRows("\"시각\"\t\"kWh\"\n", true, func(i int, day, clock string) string {
			return fmt.Sprintf("\"%s %s\"\t\"%d.250\"\n", day, clock, i)
		}), LabelsEnd},
		"grouped and quoted": {intervalRows("time,역률,kWh\n", false, func(i int, day, clock string) string {
			return fmt.Sprintf("%sT%s:00+09:00,\"9,9\",\"%d.25\"\n", day, clock, i)
		}), LabelsStart},
		"compact": {intervalRows("timestamp,kwh\n", false, func(i int, day, clock string) string {
			return fmt.Sprintf("%s%s,%d.25000\n", strings.ReplaceAll(day, "-", ""), strings.ReplaceAll(clock, ":", ""), i)
		}), LabelsStart},
	}
	for name, c := range cases {
		in := readIntervals(t, c.text, LabelsFound)
		if in.Labels != c.labels || in.Rows != 192 || in.Outside != 0 || in.Found != 0 {
			t.Errorf("%s: labels %d, %d rows, %d outside, findings %v", name, in.Labels, in.Rows, in.Outside, in.Findings)
			continue
		}
		for i, v := range in.Series.KWh {
			if v != metering.Wh(i*1000+250) {
				t.Errorf("%s: quarter %d is %d Wh", name, i, v)
				break
			}
		}
	}
}

// A file as the utility's site exports it: CP949, the end of each quarter, reactive energy, and columns that are named alike but mean something else.
func TestReadIntervalsKoreanWindows(t *testing.T) {
	text := intervalRows("15분 사용량 조회\r\n일시,사용량(kWh),최대수요(kW),무효전력(지상),무효전력(진상),역률(지상),역률(진상)\r\n", true,
		func(i int, day, clock string) string {
			return fmt.Sprintf("%s %s,\"1,%03d.5\",9,%d,-,90,100\r\n", day, clock, i, i*2)
		})
	data, err := korean.EUCKR.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	in := readIntervals(t, string(data), LabelsFound)
	if in.Found != 0 || in.Labels != LabelsEnd {
		t.Fatalf("labels %d, findings %v", in.Labels, in.Findings)
	}
	s := in.Series
	if s.KWh[191] != 1_191_500 || s.Lagging[191] != 382_000 || s.Leading[191] != metering.Missing {
		t.Errorf("last quarter %d, %d, %d", s.KWh[191], s.Lagging[191], s.Leading[191])
	}
}

func TestReadIntervalsRemarks(t *testing.T) {
	head := "일시,kWh\n2026-07-01 00:00,1\n"
	cases := map[string]struct{ rows, code, path string }{
		"seven minutes":  {"2026-07-01 00:07,1\n", IntervalTime, "3행"},
		"no such day":    {"2026-07-32 00:15,1\n", IntervalTime, "3행"},
		"past midnight":  {"2026-07-01 24:15,1\n", IntervalTime, "3행"},
		"words":          {"오전 9시,1\n", IntervalTime, "3행"},
		"another zone":   {"2026-07-01T00:15:00Z,1\n", IntervalTime, "3행"},
		"negative":       {"2026-07-01 00:15,-1\n", IntervalValue, "3행"},
		"four decimals":  {"2026-07-01 00:15,1.0001\n", IntervalValue, "3행"},
		"exponent":       {"2026-07-01 00:15,1E3\n", IntervalValue, "3행"},
		"too much":       {"2026-07-01 00:15,500000.001\n", IntervalValue, "3행"},
		"again":          {"2026-07-01 00:15,1\n2026-07-01 00:15,2\n", IntervalTwice, "4행"},
		"one column":     {"2026-07-01 00:15\n", IntervalColumns, "3행"},
		"blank between":  {"\n2026-07-01 00:15,x\n", IntervalValue, "4행"},
		"CP949 in a row": {"2026-07-01 00:15,\xb0\xa1\n", IntervalValue, "3행"},
	}
	for name, c := range cases {
		in := readIntervals(t, head+c.rows, LabelsFound)
		if in.Found != 1 || in.Findings[0].Code != c.code || in.Findings[0].Path != c.path || in.Findings[0].Severity != kilowon.Stop {
			t.Errorf("%s: %+v", name, in.Findings)
		}
	}
	in := readIntervals(t, head+"2026-07-01 00:15,1\n2026-07-01 00:15,1.000\n2026-06-30 23:45,5\n2026-07-03 00:15,5\n2026-07-01 00:30,\n", LabelsFound)
	if in.Found != 0 || in.Outside != 2 || in.Series.KWh[1] != 1000 || in.Series.KWh[2] != metering.Missing {
		t.Errorf("the same again, and days outside: %+v", in)
	}
	in = readIntervals(t, head+strings.Repeat("x,1\n", 300), LabelsFound)
	if in.Found != 300 || len(in.Findings) != maxIntervalFindings {
		t.Errorf("%d findings, %d kept", in.Found, len(in.Findings))
	}
}

func TestReadIntervalsRefuses(t *testing.T) {
	begin, end := "2026-07-01 00:00,1\n", "2026-07-03 00:00,1\n"
	cases := map[string]struct{ text, want string }{
		"nothing":          {"", "제목 줄을 찾지 못했습니다"},
		"no energy column": {"일시,역률\n2026-07-01 00:00,90\n", "제목 줄을 찾지 못했습니다"},
		"workbook":         {"PK\x03\x04…", "Excel 통합 문서입니다"},
		"UTF-16":           {"\xff\xfe\xfc\xc7", "UTF-16"},
		"other month":      {"일시,kWh\n2026-08-01 00:00,1\n", "자료가 없습니다"},
		"both midnights":   {"일시,kWh\n" + begin + end, "시작인지 끝인지"},
		"neither":          {"일시,kWh\n2026-07-01 00:15,1\n", "시작인지 끝인지"},
		"too long":         {"일시,kWh\n" + begin + strings.Repeat("9", 300_000) + "\n", "한 줄이 너무 깁니다"},
		"too large":        {"일시,kWh\n" + begin + strings.Repeat("2026-07-01 00:15,1\n", 60_000), "파일이 너무 큽니다"},
	}
	for name, c := range cases {
		_, err := ReadIntervals(strings.NewReader(c.text), IntervalOptions{Period: july2, Bytes: 1 << 20})
		if kilowon.CodeOf(err) != kilowon.Invalid || !strings.Contains(fmt.Sprint(err), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if in := readIntervals(t, "일시,kWh\n"+begin+end, LabelsEnd); in.Series.KWh[191] != 1000 || in.Outside != 1 {
		t.Errorf("told that times are ends: %+v", in)
	}
}

// What is written is read back, whatever the order of rows, the separator and the label.
func TestIntervalsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int32Range(0, int32(metering.MaxWh)), 192, 192).Draw(t, "values")
		comma := rapid.SampledFrom([]string{",", ";", "\t"}).Draw(t, "comma")
		end := rapid.Bool().Draw(t, "end")
		order := rapid.Permutation(index(192)).Draw(t, "order")
		rows := strings.SplitAfter(intervalRows("", end, func(i int, day, clock string) string {
			return fmt.Sprintf("%s %s%s%d.%03d\n", day, clock, comma, values[i]/1000, values[i]%1000)
		}), "\n")
		var b bytes.Buffer
		b.WriteString("일시" + comma + "kWh\n")
		for _, i := range order {
			b.WriteString(rows[i])
		}
		in, err := ReadIntervals(&b, IntervalOptions{Period: july2, Bytes: 1 << 20})
		if err != nil || in.Found != 0 {
			t.Fatalf("%v, %+v", err, in)
		}
		for i, v := range in.Series.KWh {
			if int32(v) != values[i] {
				t.Fatalf("quarter %d: %d, want %d", i, v, values[i])
			}
		}
	})
}

func index(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func FuzzReadIntervals(f *testing.F) {
	f.Add([]byte("일시,사용량(kWh),지상,진상\n2026-07-01 00:00,1.5,2,\n"))
	f.Add([]byte("날짜;시간;kWh\r\n2026/7/1;24:00;\"1,234\"\r\n"))
	f.Add([]byte("202607010015,1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := ReadIntervals(bytes.NewReader(data), IntervalOptions{Period: july2, Bytes: 1 << 16})
		if err == nil && len(in.Series.KWh) != 192 {
			t.Fatalf("%d quarters", len(in.Series.KWh))
		}
		if err != nil && kilowon.CodeOf(err) != kilowon.Invalid {
			t.Fatal(err)
		}
	})
}

// BenchmarkReadIntervals reads a year of one meter with reactive energy.
func BenchmarkReadIntervals(b *testing.B) {
	period := kilowon.Period{From: kilowon.MustDate("2025-11-01"), To: kilowon.MustDate("2026-11-01")}
	var text bytes.Buffer
	text.WriteString("일시,사용량(kWh),무효전력량(지상),무효전력량(진상)\n")
	rows := period.Days() * metering.IntervalsPerDay
	for i := range rows {
		at := i % metering.IntervalsPerDay
		fmt.Fprintf(&text, "%s %02d:%02d,%d.%02d,%d.5,0\n", period.From.AddDays(i/metering.IntervalsPerDay), at/4, at%4*15, i%700, i%100, i%90)
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		in, err := ReadIntervals(bytes.NewReader(text.Bytes()), IntervalOptions{Period: period, Bytes: 1 << 30})
		if err != nil || in.Found != 0 {
			b.Fatal(err, in)
		}
	}
	b.ReportMetric(float64(b.N)*float64(rows)/b.Elapsed().Seconds()/1e6, "Mrows/s")
}
