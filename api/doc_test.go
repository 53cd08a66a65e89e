package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/kilowon/kilowon/receivable"
)

// curlWords cuts a command into words as a shell does: at blanks outside single quotes, over lines that end with a backslash.
func curlWords(command string) []string {
	var out []string
	var word strings.Builder
	inQuotes, inWord := false, false
	for _, r := range strings.ReplaceAll(command, "\\\n", " ") {
		switch {
		case r == '\'':
			inQuotes, inWord = !inQuotes, true
		case !inQuotes && (r == ' ' || r == '\n'):
			if inWord {
				out = append(out, word.String())
				word.Reset()
			}
			inWord = false
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	if inWord {
		out = append(out, word.String())
	}
	return out
}

// curlCall does what a curl command of the documents does.
func curlCall(t *testing.T, h http.Handler, command string) *httptest.ResponseRecorder {
	t.Helper()
	words := curlWords(command)
	method, target, body := "GET", "", ""
	var header []string
	for i := 1; i < len(words); i++ {
		switch words[i] {
		case "-s":
		case "-H":
			i++
			name, value, _ := strings.Cut(words[i], ": ")
			header = append(header, name, value)
		case "--data-binary":
			i++
			method, body = "POST", words[i]
		default:
			rest, ok := strings.CutPrefix(words[i], exampleHost)
			if !ok || target != "" {
				t.Fatalf("%s: %q is not understood here", command, words[i])
			}
			target = rest
		}
	}
	if len(words) == 0 || words[0] != "curl" || target == "" {
		t.Fatalf("%s: this is no call", command)
	}
	return call(h, method+" "+target, body, header...)
}

var docBlock = regexp.MustCompile("(?s)```(sh|json|text|json-lines)\n(.*?)```")

// TestDocument runs the calls of the guide: the block after a call is its answer, of which the guide may leave fields and the end of lists out.
func TestDocument(t *testing.T) {
	text, err := os.ReadFile("../docs/ko/api.md")
	if err != nil {
		t.Fatal(err)
	}
	h := handler(t, Options{})
	var answer *httptest.ResponseRecorder
	calls, shown := 0, 0
	for _, m := range docBlock.FindAllStringSubmatch(string(text), -1) {
		switch m[1] {
		case "sh":
			answer, calls = curlCall(t, h, m[2]), calls+1
			continue
		case "text":
			for line := range strings.Lines(m[2]) {
				if line != "…\n" && !strings.Contains(answer.Body.String(), line) {
					t.Errorf("the answer has no line %q:\n%s", line, answer.Body)
				}
			}
		case "json":
			contained(t, decoded(t, []byte(m[2])), decoded(t, answer.Body.Bytes()), "")
		case "json-lines":
			lines := strings.Split(strings.TrimSpace(answer.Body.String()), "\n")
			for i, want := range strings.Split(strings.TrimSpace(m[2]), "\n") {
				contained(t, decoded(t, []byte(want)), decoded(t, []byte(lines[i])), fmt.Sprintf("line %d", i+1))
			}
		}
		shown++
	}
	if calls < 8 || shown != calls {
		t.Errorf("%d calls with %d answers", calls, shown)
	}
	var opt Options
	opt.fill()
	for _, size := range []int64{opt.MaxCase, opt.MaxBatch} {
		if !strings.Contains(string(text), sizeText(size)) {
			t.Errorf("the guide does not tell the limit of %s", sizeText(size))
		}
	}
	for _, op := range []string{ratePath, batchPath, explainPath, changePath, comparePath, provePath, verifyPath, classPath, estimatePath, "/api/v1/charge/", coveragePath, "/api/v1/book/", diffPath, climatePath, fuelPath, cppPath, "/api/openapi.json"} {
		if !strings.Contains(string(text), op) {
			t.Errorf("the guide does not speak of %s", op)
		}
	}
	for _, k := range receivable.Kinds() {
		if !strings.Contains(string(text), "`"+string(k)+"`") {
			t.Errorf("the guide does not speak of the kind %s", k)
		}
	}
}

// contained reports what the guide shows and the answer does not have.
func contained(t *testing.T, want, got any, path string) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		have, ok := got.(map[string]any)
		if !ok {
			t.Errorf("%s: %v, the guide shows an object", path, got)
			return
		}
		for name, v := range want {
			if _, ok := have[name]; !ok {
				t.Errorf("%s.%s is not in the answer", path, name)
				continue
			}
			contained(t, v, have[name], path+"."+name)
		}
	case []any:
		have, ok := got.([]any)
		if !ok || len(have) < len(want) {
			t.Errorf("%s: %v, the guide shows %d entries", path, got, len(want))
			return
		}
		for i := range want {
			contained(t, want[i], have[i], fmt.Sprintf("%s[%d]", path, i))
		}
	default:
		if !reflect.DeepEqual(want, got) {
			t.Errorf("%s is %v, the guide says %v", path, got, want)
		}
	}
}

func FuzzRate(f *testing.F) {
	f.Add(home)
	f.Add(flat)
	f.Add(strings.Replace(home, `{"class"`, `[{"class"`, 1))
	f.Add(`{"terms":[{"class":"general","grade":"b","voltage":"high_a","option":2,"contract_kw":900,"discounts":["welfare_facility",{"kind":"disabled","from":"2025-01-01"}]}],` +
		`"period":{"from":"2024-10-01","to":"2024-11-05"},"usage":{"tou_kwh":{"light":1,"mid":2,"peak":3}},"demand":{"peak_kw":5,"history":[{"month":"2024-07","peak_kw":9}]},` +
		`"power_factor":{"lagging":80,"leading":99,"surcharge_month":2}}`)
	h := handler(f, Options{MaxCase: 16 << 10})
	named := schemas(f, h)
	good, bad := named("Answer"), named("Problem")
	f.Fuzz(func(t *testing.T, body string) {
		w := call(h, "POST "+ratePath, body)
		var v any
		if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
			t.Fatalf("%d %s: %v", w.Code, w.Body, err)
		}
		schema := bad
		switch w.Code {
		case 200:
			schema = good
		case 413, 422:
		default:
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if err := schema.Validate(decoded(t, w.Body.Bytes())); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzQuestions sends anything to the operations that make prices and settle seasons: each answer is as described, or a problem that is not ours.
func FuzzQuestions(f *testing.F) {
	season, err := os.ReadFile("../docs/samples/critical-peak-summer.yaml")
	if err != nil {
		f.Fatal(err)
	}
	if season, err = yaml.YAMLToJSON(season); err != nil {
		f.Fatal(err)
	}
	for _, body := range []string{climateBody, fuelBody, cppBody, string(season), `{"first_month":"2023-01","actual":{"prices":{"coal":"120","gas":"450","oil":"350"}},` +
		`"base":{"prices":{"coal":"100","gas":"400","oil":"300"}},"mix":{"heat_kcal":{"coal":5000,"gas":12500,"oil":10000},"burnt_kg":{"coal":6,"gas":3,"oil":1}},` +
		`"generation":{"kwh":100,"losses":[{"voltage":"저압","percent":"2.50","kwh":1}]},"deferred":"2.0","previous":"0.0"}`} {
		f.Add(body)
	}
	h := handler(f, Options{MaxCase: 64 << 10})
	named := schemas(f, h)
	good := map[string]*jsonschema.Schema{climatePath: named("PriceAnswer"), fuelPath: named("PriceAnswer"), cppPath: named("CriticalPeakAnswer")}
	bad := named("Problem")
	f.Fuzz(func(t *testing.T, body string) {
		for path, schema := range good {
			w := call(h, "POST "+path, body)
			switch w.Code {
			case 200:
			case 413, 422:
				schema = bad
			default:
				t.Fatalf("%s: %d %s", path, w.Code, w.Body)
			}
			if err := schema.Validate(decoded(t, w.Body.Bytes())); err != nil {
				t.Fatal(err)
			}
		}
	})
}
