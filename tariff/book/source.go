package book

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// stamp is the head of every dated value.
type stamp struct {
	From   date    `yaml:"from"`
	Source *source `yaml:"source"`
	Note   string  `yaml:"note"`
	Chosen bool    `yaml:"chosen"`
}

type source struct {
	Documents  []string `yaml:"documents"`
	Cite       string   `yaml:"cite"`
	Confidence string   `yaml:"confidence"`
}

// dated is a value under its head; both are written side by side in the file.
type dated[V any] struct {
	Head  stamp `yaml:",inline"`
	Value V     `yaml:",inline"`
}

// sourcesFile is the catalogue of documents the values name by code.
type sourcesFile struct {
	Documents map[string]document `yaml:"documents"`
}

type document struct {
	Title     string `yaml:"title"`
	Reference string `yaml:"reference"`
	Published string `yaml:"published"`
	Checked   date   `yaml:"checked"`
	// Terms marks an edition of the terms of supply: a cite of it must be on the list of articles.
	Terms bool `yaml:"terms"`
}

type articlesFile struct {
	Articles []struct {
		Cite  string `yaml:"cite"`
		Title string `yaml:"title"`
	} `yaml:"articles"`
}

// loader builds the book and keeps what the checks need.
type loader struct {
	book      *tariff.Book
	documents map[string]document
	ids       map[string]bool
}

func newLoader(f *files) (*loader, error) {
	l := &loader{
		book: &tariff.Book{
			Entries:  []tariff.Entry{{}},
			Rules:    map[string]tariff.EntryID{},
			Articles: make(map[kilowon.Cite]string, len(f.articles.Articles)),
		},
		documents: f.sources.Documents,
		ids:       map[string]bool{},
	}
	for _, code := range slices.Sorted(maps.Keys(l.documents)) {
		if d := l.documents[code]; d.Title == "" || d.Reference == "" || d.Checked.value.IsZero() {
			return nil, at("sources.yaml", "documents."+code, "자료에는 title, reference, checked가 모두 있어야 합니다")
		}
	}
	for _, a := range f.articles.Articles {
		c := kilowon.Cite(a.Cite)
		if part, ok := ArticleOf(c); !ok || part != c || a.Title == "" {
			return nil, at("articles.yaml", "articles", "조·별표·별지 번호와 제목이어야 하는데 %q, %q입니다", a.Cite, a.Title)
		}
		if _, twice := l.book.Articles[c]; twice {
			return nil, at("articles.yaml", "articles", "%s이(가) 두 번 나옵니다", a.Cite)
		}
		l.book.Articles[c] = a.Title
	}
	return l, nil
}

var articlePart = regexp.MustCompile(`^(제\d+조(의\d+)?|별표 \d+|별지 \d+(-\d+)?)( |$)`)

// ArticleOf gives the article, annex or form a cite of the terms of supply begins with ("제67조 ⑥ 2호 마목" → "제67조"); ok is false for
// places outside the terms, such as an addendum or a decree.
func ArticleOf(c kilowon.Cite) (article kilowon.Cite, ok bool) {
	m := articlePart.FindStringSubmatch(string(c))
	if m == nil {
		return "", false
	}
	return kilowon.Cite(m[1]), true
}

// place is where in the files a value stands and what its entry will be called.
type place struct {
	file, key string
	id, title string
}

func (p place) err(key, format string, args ...any) error {
	if key != "" && p.key != "" && !strings.HasPrefix(key, "[") {
		key = "." + key
	}
	return at(p.file, p.key+key, format, args...)
}

// entry checks the head of a value and adds its provenance to the book.
func (l *loader) entry(p place, s stamp) (tariff.EntryID, error) {
	switch {
	case s.From.value.IsZero():
		return 0, p.err("from", "시행일(from)이 없습니다")
	case s.Source == nil:
		return 0, p.err("source", "출처(source)가 없습니다. documents, cite, confidence를 적으십시오")
	case s.Chosen && s.Note == "":
		return 0, p.err("note", "고른 값(chosen)에는 고른 까닭(note)이 있어야 합니다")
	case l.ids[p.id]:
		return 0, p.err("", "같은 항목 %q이(가) 이미 있습니다", p.id)
	}
	src, err := l.source(p, s.Source)
	if err != nil {
		return 0, err
	}
	l.ids[p.id] = true
	l.book.Entries = append(l.book.Entries, tariff.Entry{ID: p.id, From: s.From.value, Title: p.title, Source: src, Chosen: s.Chosen, Note: s.Note})
	return tariff.EntryID(len(l.book.Entries) - 1), nil
}

func (l *loader) source(p place, s *source) (tariff.Source, error) {
	confidence, err := tariff.ParseConfidence(s.Confidence)
	if err != nil {
		return tariff.Source{}, p.err("source.confidence", "확실도는 official, several, single, derived, weak 중 하나여야 하는데 %q입니다", s.Confidence)
	}
	if len(s.Documents) == 0 {
		return tariff.Source{}, p.err("source.documents", "자료(documents)가 하나 이상 있어야 합니다")
	}
	out := tariff.Source{Cite: kilowon.Cite(s.Cite), Confidence: confidence}
	titles, references := make([]string, len(s.Documents)), make([]string, len(s.Documents))
	for i, code := range s.Documents {
		d, ok := l.documents[code]
		if !ok {
			return tariff.Source{}, p.err("source.documents", "자료 %q은(는) sources.yaml에 없습니다", code)
		}
		titles[i], references[i] = d.Title, d.Reference
		if i == 0 {
			out.Published, out.Checked = d.Published, d.Checked.value
		}
		// The value is as fresh as the document looked at longest ago.
		out.Checked = min(out.Checked, d.Checked.value)
	}
	out.Document, out.Reference = strings.Join(titles, " · "), strings.Join(references, " · ")
	return out, l.checkCite(p, s)
}

// checkCite wants every article named to exist; a place outside the terms needs a document that is not the terms.
func (l *loader) checkCite(p place, s *source) error {
	article, ok := ArticleOf(kilowon.Cite(s.Cite))
	switch {
	case s.Cite == "":
		return p.err("source.cite", "근거 조문(cite)이 없습니다")
	case ok && l.book.Articles[article] == "":
		return p.err("source.cite", "%q의 %s은(는) 약관의 조문 목록(articles.yaml)에 없습니다", s.Cite, article)
	case !ok && l.documents[s.Documents[0]].Terms:
		return p.err("source.cite", "약관의 조문은 제67조, 별표 1, 별지 2-3처럼 시작해야 하는데 %q입니다", s.Cite)
	}
	return nil
}

// history turns the dated values of one key into a history, in strictly rising order of dates.
func history[V, T any](l *loader, p place, rows []dated[V], convert func(place, V) (T, error)) (tariff.History[T], error) {
	if len(rows) == 0 {
		return nil, p.err("", "값이 하나도 없습니다")
	}
	out := make(tariff.History[T], len(rows))
	for i, row := range rows {
		at := p.row(i, row.Head)
		if i > 0 && row.Head.From.value <= out[i-1].From {
			return nil, at.err("from", "날짜는 차례로 늘어나야 하는데 %s 다음에 %s이(가) 왔습니다", out[i-1].From, row.Head.From.value)
		}
		id, err := l.entry(at, row.Head)
		if err != nil {
			return nil, err
		}
		value, err := convert(at, row.Value)
		if err != nil {
			return nil, err
		}
		out[i] = tariff.Dated[T]{From: row.Head.From.value, Entry: id, Value: value}
	}
	return out, nil
}

func (p place) row(i int, s stamp) place {
	p.key += "[" + itoa(i) + "]"
	p.id += "/" + s.From.value.String()
	return p
}
