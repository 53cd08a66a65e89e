// Command bench measures the figures of docs/performance.md: it runs each benchmark and its lower bound (tools/floor) by turns, so that both
// numbers come from the same minute of the same machine, and prints the page as Markdown. It is run in the project's folder.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// figure is one row of the table.
type figure struct {
	// what is the figure in words, unit what it counts.
	what, unit string
	// pkg and benchmark name the benchmark, units how many units one operation of it does.
	pkg, benchmark string
	units          int
	// floor names the lower bound; empty for none.
	floor string
	aim   string
	// cores is on how many cores the benchmark runs; 0 is one.
	cores int
}

var figures = []figure{
	{what: "residential bill with all lines", unit: "bills", pkg: "rating", benchmark: "BenchmarkRate/Month", units: 1, floor: "lines", aim: "≥ 4,000,000/s, ≤ 1 µs each"},
	{what: "residential bill cut by season or price", unit: "bills", pkg: "rating", benchmark: "BenchmarkRate/Prorated", units: 1, floor: "prorated", aim: "≥ 2,500,000/s"},
	{what: "일반용(을) bill of three registers, demand and power factor", unit: "bills", pkg: "rating", benchmark: "BenchmarkRate/TimeOfUse", units: 1, floor: "registers", aim: "≥ 45 % of the bound"},
	{what: "totals of a residential bill for another use, without lines", unit: "bills", pkg: "rating", benchmark: "BenchmarkTotals/Month", units: 1, floor: "totals", aim: "≥ 75 % of the bound"},
	{what: "totals of 일반용(을) of three registers for another use", unit: "bills", pkg: "rating", benchmark: "BenchmarkTotals/TimeOfUse", units: 1},
	{what: "residential bills, one core of the pair below", unit: "bills", pkg: "rating", benchmark: "BenchmarkCores", units: 1},
	{what: "residential bills on two cores", unit: "bills", pkg: "rating", benchmark: "BenchmarkCores", units: 1, aim: "≥ 1.8 × one core", cores: 2},
	{what: "run of 1,000 bills", unit: "bills", pkg: "rating", benchmark: "BenchmarkGrowth/1000", units: 1_000},
	{what: "run of 100,000 bills", unit: "bills", pkg: "rating", benchmark: "BenchmarkGrowth/100000", units: 100_000},
	{what: "run of 10,000,000 bills", unit: "bills", pkg: "rating", benchmark: "BenchmarkGrowth/10000000", units: 10_000_000, aim: "rate and memory as for 1,000"},
	{what: "15-minute values of a month by band, with demand", unit: "intervals", pkg: "metering", benchmark: "BenchmarkIntervals/Energy", units: 2_976, aim: "≥ 190,000,000/s"},
	{what: "the same with 1,488 power factors", unit: "intervals", pkg: "metering", benchmark: "BenchmarkIntervals/Reactive", units: 2_976},
	{what: "15-minute values of a year read from CSV", unit: "rows", pkg: "document", benchmark: "BenchmarkReadIntervals", units: 35_040, aim: "≥ 10,000,000/s"},
	{what: "explanation of a bill in words", unit: "bills", pkg: "rating", benchmark: "BenchmarkExplain", units: 1, floor: "words"},
	{what: "form of 10,000 households written", unit: "rows", pkg: "document", benchmark: "BenchmarkWriteForm10000", units: 10_000, floor: "sheet-write", aim: "< 1 s a form"},
	{what: "bare parse of 10,000 rows by excelize", unit: "rows", pkg: "document", benchmark: "BenchmarkExcelizeRows10000", units: 10_000, floor: "sheet-read"},
	{what: "upload of 10,000 rows read", unit: "rows", pkg: "document", benchmark: "BenchmarkReadXLSX10000", units: 10_000, floor: "sheet-read"},
	{what: "upload of 10,000 rows read and checked", unit: "rows", pkg: "document", benchmark: "BenchmarkCheckUpload10000", units: 10_000, floor: "sheet-read", aim: "≤ 1.5 × the bare parse"},
	{what: "3,000 households rated and committed on SQLite", unit: "bills", pkg: "app", benchmark: "BenchmarkBillComplex3000", units: 3_000, floor: "commit", aim: "≤ 0.3 s"},
	{what: "household bill PDF, one file each", unit: "files", pkg: "document", benchmark: "BenchmarkBillFile", units: 1, floor: "pdf-files", aim: "≥ 500/s"},
	{what: "household bill PDF, all in one file", unit: "pages", pkg: "document", benchmark: "BenchmarkBillPages", units: 1, floor: "pdf-pages", aim: "≥ 2,500/s"},
	{what: "cases by the lines of a file", unit: "cases", pkg: "api", benchmark: "BenchmarkLines", units: 2_000},
	{what: "cases by the lines of a request over HTTP", unit: "cases", pkg: "api", benchmark: "BenchmarkBatch", units: 2_000},
}

// rounds is how often benchmark and floor take turns.
const rounds = 3

func main() {
	dir, err := os.MkdirTemp("", "kilowon-bench-")
	if err == nil {
		err = run(dir)
		err = errors.Join(err, os.RemoveAll(dir))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	floor := filepath.Join(dir, "floor")
	if err := command("go", "build", "-o", floor, "./tools/floor"); err != nil {
		return err
	}
	fmt.Print(heading())
	var failed error
	for i := range figures {
		f := &figures[i]
		m, err := measure(dir, floor, f)
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", f.what, err))
			fmt.Printf("| %s | not measured | | | | | %s |\n", f.what, f.aim)
			continue
		}
		fmt.Print(m.row(f))
	}
	pages, err := underLoad(dir)
	fmt.Print("\n## Pages under load\n\n", pages, "\n", loadMethod, method)
	return errors.Join(failed, err)
}

// underLoad builds the program and asks it for its pages (tools/load).
func underLoad(dir string) (string, error) {
	program := filepath.Join(dir, "kilowon")
	if err := command("go", "build", "-trimpath", "-o", program, "./cmd/kilowon"); err != nil {
		return "", err
	}
	cmd := exec.Command("go", "run", "./tools/load", "--program", program)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	return string(out), err
}

func command(name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// measured is what the runs of one figure gave.
type measured struct {
	// rates and floors are units a second.
	rates, floors []float64
	// allocs is allocations an operation, peak the most memory of the process in kilobytes.
	allocs string
	peak   int64
}

func measure(dir, floor string, f *figure) (*measured, error) {
	test := filepath.Join(dir, strings.ReplaceAll(f.pkg, "/", "-")+".test")
	if _, err := os.Stat(test); err != nil {
		if err := command("go", "test", "-c", "-o", test, "./"+f.pkg); err != nil {
			return nil, err
		}
	}
	test, err := filepath.Abs(test)
	if err != nil {
		return nil, err
	}
	m := &measured{}
	for range rounds {
		if f.floor != "" {
			out, err := exec.Command(floor, f.floor).Output()
			if err != nil {
				return nil, err
			}
			rate, err := strconv.ParseFloat(strings.Fields(string(out))[0], 64)
			if err != nil {
				return nil, err
			}
			m.floors = append(m.floors, rate)
		}
		if err := m.benchmark(test, f); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// benchmark runs the compiled test once in its package's folder and adds what it says.
func (m *measured) benchmark(test string, f *figure) error {
	var out bytes.Buffer
	cmd := exec.Command(test, "-test.run=^$", "-test.bench="+pattern(f.benchmark), "-test.benchtime=1s", "-test.benchmem", "-test.cpu="+strconv.Itoa(max(1, f.cores)))
	cmd.Dir, cmd.Stdout, cmd.Stderr = f.pkg, &out, &out
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%w\n%s", err, out.String())
	}
	for line := range strings.Lines(out.String()) {
		if !strings.HasPrefix(line, f.benchmark) {
			continue
		}
		values := metrics(line)
		ns, err := strconv.ParseFloat(values["ns/op"], 64)
		if err != nil {
			return err
		}
		m.rates = append(m.rates, float64(f.units)*1e9/ns)
		m.allocs = values["allocs/op"]
		if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			m.peak = max(m.peak, usage.Maxrss)
		}
		return nil
	}
	return fmt.Errorf("%s has no %s", f.pkg, f.benchmark)
}

// pattern matches exactly one benchmark, each level of its name by itself.
func pattern(name string) string {
	return "^" + strings.ReplaceAll(name, "/", "$/^") + "$"
}

// metrics are the pairs of a benchmark's line, value by unit.
func metrics(line string) map[string]string {
	out := map[string]string{}
	fields := strings.Fields(line)
	for i := 2; i+1 < len(fields); i += 2 {
		out[fields[i+1]] = fields[i]
	}
	return out
}

func (m *measured) row(f *figure) string {
	rate := median(m.rates)
	bound, ratio := "", ""
	if len(m.floors) > 0 {
		floor := median(m.floors)
		bound = grouped(floor) + "/s"
		ratio = fmt.Sprintf("%.0f %%", 100*rate/floor)
	}
	each := time.Duration(float64(f.units) / rate * 1e9)
	return fmt.Sprintf("| %s | %s %s/s (%s–%s) | %s | %s | %s | %s | %s |\n", f.what, grouped(rate), f.unit, grouped(slices.Min(m.rates)), grouped(slices.Max(m.rates)),
		took(each), bound, ratio, fmt.Sprintf("%s; %d MB", m.allocs, m.peak/1024), f.aim)
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return v[len(v)/2]
}

func took(d time.Duration) string {
	if d < time.Microsecond {
		return strconv.FormatInt(d.Nanoseconds(), 10) + " ns"
	}
	digits := max(time.Nanosecond, d/1000)
	return d.Round(digits).String()
}

// grouped writes a count with separators.
func grouped(v float64) string {
	s := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func heading() string {
	cpu := "unknown processor"
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				cpu = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf(`# Performance

Measured by `+"`make bench`"+` on %s: %s, %d cores, %s, %s/%s.

| figure | rate (least–most) | an operation takes | lower bound | of the bound | allocations an operation; peak memory | aim |
|---|---|---|---|---|---|---|
`, time.Now().Format("2006-01-02"), cpu, runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

const loadMethod = `The program is started with the demo and a database on disk; the readers are logged in, each from an address of its own, and look at bills, the list of
households, months, what was charged, the estimate, the rates, the home page and the style sheet in a mixed order that is the same each time. Requests are sent at their
time whether or not earlier ones were answered, and the time counts from when a request was due to the last byte, so that waiting in a queue counts. Client and
portal share the machine. Three seconds go before that are not counted. By hand: ` + "`go run ./tools/load --program bin/kilowon`" + `.
`

const method = `
## Method

Each row comes from a benchmark of the test suite on one core (GOMAXPROCS=1) unless it says otherwise. Benchmark and lower bound run by turns, three times, one second each; the table shows the
median, in brackets the least and most. The lower bound (` + "`tools/floor`" + `) is the least work a computer has to do for the figure: the same arithmetic in a bare loop that writes twelve
self-describing lines (for three registers with the largest peak and the power factor), the amount due alone, the words of a bill appended to one buffer, the cells of a sheet compressed or scanned once, pages with a font that is only copied, rows stored in one durable
transaction and nothing else. Machines drift within minutes, so the share of the bound says more than the rate. Peak memory is that of the whole process, test data included.
`
