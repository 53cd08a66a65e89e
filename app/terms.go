package app

import (
	"embed"
	"io/fs"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
)

//go:embed terms/*.md
var termsFiles embed.FS

// exampleTerms are the editions that come with the program.
func exampleTerms() ([]member.Terms, error) {
	files, err := fs.Sub(termsFiles, "terms")
	if err != nil {
		return nil, err
	}
	return loadTerms(files)
}

// loadTerms reads every edition of the documents that are agreed to, in the order of their names.
func loadTerms(files fs.FS) ([]member.Terms, error) {
	names, err := fs.Glob(files, "*.md")
	if err != nil {
		return nil, err
	}
	out := make([]member.Terms, len(names))
	for i, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, &kilowon.Error{Code: kilowon.Invalid, Message: "약관을 읽지 못했습니다", Path: name, Err: err}
		}
		if out[i], err = member.ParseTerms(strings.TrimSuffix(name, ".md"), string(text)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Terms are the documents in force on a day.
func (a *App) Terms(day kilowon.Date) []member.Terms { return member.TermsOn(a.terms, day) }
