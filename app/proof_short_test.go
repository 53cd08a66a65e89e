package app

import (
	"encoding/base64"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff/book"
)

func short(t testing.TB, p *Prover, text string) string {
	t.Helper()
	proof, _ := proved(t, p, text)
	out, err := proof.Short()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// shortHome is the short proof of provedHome. It stands on paper: every later version reads it and comes to the same.
const shortHome = "KW1.gvrszfKJJHkGFOO43GWqa2CKHqAGZlB3odpubGBQWwsIAAD__w.58020.VkxxLyOU"

func TestShortProof(t *testing.T) {
	p := NewProver(book.Default())
	text := short(t, p, provedHome)
	for _, given := range []string{shortHome, text, " " + text + "\n", "https://bills.example.kr/verify#" + text} {
		check, err := p.CheckText([]byte(given))
		if err != nil || !check.Matches || check.Total != 58020 || check.KWh != 300 || check.ID != "집" || len(check.Computed.Lines) != 7 {
			t.Errorf("%q: %+v %v", given, check, err)
		}
	}
}

// Whatever letter of a short proof is changed, it is refused, or does not match.
func TestLettersOfAShortProof(t *testing.T) {
	p := NewProver(book.Default())
	text := short(t, p, provedHome)
	const letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_."
	for i := range text {
		for _, c := range letters {
			changed := text[:i] + string(c) + text[i+1:]
			if changed == text {
				continue
			}
			check, err := p.CheckText([]byte(changed))
			if err == nil && check.Matches {
				t.Errorf("%q passes", changed)
			}
			if code := kilowon.CodeOf(err); err != nil && code != kilowon.Invalid && code != kilowon.Unencoded {
				t.Errorf("%q: %v", changed, err)
			}
		}
	}
	for name, bad := range map[string]string{
		"nothing": "", "a mark alone": "KW1.", "cut off": text[:len(text)-9], "a part too many": text + ".x", "a total not as it is written": strings.Replace(text, ".58020.", ".058020.", 1),
		"no deflate": "KW1.AAAA.58020.x", "far too long": "KW1." + strings.Repeat("A", maxShort),
		"a complex":     "KW1." + base64.RawURLEncoding.EncodeToString(packCase([]byte(`{"id":"","period":{"from":"2025-06-01","to":"2025-07-01"},"complex":{"method":"single"}}`))) + ".1.x",
		"another order": "KW1." + base64.RawURLEncoding.EncodeToString(packCase([]byte(`{"period":{"from":"2025-06-01","to":"2025-07-01"},"id":""}`))) + ".1.x",
		"a bomb":        "KW1." + base64.RawURLEncoding.EncodeToString(packCase([]byte(strings.Repeat(" ", maxShortCase+1)))) + ".1.x",
	} {
		if check, err := p.CheckText([]byte(bad)); kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("%s: %+v %v", name, check, err)
		}
	}
}

// A digest put right by hand is still a case that comes to its total: another total or digest is told with what it should be.
func TestForgedShortProof(t *testing.T) {
	p := NewProver(book.Default())
	text := short(t, p, provedHome)
	other := short(t, p, strings.Replace(provedHome, "300", "301", 1))
	mine, theirs := strings.Split(text, "."), strings.Split(other, ".")
	check, err := p.CheckText([]byte(strings.Join([]string{"KW1", theirs[1], mine[2], theirs[3]}, ".")))
	if err != nil || check.Matches || len(check.Steps[0].Differences) != 1 || check.Steps[0].Differences[0].Found != "58020" || len(check.Steps[1].Differences) != 0 {
		t.Errorf("another case: %+v %v", check, err)
	}
	check, err = p.CheckText([]byte(strings.Join([]string{"KW1", mine[1], mine[2], theirs[3]}, ".")))
	if err != nil || check.Matches || len(check.Steps[0].Differences) != 0 || check.Steps[1].Differences[0] != (ProofDifference{"digest", "사례와 줄", theirs[3], mine[3]}) {
		t.Errorf("another digest: %+v %v", check, err)
	}
}

// A short proof of any home stays within the code of its bill under an address of 80 letters.
func TestShortProofFits(t *testing.T) {
	p := NewProver(book.Default())
	rapid.Check(t, func(r *rapid.T) {
		c := &Case{ID: "2026-10 " + rapid.StringMatching(`[1-9][0-9]{2,3}-[1-9][0-9]{2,3}`).Draw(r, "unit"), ReadingMonth: kilowon.MustDate("2026-10-01").Month(),
			Period: kilowon.Period{From: kilowon.MustDate("2026-09-20"), To: kilowon.MustDate("2026-10-20")}}
		kwh := rapid.Int64Range(0, 99_999).Draw(r, "kWh")
		c.Usage = &caseUsage{KWh: &kwh}
		terms := caseTerms{Class: "residential", Voltage: rapid.SampledFrom([]string{"low", "high_a"}).Draw(r, "voltage"), TVSets: rapid.Int64Range(0, 3).Draw(r, "sets"),
			Households: rapid.Int64Range(0, 40).Draw(r, "households")}
		kinds := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"large_family", "three_children", "childbirth", "disabled", "basic_livelihood", "near_poor"}), 0, 3, rapid.ID[string]).Draw(r, "kinds")
		for _, k := range kinds {
			d := caseDiscount{Kind: k}
			if rapid.Bool().Draw(r, "dated") {
				d.From = c.Period.From.AddDays(rapid.IntRange(-900, 0).Draw(r, "from"))
			}
			terms.Discounts = append(terms.Discounts, d)
		}
		c.Terms = caseTermsList{terms}
		proof, err := p.Prove(c)
		if err != nil {
			r.Fatal(err)
		}
		text, err := proof.Short()
		if err != nil || len(text) > 170 {
			r.Fatalf("%d letters: %s %v", len(text), text, err)
		}
		if check, err := p.CheckText([]byte(text)); err != nil || !check.Matches || check.Total != proof.Totals.Total {
			r.Fatalf("%s: %+v %v", text, check, err)
		}
	})
}

// What fits no code is refused with what to do; it can be proved as a file.
func TestShortProofTooLong(t *testing.T) {
	p := NewProver(book.Default())
	proof, _ := proved(t, p, provedHome)
	var id strings.Builder
	for i := range 3000 {
		id.WriteRune(rune('가' + i*7919%11172))
	}
	proof.Case.ID = id.String()
	if text, err := proof.Short(); kilowon.CodeOf(err) != kilowon.Invalid || !strings.Contains(err.Error(), "증명 파일을") {
		t.Errorf("%d letters, %v", len(text), err)
	}
}
