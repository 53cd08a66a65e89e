package document

import (
	"errors"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
)

func TestReadYAML(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1\nb: \"2.50\"\n": `{"a": 1, "b": "2.50"}`, `{"a": [null, "x"]}`: `{"a": [null, "x"]}`, "# &no *anchor\na: \"&x *x\"": `{"a": "&x *x"}`,
	} {
		got, err := ReadYAML("f", []byte(text))
		if err != nil || strings.TrimSpace(string(got)) != want {
			t.Errorf("%q: %s %v", text, got, err)
		}
	}
	// Nine lines of aliases would unfold to a thousand million values.
	bomb := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'j'; c++ {
		bomb += string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*"+string(c-1)+",", 10), ",") + "]\n"
	}
	for text, path := range map[string]string{"": "f", " \n": "f", "a: [": "f:1", "a: 1\na: 2\n": "f:2", "a: &x 1\nb: *x\n": "f:1", bomb: "f:1"} {
		_, err := ReadYAML("f", []byte(text))
		var e *kilowon.Error
		if !errors.As(err, &e) || e.Code != kilowon.Invalid || e.Path != path {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}
