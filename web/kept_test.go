package web

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/kilowon/kilowon"
)

func TestKeptBodyIsOfTheDay(t *testing.T) {
	var k kept
	rendered, broken := 0, errors.New("broken")
	ask := func(day string, fail error) (string, error) {
		body, err := k.of(kilowon.MustDate(day), func() templ.Component {
			return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
				rendered++
				_, err := io.WriteString(w, "<p>"+day+" "+strconv.Itoa(rendered)+"</p>")
				return errors.Join(err, fail)
			})
		})
		if err != nil {
			return "", err
		}
		var out strings.Builder
		err = body.Render(t.Context(), &out)
		return out.String(), err
	}
	if _, err := ask("2026-11-22", broken); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	for _, c := range []struct{ day, want string }{
		{"2026-11-22", "<p>2026-11-22 2</p>"}, {"2026-11-22", "<p>2026-11-22 2</p>"},
		{"2026-11-23", "<p>2026-11-23 3</p>"}, {"2026-11-22", "<p>2026-11-22 4</p>"},
	} {
		if got, err := ask(c.day, nil); err != nil || got != c.want {
			t.Errorf("%s: %q, %v, want %q", c.day, got, err, c.want)
		}
	}
}
