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
	"github.com/kilowon/kilowon/document"
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
		return nil, document.YAMLError(f.name, err)
	}
	if err := yaml.UnmarshalWithOptions(text, &f.ComplexFile, yaml.Strict()); err != nil {
		return nil, document.YAMLError(f.name, err)
	}
	if f.month, err = use.OpenFile(&f.ComplexFile); err != nil {
		return nil, f.lined(err)
	}
	return f, nil
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
