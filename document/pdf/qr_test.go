package pdf

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"
)

// Another encoder must draw the same code under the same mask, for every version that is used.
func TestQRAgreesWithAnotherEncoder(t *testing.T) {
	seen := map[int]bool{}
	for n := 1; n <= 250; n += 8 {
		text := strings.Repeat("https://kilowon.example/v/한글?", 10)[:n]
		checkAgainst(t, text, qr.Unicode, seen)
	}
	for n := 1; n <= 360; n += 24 {
		checkAgainst(t, strings.Repeat("KILOWON:2025-07 ", 30)[:n], qr.AlphaNumeric, seen)
		checkAgainst(t, strings.Repeat("0123456789", 60)[:n], qr.Numeric, seen)
	}
	if len(seen) != maxQRVersion {
		t.Errorf("%d sizes compared, want %d", len(seen), maxQRVersion)
	}
}

func checkAgainst(t *testing.T, text string, mode qr.Encoding, seen map[int]bool) {
	t.Helper()
	theirs, err := qr.Encode(text, qr.M, mode)
	if err != nil {
		t.Fatal(err)
	}
	size := theirs.Bounds().Dx()
	want := make([]uint64, size)
	for y := range size {
		for x := range size {
			if r, _, _, _ := theirs.At(x, y).RGBA(); r == 0 {
				want[y] |= 1 << x
			}
		}
	}
	ours, err := encodeQR(text)
	if err != nil {
		t.Fatalf("%d bytes: %v", len(text), err)
	}
	if ours.size != size {
		t.Fatalf("%d bytes: %d modules, the other encoder has %d", len(text), ours.size, size)
	}
	seen[size] = true
	plan := &qrPlans[(size-17)/4]
	code, err := plan.plan.Encode(qrEncoding(text))
	if err != nil {
		t.Fatal(err)
	}
	base := newQRSymbol(code)
	if !slices.ContainsFunc(plan.deltas[:], func(d qrSymbol) bool { return slices.Equal(base.xor(d).rows, want) }) {
		t.Errorf("%d bytes: no mask gives the other encoder's code", len(text))
	}
	if !slices.ContainsFunc(plan.deltas[:], func(d qrSymbol) bool { return slices.Equal(base.xor(d).rows, ours.rows) }) {
		t.Errorf("%d bytes: the code drawn is not among the masked ones", len(text))
	}
	drawn := penaltyByHand(ours)
	for mask, d := range plan.deltas {
		if n := penaltyByHand(base.xor(d)); n < drawn {
			t.Errorf("%d bytes: mask %d has a penalty of %d, the one drawn %d", len(text), mask, n, drawn)
		}
	}
}

// penaltyByHand follows the text of the standard module by module.
func penaltyByHand(s qrSymbol) int {
	dark := func(x, y int) bool { return s.rows[y]>>x&1 == 1 }
	total, count := 0, 0
	for a := range s.size {
		for _, at := range []func(int) bool{func(b int) bool { return dark(b, a) }, func(b int) bool { return dark(a, b) }} {
			line := ""
			for b := range s.size {
				line += map[bool]string{true: "1", false: "0"}[at(b)]
			}
			for _, run := range strings.FieldsFunc(strings.ReplaceAll(strings.ReplaceAll(line, "10", "1 0"), "01", "0 1"), func(r rune) bool { return r == ' ' }) {
				if len(run) >= 5 {
					total += len(run) - 2
				}
			}
			for i := range line {
				for _, pattern := range []string{"10111010000", "00001011101"} {
					if strings.HasPrefix(line[i:], pattern) {
						total += 40
					}
				}
			}
		}
	}
	for y := range s.size {
		for x := range s.size {
			if dark(x, y) {
				count++
			}
			if x+1 < s.size && y+1 < s.size && dark(x, y) == dark(x+1, y) && dark(x, y) == dark(x, y+1) && dark(x, y) == dark(x+1, y+1) {
				total += 3
			}
		}
	}
	return total + max(count*100/(s.size*s.size)-50, 50-count*100/(s.size*s.size))/5*10
}

func TestQRPenalty(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range 200 {
		size := 21 + 4*(i%maxQRVersion)
		s := qrSymbol{size, make([]uint64, size), make([]uint64, size)}
		for y := range size {
			// Joined random words give long runs as well as noise.
			s.rows[y] = (rnd.Uint64() | rnd.Uint64()*uint64(i%2)) & (1<<size - 1)
			for x := range size {
				s.columns[x] |= s.rows[y] >> x & 1 << y
			}
		}
		if got, want := s.penalty(math.MaxInt), penaltyByHand(s); got != want {
			t.Fatalf("size %d: penalty %d, by hand %d", size, got, want)
		}
	}
}

// The boxes drawn must cover the dark modules exactly once.
func TestQRBoxes(t *testing.T) {
	s, err := encodeQR("https://kilowon.example/v/0123456789/2025-07")
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Clone(s.rows)
	got := make([]uint64, s.size)
	for y := range s.rows {
		for s.rows[y] != 0 {
			b := s.takeBox(y)
			for i := range b[3] {
				run := uint64(1<<b[2]-1) << b[0]
				if got[b[1]+i]&run != 0 {
					t.Fatalf("box %v overlaps another", b)
				}
				got[b[1]+i] |= run
			}
		}
	}
	if !slices.Equal(got, want) {
		t.Error("the boxes do not make up the code")
	}
}

func TestQRTooLong(t *testing.T) {
	if _, err := encodeQR(strings.Repeat("가", 90)); err == nil || !strings.Contains(err.Error(), "270바이트") {
		t.Errorf("%v, want an error with the length found", err)
	}
}
