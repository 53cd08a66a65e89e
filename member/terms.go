package member

import (
	"slices"
	"strings"
	"time"

	"github.com/kilowon/kilowon"
)

// Terms is one edition of a document that is agreed to (약관). The operator writes it; who agreed keeps the version.
type Terms struct {
	// Key names the document, Version is the first day it holds.
	Key     string
	Version kilowon.Date
	Title   string
	Items   []TermsItem
	// Text is its paragraphs.
	Text []string
}

// TermsItem is something one agrees to or not (동의 항목).
type TermsItem struct {
	Key, Label string
	Required   bool
}

// ItemEmail is the choice to have one's mail address kept.
const ItemEmail = "collection-email"

// Consent is an item agreed to under a version, or taken back.
type Consent struct {
	Item    string
	Version kilowon.Date
	Given   bool
	At      time.Time
}

// ParseTerms reads a document named KEY@VERSION: a line "# title", lines "* required KEY label" or "* optional KEY label", and paragraphs.
func ParseTerms(name, text string) (Terms, error) {
	key, version, _ := strings.Cut(name, "@")
	day, err := kilowon.ParseDate(version)
	t := Terms{Key: key, Version: day}
	if err != nil || key == "" {
		return t, kilowon.Errorf(kilowon.Invalid, "약관의 파일 이름은 terms@2026-11-02.md처럼 이름과 시행일이어야 하는데 %q입니다.", name)
	}
	for _, paragraph := range strings.Split(text, "\n") {
		paragraph = strings.TrimSpace(paragraph)
		title, isTitle := strings.CutPrefix(paragraph, "# ")
		item, isItem := strings.CutPrefix(paragraph, "* ")
		switch {
		case isTitle:
			t.Title = title
		case isItem:
			words := strings.SplitN(item, " ", 3)
			if len(words) != 3 || words[0] != "required" && words[0] != "optional" {
				return t, kilowon.Errorf(kilowon.Invalid, "%s: 동의 항목은 \"* required 이름 설명\" 또는 \"* optional 이름 설명\"이어야 하는데 %q입니다.", name, paragraph)
			}
			t.Items = append(t.Items, TermsItem{Key: words[1], Label: words[2], Required: words[0] == "required"})
		case paragraph != "":
			t.Text = append(t.Text, paragraph)
		}
	}
	if t.Title == "" || len(t.Items) == 0 || len(t.Text) == 0 {
		return t, kilowon.Errorf(kilowon.Invalid, "%s: 약관에는 \"# 제목\", 동의 항목, 글이 하나 이상 있어야 합니다.", name)
	}
	return t, nil
}

// TermsOn are the editions in force on a day, one of each document in the order given.
func TermsOn(all []Terms, day kilowon.Date) []Terms {
	var out []Terms
	for _, t := range all {
		i := slices.IndexFunc(out, func(o Terms) bool { return o.Key == t.Key })
		switch {
		case t.Version > day:
		case i < 0:
			out = append(out, t)
		case t.Version > out[i].Version:
			out[i] = t
		}
	}
	return out
}

// Agree is the consents to the terms with the chosen items given, at a moment.
func Agree(terms []Terms, chosen func(item string) bool, at time.Time) []Consent {
	var out []Consent
	for _, t := range terms {
		for _, item := range t.Items {
			if chosen(item.Key) {
				out = append(out, Consent{Item: item.Key, Version: t.Version, Given: true, At: at})
			}
		}
	}
	return out
}

// Missing are the required items that nobody agreed to under the version in force.
func Missing(terms []Terms, consents []Consent) []TermsItem {
	var out []TermsItem
	for _, t := range terms {
		for _, item := range t.Items {
			if c, ok := Standing(consents, item.Key); item.Required && (!ok || !c.Given || c.Version != t.Version) {
				out = append(out, item)
			}
		}
	}
	return out
}

// Standing is the newest word on an item; consents are in the order they were given.
func Standing(consents []Consent, item string) (Consent, bool) {
	for i := len(consents) - 1; i >= 0; i-- {
		if consents[i].Item == item {
			return consents[i], true
		}
	}
	return Consent{}, false
}

func (t Terms) has(item string) bool {
	return slices.ContainsFunc(t.Items, func(i TermsItem) bool { return i.Key == item })
}

// Asked reports whether the document has to be agreed to; the others only offer choices (뉴스·정보 수신).
func (t Terms) Asked() bool {
	return slices.ContainsFunc(t.Items, func(i TermsItem) bool { return i.Required })
}

// Changed are the paragraphs that the document has and an earlier edition had not, and those that are gone.
func (t Terms) Changed(before *Terms) (added, removed []string) {
	missing := func(from, in []string) (out []string) {
		for _, p := range from {
			if !slices.Contains(in, p) {
				out = append(out, p)
			}
		}
		return out
	}
	return missing(t.Text, before.Text), missing(before.Text, t.Text)
}
