package app

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
)

// The steps of checking a proof.
const (
	proofDigest      = "digest"
	proofAmount      = "amount"
	proofExplanation = "explanation"
	proofEntry       = "entry"
	proofTotal       = "total"
	proofShort       = "short"
)

// ProofCheck says whether a proof is what the case comes to by the book at hand.
type ProofCheck struct {
	ID      string         `json:"id"`
	Period  kilowon.Period `json:"period"`
	KWh     int64          `json:"kwh"`
	Total   kilowon.Won    `json:"total"`
	Matches bool           `json:"matches"`
	Steps   []ProofStep    `json:"steps"`
	// Computed is the bill the case comes to; its entries stand by their id alone. It is nil where the case cannot be computed.
	Computed *BillAnswer `json:"computed,omitempty"`
}

// ProofStep is one thing that was compared: how many of it, and what differs.
type ProofStep struct {
	Step        string            `json:"step" enum:"digest,amount,explanation,entry,total,short"`
	Checked     int               `json:"checked"`
	Differences []ProofDifference `json:"differences"`
	// Problem says why it could not be compared.
	Problem string `json:"problem,omitempty"`
}

// ProofDifference is one place where a proof differs; an empty text stands for what is not there.
type ProofDifference struct {
	// Path is the place, "lines[1].amount"; Label names the record.
	Path  string `json:"path"`
	Label string `json:"label,omitempty"`
	Found string `json:"found"`
	Want  string `json:"want"`
}

// Check holds a proof against its own digests, against the case computed again, and its entries against those of the book.
// A case that the digests hold for and that the book cannot compute is the error of computing it.
func (p *Prover) Check(proof *Proof) (*ProofCheck, error) {
	out := &ProofCheck{ID: proof.Case.ID, Period: proof.Case.Period, KWh: proof.Totals.KWh, Total: proof.Totals.Total}
	digests, err := proof.checkDigests()
	if err != nil {
		return nil, err
	}
	out.Steps = []ProofStep{digests}
	again, err := p.Prove(proof.Case)
	switch {
	case err != nil && len(digests.Differences) == 0:
		return nil, kilowon.At("case", err)
	case err != nil:
		why := errorDetail(err).Message
		out.Steps = append(out.Steps, ProofStep{Step: proofAmount, Differences: []ProofDifference{}, Problem: why},
			ProofStep{Step: proofExplanation, Differences: []ProofDifference{}, Problem: why}, ProofStep{Step: proofEntry, Differences: []ProofDifference{}, Problem: why})
	default:
		amounts, explained := checkLines(proof, again)
		out.Steps = append(out.Steps, amounts, explained, p.checkEntries(proof, again))
		out.Computed = again.bill()
	}
	out.Matches = !slices.ContainsFunc(out.Steps, func(s ProofStep) bool { return !s.Holds() })
	return out, nil
}

// checkDigests names the records that are not what they were when the proof was made.
func (p *Proof) checkDigests() (ProofStep, error) {
	now := p.digests()
	step := ProofStep{Step: proofDigest, Checked: 3 + len(p.Entries) + len(p.Lines), Differences: []ProofDifference{}}
	compare := func(path, label, found, want string) {
		if found != want {
			step.Differences = append(step.Differences, ProofDifference{path, label, found, want})
		}
	}
	compare("case", "사례", p.Digests.Case, now.Case)
	for i, have := range paired(p.Digests.Entries, now.Entries) {
		compare(fmt.Sprintf("entries[%d]", i), p.entryLabel(i), have[0], have[1])
	}
	if p.Metered != nil || p.Digests.Metered != "" {
		step.Checked++
		compare("metered", "15분 자료", p.Digests.Metered, now.Metered)
	}
	for i, have := range paired(p.Digests.Lines, now.Lines) {
		compare(fmt.Sprintf("lines[%d]", i), p.lineLabel(i), have[0], have[1])
	}
	compare("totals", "합계", p.Digests.Totals, now.Totals)
	whole, err := p.sum()
	compare("sha256", "전체", p.SHA256, whole)
	return step, err
}

// paired puts two lists side by side, the shorter one filled with nothing.
func paired(a, b []string) [][2]string {
	out := make([][2]string, max(len(a), len(b)))
	for i := range a {
		out[i][0] = a[i]
	}
	for i := range b {
		out[i][1] = b[i]
	}
	return out
}

func (p *Proof) entryLabel(i int) string {
	if i >= len(p.Entries) {
		return ""
	}
	return p.Entries[i].Title
}

func (p *Proof) lineLabel(i int) string {
	if i >= len(p.Lines) {
		return ""
	}
	return p.Lines[i].Label
}

// checkLines compares lines and totals with those computed again: amounts apart from the words that explain them.
func checkLines(p, again *Proof) (amounts, explained ProofStep) {
	amounts = ProofStep{Step: proofAmount, Checked: len(again.Lines), Differences: []ProofDifference{}}
	explained = ProofStep{Step: proofExplanation, Checked: len(again.Lines), Differences: []ProofDifference{}}
	for i := range max(len(p.Lines), len(again.Lines)) {
		path := fmt.Sprintf("lines[%d]", i)
		label := p.lineLabel(i)
		var have, want any
		if i < len(p.Lines) {
			have = plain(&p.Lines[i])
		}
		if i < len(again.Lines) {
			want, label = plain(&again.Lines[i]), again.lineLabel(i)
		}
		for _, d := range differences(path, label, have, want) {
			if d.Path == path || d.Path == path+".amount" || d.Path == path+".key" {
				amounts.Differences = append(amounts.Differences, d)
			} else {
				explained.Differences = append(explained.Differences, d)
			}
		}
	}
	amounts.Differences = append(amounts.Differences, differences("totals", "합계", plain(&p.Totals), plain(&again.Totals))...)
	var have, want any
	if p.Metered != nil {
		have = plain(p.Metered)
	}
	if again.Metered != nil {
		want = plain(again.Metered)
	}
	explained.Differences = append(explained.Differences, differences("metered", "15분 자료", have, want)...)
	return amounts, explained
}

// checkEntries compares the entries with those of the book that the case uses.
func (p *Prover) checkEntries(proof, again *Proof) ProofStep {
	step := ProofStep{Step: proofEntry, Checked: len(proof.Entries), Differences: []ProofDifference{}}
	want := map[string]*ProofEntry{}
	for i := range again.Entries {
		want[again.Entries[i].ID] = &again.Entries[i]
	}
	for i := range proof.Entries {
		e := &proof.Entries[i]
		path := fmt.Sprintf("entries[%d]", i)
		if known := want[e.ID]; known != nil {
			step.Differences = append(step.Differences, differences(path, known.Title, plain(e), plain(known))...)
			delete(want, e.ID)
			continue
		}
		step.Differences = append(step.Differences, ProofDifference{Path: path + ".id", Label: e.Title, Found: e.ID})
	}
	for i := range again.Entries {
		if e := &again.Entries[i]; want[e.ID] != nil {
			step.Differences = append(step.Differences, ProofDifference{Path: "entries", Label: e.Title, Want: e.ID})
		}
	}
	return step
}

// plain is a record as JSON has it, with numbers as they are written.
func plain(record any) any {
	text, err := compact(record)
	if err != nil {
		return nil // What was read or computed can be written.
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil {
		return nil
	}
	return v
}

// differences walks two records side by side and lists the values that differ, by the names of their members.
func differences(path, label string, have, want any) []ProofDifference {
	var out []ProofDifference
	switch h := have.(type) {
	case map[string]any:
		w, ok := want.(map[string]any)
		if !ok {
			break
		}
		both := maps.Clone(h)
		maps.Copy(both, w)
		for _, name := range slices.Sorted(maps.Keys(both)) {
			out = append(out, differences(path+"."+name, label, h[name], w[name])...)
		}
		return out
	case []any:
		w, ok := want.([]any)
		if !ok {
			break
		}
		for i := range max(len(h), len(w)) {
			var one, other any
			if i < len(h) {
				one = h[i]
			}
			if i < len(w) {
				other = w[i]
			}
			out = append(out, differences(fmt.Sprintf("%s[%d]", path, i), label, one, other)...)
		}
		return out
	}
	if found, wanted := valueText(have), valueText(want); found != wanted {
		out = append(out, ProofDifference{path, label, found, wanted})
	}
	return out
}

// valueText is a value without quotes around a text; of a record that stands alone it is only told that it is there.
func valueText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case map[string]any, []any:
		return "있음"
	default:
		return fmt.Sprint(v)
	}
}

// stepWords are what each step compares: what is said when all of it holds, and what differs when not.
var stepWords = map[string]struct{ label, holds string }{
	proofDigest:      {"지문", "기록 %s개가 증명을 만든 때 그대로입니다"},
	proofAmount:      {"금액", "사례를 다시 계산한 %s줄과 합계가 1원도 다르지 않습니다"},
	proofExplanation: {"풀이", "%s줄의 수량, 단가, 단수처리, 조문이 같습니다"},
	proofEntry:       {"요금표", "쓰인 항목 %s개의 값과 출처가 이 프로그램의 요금표와 같습니다"},
	proofTotal:       {"청구금액", "다시 계산한 %s줄을 더한 금액과 1원도 다르지 않습니다"},
	proofShort:       {"지문", "사례와 %s줄의 금액이 증명을 만든 때 그대로입니다"},
}

// shownDifferences is how many differences of a step are written out.
const shownDifferences = 5

// Write tells in Korean what matches and where it does not.
func (c *ProofCheck) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	if c.ID != "" {
		fmt.Fprintf(out, "사례 %s · ", c.ID)
	}
	fmt.Fprintf(out, "사용기간 %v(%d일) · %skWh · %v원\n\n", c.Period, c.Period.Days(), kilowon.FormatInt(c.KWh), c.Total)
	for i := range c.Steps {
		c.Steps[i].write(out)
	}
	if c.Matches {
		fmt.Fprint(out, "\n맞습니다. 이 사례의 요금은 증명에 적힌 대로입니다.\n")
	} else {
		fmt.Fprint(out, "\n맞지 않습니다. 위에 적은 곳이 바뀌었거나, 다른 요금표로 만든 증명입니다.\n")
	}
	return out.Flush()
}

// Holds reports whether nothing differs.
func (s *ProofStep) Holds() bool { return s.Problem == "" && len(s.Differences) == 0 }

// Label names what the step compares.
func (s *ProofStep) Label() string { return stepWords[s.Step].label }

// Text says what came of the step.
func (s *ProofStep) Text() string {
	switch {
	case s.Problem != "":
		return "견주지 못했습니다. " + s.Problem
	case len(s.Differences) == 0:
		return fmt.Sprintf(stepWords[s.Step].holds, kilowon.FormatInt(int64(s.Checked)))
	}
	return fmt.Sprintf("다른 곳이 %s군데 있습니다", kilowon.FormatInt(int64(len(s.Differences))))
}

func (s *ProofStep) write(out io.Writer) {
	mark := "✗"
	if s.Holds() {
		mark = "✓"
	}
	fmt.Fprintf(out, "%s %s: %s\n", mark, s.Label(), s.Text())
	for i := range s.Differences[:min(len(s.Differences), shownDifferences)] {
		d := &s.Differences[i]
		fmt.Fprintf(out, "    %s: 증명 %s, %s %s\n", strings.TrimSuffix(d.Path+" "+d.Label, " "), orNone(d.Found), s.other(), orNone(d.Want))
	}
	if more := len(s.Differences) - shownDifferences; more > 0 {
		fmt.Fprintf(out, "    … 외 %s군데\n", kilowon.FormatInt(int64(more)))
	}
}

// other names what a step compares the proof with.
func (s *ProofStep) other() string {
	if s.Step == proofEntry {
		return "요금표"
	}
	return "계산"
}

func orNone(text string) string {
	if text == "" {
		return "없음"
	}
	return text
}
