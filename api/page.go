package api

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed style.css
var style string

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// page is the interface's own description for people; every row of it comes from the description for machines.
type page struct {
	Title, Root       string
	Intro             []string
	Operations        []pageOperation
	Requests, Answers []pageSchema
}

type pageOperation struct {
	ID, Method, Path, Summary string
	Text                      []string
	Parameters                []pageField
	Body                      bool
	BodyType, BodySchema      string
	Example                   string
	Statuses                  []pageStatus
}

type pageStatus struct{ Code, Text, Schema string }

type pageSchema struct {
	Name, Text string
	Fields     []pageField
}

type pageField struct {
	Name, In, Type, Schema, Text string
	Required                     bool
	Codes                        []any
}

// renderPage writes the page. It is made once, as nothing of it changes.
func renderPage(o *huma.OpenAPI) ([]byte, error) {
	p := page{Title: o.Info.Title, Root: Root, Intro: strings.Split(o.Info.Description, "\n")}
	for _, op := range operations(o) {
		p.Operations = append(p.Operations, describeOperation(op))
	}
	all := o.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		s := describeFields(name, all[name])
		if sent(name) {
			p.Requests = append(p.Requests, s)
		} else {
			p.Answers = append(p.Answers, s)
		}
	}
	var out bytes.Buffer
	err := pageTemplate.Execute(&out, p)
	return out.Bytes(), err
}

var places = map[string]string{"path": "주소", "query": "물음표 뒤", "header": "머리글"}

func describeOperation(op *huma.Operation) pageOperation {
	out := pageOperation{ID: op.OperationID, Method: op.Method, Path: op.Path, Summary: op.Summary, Text: strings.Split(op.Description, "\n"), Example: curl(op)}
	for _, p := range op.Parameters {
		out.Parameters = append(out.Parameters, pageField{Name: p.Name, In: places[p.In], Text: p.Description, Required: p.Required, Codes: p.Schema.Enum})
	}
	if b := op.RequestBody; b != nil {
		out.Body = true
		for kind, media := range b.Content {
			if media.Example != nil {
				out.BodyType = kind
			}
			out.BodySchema = cmp.Or(out.BodySchema, refName(media.Schema))
		}
	}
	for _, code := range slices.Sorted(maps.Keys(op.Responses)) {
		s := pageStatus{Code: code, Text: op.Responses[code].Description}
		for _, kind := range slices.Sorted(maps.Keys(op.Responses[code].Content)) {
			if name := refName(op.Responses[code].Content[kind].Schema); name != "" {
				s.Schema = name
			}
		}
		out.Statuses = append(out.Statuses, s)
	}
	return out
}

// curl is the example of an operation as a command.
func curl(op *huma.Operation) string {
	path, query := op.Path, []string{}
	for _, p := range op.Parameters {
		switch {
		case p.Example == nil:
		case p.In == "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", fmt.Sprint(p.Example))
		case p.In == "query":
			query = append(query, p.Name+"="+fmt.Sprint(p.Example))
		}
	}
	if len(query) > 0 {
		path += "?" + strings.Join(query, "&")
	}
	command := "curl '" + exampleHost + path + "'"
	if op.RequestBody == nil {
		return command
	}
	for kind, media := range op.RequestBody.Content {
		if media.Example == nil {
			continue
		}
		text, ok := media.Example.(string)
		if !ok {
			raw, _ := json.MarshalIndent(media.Example, "", "  ") // The example is a literal of this package.
			text = string(raw)
		}
		command += fmt.Sprintf(" \\\n  -H 'Content-Type: %s' \\\n  --data-binary '%s'", kind, strings.TrimRight(text, "\n"))
	}
	return command
}

// exampleHost is where the program listens unless told otherwise.
const exampleHost = "http://127.0.0.1:8080"

func describeFields(name string, s *huma.Schema) pageSchema {
	out := pageSchema{Name: name, Text: s.Description}
	for _, property := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[property]
		kind, ref := typeText(p)
		out.Fields = append(out.Fields, pageField{Name: property, Type: kind, Schema: ref, Text: p.Description, Required: slices.Contains(s.Required, property), Codes: codesOf(p)})
	}
	return out
}

// typeText says what a value is and which schema it has.
func typeText(s *huma.Schema) (kind, ref string) {
	switch {
	case s.Ref != "":
		return "", refName(s)
	case len(s.OneOf) > 0:
		var kinds []string
		for _, one := range s.OneOf {
			k, r := typeText(one)
			kinds, ref = append(kinds, cmp.Or(k, "하나")), cmp.Or(r, ref)
		}
		return strings.Join(kinds, " 또는 "), ref
	case s.Type == huma.TypeArray:
		kind, ref = typeText(s.Items)
		return strings.TrimSpace("목록 " + kind), ref
	case s.Type == huma.TypeInteger:
		return "정수", ""
	case s.Type == huma.TypeBoolean:
		return "true, false", ""
	case s.Format == "date":
		return "날짜", ""
	case s.Type == huma.TypeString:
		return "글자", ""
	case s.Properties != nil:
		return "{" + strings.Join(slices.Sorted(maps.Keys(s.Properties)), ", ") + "}", ""
	case s.Type == huma.TypeObject:
		return "이름과 값", ""
	}
	return "무엇이나", ""
}

func refName(s *huma.Schema) string {
	_, name, _ := strings.Cut(s.Ref, "#/components/schemas/")
	return name
}

// codesOf is the codes a value may take; of a list those of its items.
func codesOf(s *huma.Schema) []any {
	switch {
	case s.Enum != nil:
		return s.Enum
	case s.Items != nil:
		return codesOf(s.Items)
	case len(s.OneOf) > 0:
		return codesOf(s.OneOf[0])
	}
	return nil
}
