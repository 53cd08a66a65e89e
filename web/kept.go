package web

import (
	"context"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"github.com/kilowon/kilowon"
)

// kept is a body that is rendered once a day: one made of the program and the date alone, and so the same for everybody. The zero kept is empty.
type kept struct {
	mu   sync.Mutex
	day  kilowon.Date
	html string
}

// of gives the body of a day.
func (k *kept) of(day kilowon.Date, body func() templ.Component) (templ.Component, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.html == "" || k.day != day {
		var b strings.Builder
		// Whoever asks first may go away; the body is for all.
		if err := body().Render(context.Background(), &b); err != nil {
			return nil, err
		}
		k.day, k.html = day, b.String()
	}
	return templ.Raw(k.html), nil
}
