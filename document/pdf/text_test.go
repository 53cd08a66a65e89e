package pdf

import (
	"slices"
	"strings"
	"testing"
)

func TestWrap(t *testing.T) {
	st := Style{Face: Collect(testFonts(t)[0]), Size: 10}
	four := st.Width("가나다라") + 0.01
	for _, tc := range []struct {
		text  string
		width float64
		want  []string
	}{
		{"", four, nil},
		{"  \n ", four, nil},
		{"가나다라", four, []string{"가나다라"}},
		{"가나 다라마", four, []string{"가나", "다라마"}},
		{"가나다라마바사", four, []string{"가나다라", "마바사"}},
		{"가 나다라마바사아 자", four, []string{"가", "나다라마", "바사아", "자"}},
		{"가\n나", four, []string{"가", "나"}},
		{"가나다라   마", four, []string{"가나다라", "마"}},
		{"가나", 1, []string{"가", "나"}},
	} {
		if got := st.Wrap(tc.text, tc.width); !slices.Equal(got, tc.want) {
			t.Errorf("%q in %.0f points: %q, want %q", tc.text, tc.width, got, tc.want)
		}
	}
}

func TestShrinkAndCut(t *testing.T) {
	st := Style{Face: Collect(testFonts(t)[0]), Size: 10}
	name := "푸른숲마을 3단지 아파트"
	width := st.Width(name)
	if got := st.Shrink(name, width, 5); got.Size != 10 {
		t.Errorf("a text that fits was set in %v points", got.Size)
	}
	small := st.Shrink(name, width*0.8, 5)
	if small.Size >= 10 || small.Width(name) > width*0.8 {
		t.Errorf("set in %v points the text is %.1f wide, %.1f is there", small.Size, small.Width(name), width*0.8)
	}
	if got := st.Shrink(name, 1, 5); got.Size != 5 {
		t.Errorf("shrunk to %v points, 5 is the least", got.Size)
	}
	if got := st.Cut(name, width); got != name {
		t.Errorf("a text that fits was cut to %q", got)
	}
	got := st.Cut(name, width/2)
	if !strings.HasPrefix(name, strings.TrimSuffix(got, "…")) || !strings.HasSuffix(got, "…") || st.Width(got) > width/2 {
		t.Errorf("cut to %q, %.1f wide, %.1f is there", got, st.Width(got), width/2)
	}
}

// A letter the font lacks is drawn as a mark, reported, and still found by searching.
func TestMissingLetters(t *testing.T) {
	f := testFonts(t)[0]
	face, err := Prepare(f, []rune("가𠮷\t\u200b"))
	if err != nil {
		t.Fatal(err)
	}
	if got := face.Missing(); !slices.Equal(got, []rune{'𠮷'}) {
		t.Errorf("missing %q, want only the rare hanja", got)
	}
	if got, want := face.Width(1000, "𠮷"), float64(f.width(f.replacement())); got != want || want == 0 {
		t.Errorf("the mark is %v wide, want %v", got, want)
	}
	if face.Width(10, "가\u200b") != face.Width(10, "가") || face.Width(10, "\t") == 0 {
		t.Error("a zero-width mark takes room, or a tab none")
	}
}

func TestAppendHundredths(t *testing.T) {
	for n, want := range map[int]string{0: "0", 5: ".05", 50: ".5", -50: "-.5", 100: "1", 12345: "123.45", -12340: "-123.4"} {
		if got := string(appendHundredths(nil, n)); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
