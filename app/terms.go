package app

import (
	"embed"
	"path"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
)

//go:embed terms/*.md
var termsFiles embed.FS

// loadTerms reads every edition of the documents that are agreed to, in the order of their names.
func loadTerms() ([]member.Terms, error) {
	entries, err := termsFiles.ReadDir("terms")
	if err != nil {
		return nil, err
	}
	out := make([]member.Terms, len(entries))
	for i, e := range entries {
		text, err := termsFiles.ReadFile(path.Join("terms", e.Name()))
		if err != nil {
			return nil, err
		}
		if out[i], err = member.ParseTerms(strings.TrimSuffix(e.Name(), ".md"), string(text)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Terms are the documents in force on a day.
func (a *App) Terms(day kilowon.Date) []member.Terms { return member.TermsOn(a.terms, day) }
