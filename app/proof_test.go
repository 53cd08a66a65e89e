package app

import (
	"bytes"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff/book"
)

// 300 kWh at low voltage: 1,600 + 200 × 120.0 + 100 × 214.6 (별표 1 제1호 가목) + 300 × (9.0 + 5.0) = 51,260, VAT 5,126, fund 3.2 % 1,640.32, cut to 58,020.
const provedHome = `{"id":"집","terms":{"class":"residential","voltage":"low"},"period":{"from":"2025-05-01","to":"2025-06-01"},"usage":{"kwh":300}}`

func proved(t testing.TB, p *Prover, text string) (*Proof, []byte) {
	t.Helper()
	c, err := ParseCase([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	proof, err := p.Prove(c)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := proof.Write(&out); err != nil {
		t.Fatal(err)
	}
	return proof, out.Bytes()
}

// Whatever digit of a proof is changed (every third is tried), the proof is refused with a place or does not match, and where it does not, the digests name a record.
func TestDigitsOfAProof(t *testing.T) {
	p := NewProver(book.Default())
	proof, text := proved(t, p, provedHome)
	if proof.Totals.Total != 58020 {
		t.Fatalf("total %v", proof.Totals.Total)
	}
	digits := 0
	for i, c := range text {
		if c < '0' || c > '9' {
			continue
		}
		if digits++; digits%3 != 0 {
			continue
		}
		changed := bytes.Clone(text)
		changed[i] = '0' + (c-'0'+1)%10
		read, err := ParseProof(changed)
		if err != nil {
			if kilowon.CodeOf(err) != kilowon.Invalid {
				t.Fatalf("byte %d: %v", i, err)
			}
			continue
		}
		check, err := p.Check(read)
		if err != nil || check.Matches || len(check.Steps[0].Differences) == 0 || len(check.Steps[0].Differences) > 2 {
			t.Fatalf("byte %d of %q: %+v %v", i, text[max(0, i-20):i+10], check, err)
		}
	}
	if digits < 500 {
		t.Errorf("only %d digits", digits)
	}
}

// A change that was put through all digests is found by the book: it is asked for the bill, and not the proof.
func TestForgedProof(t *testing.T) {
	p := NewProver(book.Default())
	for name, c := range map[string]struct {
		forge func(*Proof)
		step  string
		where ProofDifference
	}{
		"price": {func(f *Proof) { f.Entries[0].Values[5].Value = "204.6" }, proofEntry,
			ProofDifference{"entries[0].values[5].value", "주택용전력 저압 요금표", "204.6", "214.6"}},
		"source": {func(f *Proof) { f.Entries[0].Document += "?" }, proofEntry,
			ProofDifference{Path: "entries[0].document", Label: "주택용전력 저압 요금표"}},
		"unknown entry": {func(f *Proof) { f.Entries[0].ID = "residential-low/2099-01-01" }, proofEntry,
			ProofDifference{"entries[0].id", "주택용전력 저압 요금표", "residential-low/2099-01-01", ""}},
		"lost entry": {func(f *Proof) { f.Entries = f.Entries[1:] }, proofEntry,
			ProofDifference{"entries", "주택용전력 저압 요금표", "", "residential-low/2023-05-16"}},
		"amount": {func(f *Proof) { f.Lines[0].Amount++ }, proofAmount, ProofDifference{"lines[0].amount", "기본요금", "1601", "1600"}},
		"quantity": {func(f *Proof) { f.Lines[1].Parts[0].Quantity = "201kWh" }, proofExplanation,
			ProofDifference{Path: "lines[1].parts[0].quantity", Label: "전력량요금", Found: "201kWh"}},
		"lost line": {func(f *Proof) { f.Lines = f.Lines[:len(f.Lines)-1] }, proofAmount, ProofDifference{Path: "lines[6]", Label: "원단위 절사", Want: "있음"}},
		"total":     {func(f *Proof) { f.Totals.Total = 1 }, proofAmount, ProofDifference{"totals.total", "합계", "1", "58020"}},
		"metered":   {func(f *Proof) { f.Metered = &MeteredAnswer{} }, proofExplanation, ProofDifference{Path: "metered", Label: "15분 자료"}},
	} {
		_, text := proved(t, p, provedHome)
		forged, err := ParseProof(text)
		if err != nil {
			t.Fatal(err)
		}
		c.forge(forged)
		forged.Digests = forged.digests()
		if forged.SHA256, err = forged.sum(); err != nil {
			t.Fatal(err)
		}
		check, err := p.Check(forged)
		if err != nil || check.Matches || len(check.Steps[0].Differences) > 0 {
			t.Fatalf("%s: %+v %v", name, check, err)
		}
		found := false
		for _, s := range check.Steps {
			for _, d := range s.Differences {
				same := d.Path == c.where.Path && d.Label == c.where.Label
				found = found || s.Step == c.step && same && (c.where.Found == "" || d.Found == c.where.Found) && (c.where.Want == "" || d.Want == c.where.Want)
			}
		}
		if !found {
			t.Errorf("%s: %+v is not among %+v", name, c.where, check.Steps)
		}
	}
}

// A sealed case that the book cannot compute is the error of the book; a changed one is a proof that does not match.
func TestProofOfUnknownDay(t *testing.T) {
	p := NewProver(book.Default())
	proof, _ := proved(t, p, provedHome)
	proof.Case.Period = kilowon.Period{From: kilowon.MustDate("2001-05-01"), To: kilowon.MustDate("2001-06-01")}
	check, err := p.Check(proof)
	if err != nil || check.Matches || check.Steps[1].Problem == "" || check.Steps[0].Differences[0].Path != "case" {
		t.Errorf("changed: %+v %v", check, err)
	}
	var out strings.Builder
	if err := check.Write(&out); err != nil || !strings.Contains(out.String(), "✗ 금액: 견주지 못했습니다. ") {
		t.Errorf("%s %v", out.String(), err)
	}
	proof.Digests = proof.digests()
	if proof.SHA256, err = proof.sum(); err != nil {
		t.Fatal(err)
	}
	if _, err = p.Check(proof); kilowon.CodeOf(err) != kilowon.Unencoded {
		t.Errorf("sealed: %v", err)
	}
}

// What is read as a proof writes itself again as it was read, and can be checked.
func FuzzParseProof(f *testing.F) {
	p := NewProver(book.Default())
	_, text := proved(f, p, provedHome)
	f.Add(text)
	f.Add(text[:len(text)/2])
	f.Add([]byte(`{"format":"kilowon-proof/1","case":{"id":"","period":{}},"entries":null,"lines":null,"totals":{},"digests":{},"sha256":""}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		proof, err := ParseProof(in)
		if err != nil {
			if kilowon.CodeOf(err) != kilowon.Invalid {
				t.Fatal(err)
			}
			return
		}
		var out bytes.Buffer
		if err := proof.Write(&out); err != nil {
			t.Fatal(err)
		}
		if _, err := ParseProof(out.Bytes()); err != nil {
			t.Fatalf("%s: %v", out.Bytes(), err)
		}
		if _, err := p.Check(proof); err != nil && kilowon.CodeOf(err) == kilowon.Internal {
			t.Fatal(err)
		}
	})
}
