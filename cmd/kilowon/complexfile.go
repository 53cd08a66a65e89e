package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
)

// complexFile is a complex file with the month it describes, and its text for telling lines.
type complexFile struct {
	app.ComplexFile
	month *app.OfflineMonth
	name  string
	tree  *ast.File
}

// openComplex reads a complex file strictly: an unknown or repeated key, a wrong type or an impossible value is an error with its line.
func openComplex(use *app.App, name string) (*complexFile, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fileError(name, err)
	}
	f := &complexFile{name: filepath.Base(name)}
	if f.tree, err = parser.ParseBytes(text, 0); err != nil {
		return nil, yamlError(f.name, err)
	}
	if err := yaml.UnmarshalWithOptions(text, &f.ComplexFile, yaml.Strict()); err != nil {
		return nil, yamlError(f.name, err)
	}
	if f.month, err = use.OpenFile(&f.ComplexFile); err != nil {
		return nil, f.lined(err)
	}
	return f, nil
}

// yamlError puts the YAML reader's complaint into Korean with its line.
func yamlError(name string, err error) error {
	out := &kilowon.Error{Code: kilowon.Invalid, Path: name, Message: "YAML을 읽을 수 없습니다. 들여쓰기와 따옴표를 확인해 주세요."}
	var located yaml.Error
	var unknown *yaml.UnknownFieldError
	var twice *yaml.DuplicateKeyError
	var typ *yaml.TypeError
	var big *yaml.OverflowError
	switch {
	case errors.As(err, &unknown):
		out.Message = fmt.Sprintf("알 수 없는 항목입니다: %s", unknown.Token.Value)
	case errors.As(err, &twice):
		out.Message = fmt.Sprintf("같은 항목이 두 번 있습니다: %s", twice.Token.Value)
	case errors.As(err, &typ):
		out.Message = fmt.Sprintf("값의 종류가 다릅니다: %q", typ.Token.Value)
	case errors.As(err, &big):
		out.Message = fmt.Sprintf("숫자가 너무 큽니다: %s", big.SrcNum)
	case errors.As(err, &located) && strings.Contains(located.GetMessage(), "already defined"):
		out.Message = fmt.Sprintf("같은 항목이 두 번 있습니다: %s", located.GetToken().Value)
	}
	if errors.As(err, &located) && located.GetToken() != nil {
		out.Path = fmt.Sprintf("%s:%d", name, located.GetToken().Position.Line)
	}
	return out
}

// lined puts the line of the value an error is about before its path.
func (f *complexFile) lined(err error) error {
	var e *kilowon.Error
	if !errors.As(err, &e) {
		return err
	}
	out := *e
	out.Path = f.name
	// A key that is missing has no line; the nearest one that is there has.
	for path := e.Path; path != ""; path = path[:max(0, strings.LastIndexByte(path, '.'))] {
		p, perr := yaml.PathString("$." + path)
		if perr != nil {
			break
		}
		if node, nerr := p.FilterFile(f.tree); nerr == nil && node != nil {
			out.Path += fmt.Sprintf(":%d", node.GetToken().Position.Line)
			break
		}
	}
	if e.Path != "" {
		out.Path += ": " + e.Path
	}
	return &out
}
