package docs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// format is a file format whose fields a document lists.
type format struct {
	document, section string
	// files hold the types, roots are those a file or an answer begins with, tag names its fields.
	files, roots []string
	tag          string
}

var formats = []format{
	{document: "docs/case-format.md", section: "## Request", files: []string{"app/case.go", "app/case_supply.go", "app/case_complex.go", "app/case_intervals.go", "app/case_loss.go", "app/case_sub.go"}, roots: []string{"Case"}, tag: "json"},
	{document: "docs/case-format.md", section: "## Answer", files: []string{"app/case_answer.go", "app/case_intervals.go", "app/case_loss.go", "app/case_sub.go", "rating/explain.go"}, roots: []string{"Answer", "ErrorAnswer"}, tag: "json"},
	{document: "docs/ko/요금예상.md", section: "## 요청의 항목", files: []string{"app/estimate.go"}, roots: []string{"Estimate"}, tag: "json"},
	chargeFormat("## 연체료", "late.go", "LateFee"), chargeFormat("## 소액 청구", "small.go", "SmallBill"), chargeFormat("## 분할납부", "instalment.go", "Instalment"),
	chargeFormat("## 요금 정산", "refund.go", "Refund"), chargeFormat("## 위약금", "penalty.go", "Penalty"),
	chargeFormat("## 중지·제한에 따른 감액", "interruption.go", "Interruption"), chargeFormat("## 중지·제한에 따른 배상", "compensation.go", "Compensation"),
	chargeFormat("## 재사용수수료", "reuse.go", "ReuseFee"), chargeFormat("## 인입개폐기 조작수수료", "reuse.go", "SwitchFee"),
	{document: "docs/ko/complex-yaml.md", section: "## 항목", files: []string{"app/offline.go"}, roots: []string{"ComplexFile"}, tag: "yaml"},
	{document: "docs/ko/단가산정.md", section: "## 기후환경요금 단가", files: []string{"app/price.go"}, roots: []string{"ClimatePrice"}, tag: "json"},
	{document: "docs/ko/단가산정.md", section: "## 연료비조정단가", files: []string{"app/price.go"}, roots: []string{"FuelPrice"}, tag: "json"},
	{document: "docs/ko/종별안내.md", section: "### 물을 때 적는 항목", files: []string{"app/class.go"}, roots: []string{"ClassRequest"}, tag: "json"},
	{document: "docs/ko/수요관리요금.md", section: "## 파일의 항목", files: []string{"app/critical_peak.go", "app/case.go"}, roots: []string{"CriticalPeak"}, tag: "json"},
}

// chargeFormat is what is sent for one kind of money beside the bill.
func chargeFormat(section, file, root string) format {
	return format{document: "docs/ko/연체료-위약금-정산.md", section: section, files: []string{"receivable/" + file}, roots: []string{root}, tag: "json"}
}

// TestFieldsAreDocumented compares the paths in the first column of a document's tables with the fields of the types that read and write the format.
func TestFieldsAreDocumented(t *testing.T) {
	for _, f := range formats {
		t.Run(f.document+" "+f.section, func(t *testing.T) {
			told := toldFields(t, f)
			types := structs(t, f.files)
			real, again := map[string]bool{}, map[string]bool{}
			for _, name := range f.roots {
				w := fieldWalk{types: types, tag: f.tag, paths: real, seen: map[string]bool{}}
				w.walk(name, "")
				all := fieldWalk{types: types, tag: f.tag, paths: again, seen: map[string]bool{}, reopen: true}
				all.walk(name, "")
			}
			for _, path := range sorted(real) {
				if !told[path] {
					t.Errorf("%s does not tell of %s", f.document, path)
				}
			}
			for _, path := range sorted(told) {
				if !again[path] {
					t.Errorf("%s tells of %s, which there is not", f.document, path)
				}
			}
		})
	}
}

var code = regexp.MustCompile("`([^`]+)`")

// toldFields are the paths in the first column of the tables of a section.
func toldFields(t *testing.T, f format) map[string]bool {
	t.Helper()
	_, section, ok := strings.Cut(pageAt(t, f.document).prose, "\n"+f.section+"\n")
	if !ok {
		t.Fatalf("%s has no section %q", f.document, f.section)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	told := map[string]bool{}
	for line := range strings.Lines(section) {
		first, _, ok := strings.Cut(strings.TrimPrefix(line, "| "), " | ")
		if !ok || !strings.HasPrefix(line, "| `") {
			continue
		}
		for _, m := range code.FindAllStringSubmatch(first, -1) {
			told[m[1]] = true
		}
	}
	if len(told) == 0 {
		t.Fatalf("%s: the section %q has no table of fields", f.document, f.section)
	}
	return told
}

// structs reads the types of some files; a list type stands for what it lists.
func structs(t *testing.T, files []string) map[string]ast.Expr {
	t.Helper()
	types := map[string]ast.Expr{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				types[spec.Name.Name] = spec.Type
			}
			return true
		})
	}
	return types
}

// fieldWalk collects the paths of a type's fields. A type that comes again need not be told again; with reopen it may be, but never inside itself.
type fieldWalk struct {
	types  map[string]ast.Expr
	tag    string
	paths  map[string]bool
	seen   map[string]bool
	reopen bool
}

func (w *fieldWalk) walk(name, prefix string) {
	switch typ := w.types[name].(type) {
	case *ast.StructType:
		if w.seen[name] {
			return
		}
		w.seen[name] = true
		for _, field := range typ.Fields.List {
			w.field(field, prefix)
		}
		w.seen[name] = !w.reopen
	case *ast.ArrayType:
		w.walk(typeName(typ), prefix)
	}
}

func (w *fieldWalk) field(field *ast.Field, prefix string) {
	inner := typeName(field.Type)
	if len(field.Names) == 0 {
		w.walk(inner, prefix)
		return
	}
	if field.Tag == nil || !field.Names[0].IsExported() {
		return
	}
	text, err := strconv.Unquote(field.Tag.Value)
	if err != nil {
		return
	}
	key, _, _ := strings.Cut(reflect.StructTag(text).Get(w.tag), ",")
	if key == "" {
		return
	}
	w.paths[prefix+key] = true
	w.walk(inner, prefix+key+".")
}

// typeName is the name of a type without pointers, lists and its package.
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.ArrayType:
		return typeName(e.Elt)
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

func TestFieldWalk(t *testing.T) {
	types := structs(t, []string{"app/offline.go"})
	w := fieldWalk{types: types, tag: "yaml", paths: map[string]bool{}, seen: map[string]bool{}}
	w.walk("ComplexFile", "")
	for _, path := range []string{"contract_number", "sub_customers.kwh", "households.swapped.on"} {
		if !w.paths[path] {
			t.Errorf("%s was not found among %v", path, sorted(w.paths))
		}
	}
}
