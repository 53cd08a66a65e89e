package kilowon_test

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	maxFileLines     = 600
	maxFunctionLines = 70
	maxParameters    = 4
	maxFolderDepth   = 3
)

func TestSizes(t *testing.T) {
	tr := sources(t)
	for _, s := range tr.files {
		if depth := strings.Count(s.path, "/"); depth > maxFolderDepth {
			t.Errorf("%s: lies %d folders deep, at most %d are allowed", s.path, depth, maxFolderDepth)
		}
		if path.Ext(s.path) == ".yaml" || s.generated {
			continue
		}
		if lines := strings.Count(s.text, "\n"); lines > maxFileLines {
			t.Errorf("%s: has %d lines, at most %d are allowed", s.path, lines, maxFileLines)
		}
		if s.file != nil {
			tr.functionSizes(t, s)
		}
	}
}

func (t *tree) functionSizes(test *testing.T, s *source) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if lines := t.line(n.End()) - t.line(n.Pos()) + 1; lines > maxFunctionLines {
				test.Errorf("%s:%d: %s has %d lines, at most %d are allowed", s.path, t.line(n.Pos()), n.Name.Name, lines, maxFunctionLines)
			}
		case *ast.FuncType:
			if count := parameters(n); count > maxParameters {
				test.Errorf("%s:%d: a function takes %d parameters, at most %d are allowed", s.path, t.line(n.Pos()), count, maxParameters)
			}
		}
		return true
	})
}

// parameters counts what a function takes beyond context, transaction and the test it runs in.
func parameters(f *ast.FuncType) int {
	count := 0
	for _, field := range f.Params.List {
		if !carried(field.Type) {
			count += max(len(field.Names), 1)
		}
	}
	return count
}

var carriedTypes = []string{"context.Context", "store.Tx", "store.Scope", "sql.Tx", "testing.T", "testing.B", "testing.F", "testing.TB", "rapid.T"}

// carried reports whether a parameter's type is one that is handed through everywhere.
func carried(e ast.Expr) bool {
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == "Tx" || e.Name == "Scope" || e.Name == "tb"
	case *ast.SelectorExpr:
		x, _ := e.X.(*ast.Ident)
		return x != nil && slices.Contains(carriedTypes, x.Name+"."+e.Sel.Name)
	}
	return false
}

func TestExportedHaveDocs(t *testing.T) {
	tr := sources(t)
	documented := map[string]bool{}
	for _, s := range tr.files {
		if s.file == nil || s.test || s.generated {
			continue
		}
		documented[s.dir] = documented[s.dir] || s.file.Doc != nil
		if s.file.Name.Name == "main" {
			continue
		}
		for _, decl := range s.file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Doc == nil && d.Name.IsExported() && exportedReceiver(d) {
					t.Errorf("%s:%d: exported %s has no doc comment", s.path, tr.line(d.Pos()), d.Name.Name)
				}
			case *ast.GenDecl:
				tr.docsOf(t, s, d)
			}
		}
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("%s: the package has no doc comment", dir)
		}
	}
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	e := d.Recv.List[0].Type
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	if index, ok := e.(*ast.IndexExpr); ok {
		e = index.X
	}
	name, ok := e.(*ast.Ident)
	return !ok || name.IsExported()
}

// docsOf checks types, constants and variables; a comment on a group speaks for its members.
func (t *tree) docsOf(test *testing.T, s *source, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if spec.Name.IsExported() && d.Doc == nil && spec.Doc == nil {
				test.Errorf("%s:%d: exported type %s has no doc comment", s.path, t.line(spec.Pos()), spec.Name.Name)
			}
		case *ast.ValueSpec:
			for _, name := range spec.Names {
				if name.IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
					test.Errorf("%s:%d: exported %s has no doc comment", s.path, t.line(spec.Pos()), name.Name)
				}
			}
		}
	}
}

var leftover = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b|(?i:not implemented)`)

func TestNothingLeftOver(t *testing.T) {
	for _, s := range sources(t).files {
		if s.test || s.generated {
			continue
		}
		for _, span := range leftover.FindAllStringIndex(s.text, -1) {
			t.Errorf("%s: leftover mark %q", at(s, span[0]), s.text[span[0]:span[1]])
		}
	}
}

// TestTestsRun forbids tests that pass by not running, and sleeps nobody can explain.
func TestTestsRun(t *testing.T) {
	tr := sources(t)
	for _, s := range tr.files {
		if s.file == nil || !s.test {
			continue
		}
		remarked := map[int]bool{}
		for _, c := range s.file.Comments {
			remarked[tr.line(c.Pos())], remarked[tr.line(c.End())+1] = true, true
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			f, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, _ := f.X.(*ast.Ident)
			switch name := f.Sel.Name; {
			case name == "Skip" || name == "Skipf" || name == "SkipNow":
				t.Errorf("%s:%d: a test may not skip; what it needs is installed by make test", s.path, tr.line(n.Pos()))
			case x != nil && x.Name == "testing" && name == "Short":
				t.Errorf("%s:%d: a test may not ask for testing.Short", s.path, tr.line(n.Pos()))
			case x != nil && x.Name == "time" && name == "Sleep" && !remarked[tr.line(n.Pos())]:
				t.Errorf("%s:%d: a test that sleeps must say why in a comment on the line or the one above", s.path, tr.line(n.Pos()))
			}
			return true
		})
	}
}

// enumeration is the exported constants of a type in the order of their values; names ending in Count only count.
func (t *tree) enumeration(dir, typeName string) []string {
	var out []string
	for _, s := range t.files {
		if s.dir != dir || s.file == nil || s.test {
			continue
		}
		for _, decl := range s.file.Decls {
			d, ok := decl.(*ast.GenDecl)
			if !ok || d.Tok != token.CONST || len(d.Specs) == 0 {
				continue
			}
			if first, ok := d.Specs[0].(*ast.ValueSpec).Type.(*ast.Ident); !ok || first.Name != typeName {
				continue
			}
			for _, spec := range d.Specs {
				for _, name := range spec.(*ast.ValueSpec).Names {
					if name.IsExported() && !strings.HasSuffix(name.Name, "Count") {
						out = append(out, name.Name)
					}
				}
			}
		}
	}
	return out
}
