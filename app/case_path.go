package app

import (
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// fault is what to look for in a text whose decoder has complained without saying where.
type fault int

const (
	// faultUnknown is a field the format does not have.
	faultUnknown fault = iota
	// faultText is a day, month or number that is none.
	faultText
)

// path finds the first such place, as "complex.households[3].kw", or "" when there is none.
func (f fault) path(text []byte, format reflect.Type) string {
	var v any
	if json.Unmarshal(text, &v) != nil {
		return ""
	}
	return f.in(v, format, "")
}

func (f fault) in(v any, t reflect.Type, path string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch v := v.(type) {
	case map[string]any:
		if t.Kind() == reflect.Slice { // One object stands for a list of one.
			t = t.Elem()
		}
		if t.Kind() == reflect.Struct {
			return f.inObject(v, t, path)
		}
	case []any:
		if t.Kind() != reflect.Slice {
			return ""
		}
		for i := range v {
			if found := f.in(v[i], t.Elem(), fmt.Sprintf("%s[%d]", path, i)); found != "" {
				return found
			}
		}
	case string:
		u, ok := reflect.New(t).Interface().(encoding.TextUnmarshaler)
		if f == faultText && ok && u.UnmarshalText([]byte(v)) != nil {
			return path
		}
		return f.inNumber(v, t, path)
	case float64:
		return f.inNumber(v, t, path)
	}
	return ""
}

// inNumber finds a number that its own reader refuses.
func (f fault) inNumber(v any, t reflect.Type, path string) string {
	u, ok := reflect.New(t).Interface().(json.Unmarshaler)
	raw, err := json.Marshal(v)
	if f == faultText && t.Kind() == reflect.Int64 && ok && err == nil && u.UnmarshalJSON(raw) != nil {
		return path
	}
	return ""
}

func (f fault) inObject(v map[string]any, t reflect.Type, path string) string {
	for _, name := range slices.Sorted(maps.Keys(v)) {
		at := name
		if path != "" {
			at = path + "." + name
		}
		known, ok := fieldNamed(t, name)
		if !ok && f == faultUnknown {
			return at
		}
		if !ok {
			continue
		}
		if found := f.in(v[name], known, at); found != "" {
			return found
		}
	}
	return ""
}

// fieldNamed is the type of a field by its name in JSON, in which the decoder does not tell capitals from small letters.
func fieldNamed(t reflect.Type, name string) (reflect.Type, bool) {
	for i := range t.NumField() {
		f := t.Field(i)
		if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); strings.EqualFold(tag, name) {
			return f.Type, true
		}
	}
	return nil, false
}
