package kilowon_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/kilowon/kilowon"

// source is one file of the tree; Go files are parsed.
type source struct {
	path, dir, text string
	test, generated bool
	file            *ast.File
}

// tree is every source file that people write or that is committed as generated.
type tree struct {
	fset  *token.FileSet
	files []*source
}

var sourceExtensions = []string{".go", ".templ", ".js", ".mjs", ".css", ".sql", ".yaml", ".md"}

var notOurs = []string{".git", "node_modules", "bin", "var", "tmp", "web/dist", "document/fonts"}

var loadTree = sync.OnceValues(func() (*tree, error) {
	t := &tree{fset: token.NewFileSet()}
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains(notOurs, name) || d.Name() == "testdata" {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains(sourceExtensions, path.Ext(name)) {
			return nil
		}
		return t.add(name)
	})
	return t, err
})

func (t *tree) add(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	s := &source{path: name, dir: path.Dir(name), text: string(text), test: strings.HasSuffix(name, "_test.go") || path.Ext(name) == ".mjs"}
	if path.Ext(name) == ".go" {
		if s.file, err = parser.ParseFile(t.fset, name, text, parser.ParseComments|parser.SkipObjectResolution); err != nil {
			return err
		}
		s.generated = ast.IsGenerated(s.file)
	}
	t.files = append(t.files, s)
	return nil
}

func sources(t *testing.T) *tree {
	t.Helper()
	tr, err := loadTree()
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func (t *tree) line(p token.Pos) int { return t.fset.Position(p).Line }

// at is "file:line" of a byte offset in a file that was not parsed.
func at(s *source, offset int) string {
	return fmt.Sprintf("%s:%d", s.path, 1+strings.Count(s.text[:offset], "\n"))
}

const designFile = "docs/design.md"

// designTable is the rows of the table under a heading of docs/design.md, cells trimmed.
func designTable(t *testing.T, heading string) [][]string {
	t.Helper()
	text, err := os.ReadFile(designFile)
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(text), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("%s has no section %q", designFile, heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var rows [][]string
	for line := range strings.Lines(section) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		var row []string
		for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
			row = append(row, strings.TrimSpace(cell))
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		t.Fatalf("%s: the section %q has no table", designFile, heading)
	}
	return rows
}

var quoted = regexp.MustCompile("`([^`]+)`")

// names are the backquoted words of a cell.
func names(cell string) []string {
	var out []string
	for _, m := range quoted.FindAllStringSubmatch(cell, -1) {
		out = append(out, m[1])
	}
	return out
}

// layer is one row of the import table.
type layer struct {
	// decides marks a domain package: values in, values out.
	decides bool
	// imports and testImports name packages of ours.
	imports, testImports []string
}

// layers reads the import table; `domain` stands for all packages that only decide, `all` for every package.
func layers(t *testing.T) map[string]layer {
	t.Helper()
	table := map[string]layer{}
	var domain, all []string
	rows := designTable(t, "Import table")
	for _, row := range rows {
		if len(row) != 4 {
			t.Fatalf("%s: the import table's row for %s has %d cells, want 4", designFile, row[0], len(row))
		}
		name := names(row[0])[0]
		all = append(all, name)
		if row[1] == "yes" {
			domain = append(domain, name)
		}
	}
	expand := func(cell string) []string {
		var out []string
		for _, n := range names(cell) {
			switch n {
			case "domain":
				out = append(out, domain...)
			case "all":
				out = append(out, all...)
			default:
				if !slices.Contains(all, n) {
					t.Errorf("%s: the import table names %q, which has no row", designFile, n)
				}
				out = append(out, n)
			}
		}
		return out
	}
	for _, row := range rows {
		table[names(row[0])[0]] = layer{decides: row[1] == "yes", imports: expand(row[2]), testImports: expand(row[3])}
	}
	return table
}

// packageName is the folder as the import table writes it.
func packageName(dir string) string {
	if dir == "." {
		return "kilowon"
	}
	return dir
}

// dependency is one row of the dependency table.
type dependency struct {
	users []string
	used  bool
}

func dependencies(t *testing.T) map[string]*dependency {
	t.Helper()
	table := map[string]*dependency{}
	for _, row := range designTable(t, "Dependencies") {
		if len(row) != 3 || len(row[2]) < 20 {
			t.Errorf("%s: the dependency %s needs three cells, the last a reason", designFile, row[0])
			continue
		}
		table[names(row[0])[0]] = &dependency{users: names(row[1])}
	}
	return table
}

var requireLine = regexp.MustCompile(`(?m)^\s*(?:require\s+)?(\S+\.\S+) v\S+`)

// modules are the required modules, longest path first, so that the first prefix of an import is its module.
func modules(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range requireLine.FindAllStringSubmatch(string(text), -1) {
		out = append(out, m[1])
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}

func moduleOf(imported string, mods []string) string {
	for _, m := range mods {
		if imported == m || strings.HasPrefix(imported, m+"/") {
			return m
		}
	}
	return ""
}

// imports calls visit for every import of a Go file that is no standard library.
func (t *tree) imports(visit func(s *source, line int, imported string)) {
	for _, s := range t.files {
		if s.file == nil {
			continue
		}
		for _, spec := range s.file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") {
				visit(s, t.line(spec.Pos()), imported)
			}
		}
	}
}

func TestImportTable(t *testing.T) {
	table := layers(t)
	tr := sources(t)
	present := map[string]bool{}
	for _, s := range tr.files {
		present[packageName(s.dir)] = present[packageName(s.dir)] || s.file != nil
		if _, ok := table[packageName(s.dir)]; s.file != nil && !ok {
			t.Errorf("%s: the package %s has no row in the import table of %s", s.path, s.dir, designFile)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(table)) {
		if !present[name] {
			t.Errorf("%s: the import table has a row for %s, which does not exist", designFile, name)
		}
	}
	tr.imports(func(s *source, line int, imported string) {
		if imported != module && !strings.HasPrefix(imported, module+"/") {
			return
		}
		from := packageName(s.dir)
		to := "kilowon"
		if imported != module {
			to = strings.TrimPrefix(imported, module+"/")
		}
		allowed := table[from].imports
		if s.test {
			allowed = slices.Concat(allowed, table[from].testImports, []string{from})
		}
		if !slices.Contains(allowed, to) {
			t.Errorf("%s:%d: %s may not import %s", s.path, line, from, to)
		}
	})
}

func TestDependencies(t *testing.T) {
	table, mods := dependencies(t), modules(t)
	sources(t).imports(func(s *source, line int, imported string) {
		if imported == module || strings.HasPrefix(imported, module+"/") {
			return
		}
		mod := moduleOf(imported, mods)
		d := table[mod]
		switch from := packageName(s.dir); {
		case mod == "":
			t.Errorf("%s:%d: %s is of no module in go.mod", s.path, line, imported)
		case d == nil:
			t.Errorf("%s:%d: %s has no row with a reason in the dependency table of %s", s.path, line, mod, designFile)
		case !slices.Contains(d.users, from) && (!s.test || !slices.Contains(d.users, "tests")):
			t.Errorf("%s:%d: %s may not import %s, only %s may", s.path, line, from, mod, strings.Join(d.users, ", "))
		default:
			d.used = true
		}
	})
	for _, name := range slices.Sorted(maps.Keys(table)) {
		if !table[name].used {
			t.Errorf("%s: nothing imports %s any more; drop its row", designFile, name)
		}
	}
}

// packageLine finds the names in the dependency objects of package.json.
var packageLine = regexp.MustCompile(`"((?:@[\w-]+/)?[\w.-]+)": "\d[^"]*"`)

func TestNpmPackagesHaveReasons(t *testing.T) {
	text, err := os.ReadFile("package.json")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, row := range designTable(t, "npm packages") {
		known[names(row[0])[0]] = true
	}
	for _, m := range packageLine.FindAllStringSubmatch(string(text), -1) {
		if !known[m[1]] {
			t.Errorf("package.json: %s has no row with a reason in %s", m[1], designFile)
		}
		delete(known, m[1])
	}
	for name := range known {
		t.Errorf("%s: package.json no longer names %s; drop its row", designFile, name)
	}
}

// impure are the parts of the standard library that do I/O or bring chance and the clock; a domain package may not import them.
var impure = []string{"bufio", "context", "crypto/rand", "database/sql", "embed", "io/fs", "log", "log/slog", "math/rand", "math/rand/v2",
	"net", "net/http", "os", "os/exec", "os/signal", "path/filepath", "syscall", "unsafe"}

// clock are the functions of package time that look at the clock or wait.
var clock = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}

func TestDomainOnlyDecides(t *testing.T) {
	table, tr := layers(t), sources(t)
	for _, s := range tr.files {
		if s.file == nil || s.test || !table[packageName(s.dir)].decides {
			continue
		}
		for _, spec := range s.file.Imports {
			if imported, _ := strconv.Unquote(spec.Path.Value); slices.Contains(impure, imported) {
				t.Errorf("%s:%d: a domain package may not import %s", s.path, tr.line(spec.Pos()), imported)
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains(clock, n.Sel.Name) {
					t.Errorf("%s:%d: a domain package may not call time.%s; the time comes in as a value", s.path, tr.line(n.Pos()), n.Sel.Name)
				}
			case *ast.Ident:
				if n.Name == "float64" || n.Name == "float32" {
					t.Errorf("%s:%d: a domain package may not use %s: money and energy are exact", s.path, tr.line(n.Pos()), n.Name)
				}
			case *ast.BasicLit:
				if n.Kind == token.FLOAT {
					t.Errorf("%s:%d: a domain package may not use the float %s: money and energy are exact", s.path, tr.line(n.Pos()), n.Value)
				}
			}
			return true
		})
	}
}
