package book

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/kilowon/kilowon"
)

// files is the content of all data files before anything is checked beyond its form.
type files struct {
	sources     sourcesFile
	articles    articlesFile
	lists       []namedLists
	climate     valuesFile[priceValue]
	fuel        fuelFile
	fund        valuesFile[ratioValue]
	vat         valuesFile[ratioValue]
	tv          valuesFile[tvValue]
	powerFactor valuesFile[powerFactorValue]
	relief      valuesFile[reliefValue]
	essential   valuesFile[essentialValue]
	discounts   discountsFile
	rounding    roundingFile
	choices     choicesFile
	seasons     seasonsFile
	rules       rulesFile
}

// namedLists is a price file with its name, which must tell the class and voltage inside.
type namedLists struct {
	name string
	file listsFile
}

// calendarFiles are read by the calendar's own loader.
var calendarFiles = []string{"holidays.yaml", "reading-days.yaml"}

func (f *files) targets() map[string]any {
	return map[string]any{
		"sources.yaml": &f.sources, "articles.yaml": &f.articles, "climate.yaml": &f.climate, "fuel.yaml": &f.fuel, "fund.yaml": &f.fund,
		"vat.yaml": &f.vat, "tv.yaml": &f.tv, "power-factor.yaml": &f.powerFactor, "relief.yaml": &f.relief, "essential.yaml": &f.essential,
		"discounts.yaml": &f.discounts, "rounding.yaml": &f.rounding, "choices.yaml": &f.choices, "seasons.yaml": &f.seasons, "rules.yaml": &f.rules,
	}
}

// readFiles decodes every file of the folder side by side; the YAML scanner takes nearly all the time of a load.
func readFiles(data fs.FS) (*files, error) {
	names, err := fs.Glob(data, "*.yaml")
	if err != nil {
		return nil, fileError("data", "자료 폴더를 읽을 수 없습니다", err)
	}
	f := &files{}
	targets := f.targets()
	for name := range targets {
		if !slices.Contains(names, name) {
			return nil, at(name, "", "자료 파일이 없습니다")
		}
	}
	names = slices.DeleteFunc(names, func(n string) bool { return slices.Contains(calendarFiles, n) })
	for _, n := range names {
		if targets[n] == nil {
			f.lists = append(f.lists, namedLists{name: n})
		}
	}
	for i := range f.lists {
		targets[f.lists[i].name] = &f.lists[i].file
	}
	errs := make([]error, len(names))
	var wg sync.WaitGroup
	for i, n := range names {
		wg.Go(func() { errs[i] = decodeFile(data, n, targets[n]) })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return f, nil
}

func decodeFile(data fs.FS, name string, into any) error {
	text, err := fs.ReadFile(data, name)
	if err != nil {
		return fileError(name, "파일을 읽을 수 없습니다", err)
	}
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		return yamlError(name, nil, err)
	}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return at(name, "", "YAML 문서가 하나 있어야 하는데 %d개입니다", len(tree.Docs))
	}
	body := tree.Docs[0].Body
	if err := yaml.NodeToValue(body, into, yaml.DisallowUnknownField()); err != nil {
		return yamlError(name, body, err)
	}
	return nil
}

// yamlError turns the parser's words into ours and finds the key path of the place.
func yamlError(name string, body ast.Node, err error) error {
	var own *kilowon.Error
	if errors.As(err, &own) {
		out := *own
		out.Path = name + "#" + own.Path
		return &out
	}
	var at yaml.Error
	if !errors.As(err, &at) || at.GetToken() == nil {
		return fileError(name, "YAML을 읽을 수 없습니다", err)
	}
	pos := at.GetToken().Position
	where := fmt.Sprintf("%d번째 줄", pos.Line)
	if body != nil {
		finder := pathFinder{line: pos.Line, column: pos.Column}
		ast.Walk(&finder, body)
		if finder.path != "" {
			where = finder.path
		}
	}
	text := at.GetMessage()
	var unknown *yaml.UnknownFieldError
	switch {
	case errors.As(err, &unknown):
		text = fmt.Sprintf("모르는 키 %q입니다. 철자를 확인하거나 지우십시오", at.GetToken().Value)
	case strings.Contains(text, "already defined"):
		text = fmt.Sprintf("키 %q이(가) 두 번 나옵니다. 하나만 남기십시오", at.GetToken().Value)
	default:
		text = "YAML 형식이 맞지 않습니다: " + text
	}
	return &kilowon.Error{Code: kilowon.Invalid, Message: fmt.Sprintf("%s (%d번째 줄)", text, pos.Line), Path: name + "#" + where}
}

// pathFinder looks for the node whose token stands at a place.
type pathFinder struct {
	line, column int
	path         string
}

// Visit is called for every node of the tree.
func (p *pathFinder) Visit(n ast.Node) ast.Visitor {
	if t := n.GetToken(); t != nil && t.Position != nil && t.Position.Line == p.line && t.Position.Column == p.column {
		p.path = keyPath(n)
	}
	return p
}

func keyPath(n ast.Node) string { return strings.TrimPrefix(strings.TrimPrefix(n.GetPath(), "$"), ".") }

// at is an error about a place in a file.
func at(file, key, format string, args ...any) error {
	e := kilowon.Errorf(kilowon.Invalid, format, args...)
	e.Path = file
	if key != "" {
		e.Path += "#" + key
	}
	return e
}

func fileError(name, message string, err error) error {
	return &kilowon.Error{Code: kilowon.Internal, Message: message, Path: name, Err: err}
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }
