package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// ProofFormat names the format of a proof in its first member.
const ProofFormat = "kilowon-proof/1"

// MaxProof bounds the bytes of a proof that is read; a month of 15-minute values fits many times.
const MaxProof = 4 << 20

// Proof is a bill with all that is needed to compute it again: the case, the entries of the book it used, the lines and the totals. In its lines the
// entries stand by their id alone. Its text is compact JSON with the members in this order.
type Proof struct {
	Format  string                 `json:"format"`
	Case    *Case                  `json:"case"`
	Entries []ProofEntry           `json:"entries"`
	Metered *MeteredAnswer         `json:"metered,omitempty"`
	Lines   []rating.ExplainedLine `json:"lines"`
	Totals  BillAnswer             `json:"totals"`
	Digests ProofDigests           `json:"digests"`
	// SHA256 is that of the text without this member.
	SHA256 string `json:"sha256"`
}

// ProofEntry is an entry of the book that a bill used, with the values it gives.
type ProofEntry struct {
	rating.ExplainedRule
	Values []BookValue `json:"values,omitempty"`
}

// ProofDigests are the first bytes of the SHA-256 of each record, which tell where a proof was changed.
type ProofDigests struct {
	Case    string   `json:"case"`
	Entries []string `json:"entries"`
	Metered string   `json:"metered,omitempty"`
	Lines   []string `json:"lines"`
	Totals  string   `json:"totals"`
}

// digestBytes is how much of a SHA-256 a record keeps: enough to find a change, the whole text has all of its own.
const digestBytes = 4

// Prover makes and checks proofs with one book. It is safe for concurrent use.
type Prover struct {
	book   *tariff.Book
	values map[string][]func() []BookValue
}

// NewProver goes through the book once for what each entry gives.
func NewProver(book *tariff.Book) *Prover {
	p := &Prover{book: book, values: map[string][]func() []BookValue{}}
	for _, list := range [][]bookSeries{listSeries(book, BookQuery{}), commonSeries(book)} {
		for i := range list {
			for _, d := range list[i].dated {
				id := book.Entry(d.entry).ID
				p.values[id] = append(p.values[id], d.values)
			}
		}
	}
	return p
}

// Prove computes the case and puts down everything its amounts follow from. A complex is invalid: its bills are proved one by one.
func (p *Prover) Prove(c *Case) (*Proof, error) {
	if c.Complex != nil {
		return nil, missing("complex", "단지 사례는 증명 하나에 담을 수 없습니다. 세대나 공동설비 하나의 terms와 usage를 적어 주세요")
	}
	a, err := c.Rate(p.book)
	if err != nil {
		return nil, err
	}
	out := &Proof{Format: ProofFormat, Case: c, Entries: []ProofEntry{}, Metered: a.Metered, Lines: a.Lines, Totals: a.BillAnswer}
	out.Totals.Lines = nil
	p.gather(out)
	out.Digests = out.digests()
	out.SHA256, err = out.sum()
	return out, err
}

// gather moves the entries out of the lines, each once, in the order of their first use.
func (p *Prover) gather(out *Proof) {
	known := map[string]bool{}
	take := func(r *rating.ExplainedRule) {
		if r.ID == "" {
			return
		}
		if !known[r.ID] {
			known[r.ID] = true
			out.Entries = append(out.Entries, p.entry(r))
		}
		*r = rating.ExplainedRule{ID: r.ID}
	}
	for i := range out.Lines {
		l := &out.Lines[i]
		for k := range l.Parts {
			take(&l.Parts[k].Entry)
		}
		for k := range l.Rules {
			take(&l.Rules[k])
		}
	}
	if out.Metered != nil {
		for k := range out.Metered.Rules {
			take(&out.Metered.Rules[k])
		}
	}
}

func (p *Prover) entry(r *rating.ExplainedRule) ProofEntry {
	e := ProofEntry{ExplainedRule: *r}
	for _, values := range p.values[r.ID] {
		e.Values = append(e.Values, values()...)
	}
	return e
}

// digests are those of the records as they stand.
func (p *Proof) digests() ProofDigests {
	d := ProofDigests{Case: digest(p.Case), Totals: digest(p.Totals), Entries: []string{}, Lines: []string{}}
	for i := range p.Entries {
		d.Entries = append(d.Entries, digest(&p.Entries[i]))
	}
	for i := range p.Lines {
		d.Lines = append(d.Lines, digest(&p.Lines[i]))
	}
	if p.Metered != nil {
		d.Metered = digest(p.Metered)
	}
	return d
}

func digest(record any) string {
	text, err := compact(record)
	if err != nil {
		return "" // What was read or computed can be written.
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:digestBytes])
}

// compact is the canonical text of a value: JSON without spaces, nothing escaped that need not be.
func compact(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, &kilowon.Error{Code: kilowon.Internal, Message: "증명을 쓰지 못했습니다", Err: err}
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// sum is the SHA-256 of the proof's text without its last member.
func (p *Proof) sum() (string, error) {
	bare := *p
	bare.SHA256 = ""
	text, err := compact(&bare)
	if err != nil {
		return "", err
	}
	text = append(bytes.TrimSuffix(text, []byte(`,"sha256":""}`)), '}')
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// Write writes the proof's text in one line.
func (p *Proof) Write(w io.Writer) error {
	text, err := compact(p)
	if err != nil {
		return err
	}
	_, err = w.Write(append(text, '\n'))
	return err
}

// ParseProof reads a proof. What is no text of the format is invalid, down to the place: members that are unknown, missing, repeated or in another order,
// and numbers written otherwise than the format writes them. Spaces between the members do not matter.
func ParseProof(text []byte) (*Proof, error) {
	if len(text) > MaxProof {
		return nil, kilowon.Errorf(kilowon.Invalid, "증명이 너무 큽니다. %dMiB까지 읽습니다", MaxProof>>20)
	}
	p, err := parseOne[Proof](text)
	switch {
	case err != nil:
		return nil, err
	case p.Format != ProofFormat:
		return nil, missing("format", "증명의 형식은 %q이어야 하는데 %q입니다", ProofFormat, p.Format)
	case p.Case == nil:
		return nil, missing("case", "증명에 사례(case)가 없습니다")
	case p.Case.Complex != nil:
		return nil, missing("case.complex", "증명의 사례는 단지일 수 없습니다")
	}
	again, err := compact(p)
	if err != nil {
		return nil, err
	}
	var given bytes.Buffer
	if err := json.Compact(&given, text); err != nil {
		return nil, jsonError(err, text, nil)
	}
	return p, sameText(given.Bytes(), again)
}

// sameText tells where a text leaves its canonical form.
func sameText(given, canonical []byte) error {
	if bytes.Equal(given, canonical) {
		return nil
	}
	at := 0
	for at < min(len(given), len(canonical)) && given[at] == canonical[at] {
		at++
	}
	const around = 24
	excerpt := bytes.ToValidUTF8(given[max(0, at-around):min(len(given), at+around)], nil)
	return kilowon.Errorf(kilowon.Invalid, "증명의 글이 정해진 꼴과 다릅니다(빈칸을 뺀 %d번째 바이트 부근 %q). 항목의 차례와 수, 숫자의 적는 법을 바꾸지 않은 원본이어야 합니다", at+1, excerpt)
}
