package book

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// checkKeys refuses keys of a map that the reader of codes does not know; the first in order of spelling is told.
func checkKeys[V, T any](p place, key string, values map[string]V, parse func(string) (T, error)) error {
	for _, k := range slices.Sorted(maps.Keys(values)) {
		if _, err := parse(k); err != nil {
			return p.err(key+"."+k, "모르는 키 %q입니다. 철자를 확인하거나 지우십시오", k)
		}
	}
	return nil
}

func itoa(n int) string { return strconv.Itoa(n) }

// dashed is a code as file names and entry IDs write it.
func dashed(code string) string { return strings.ReplaceAll(code, "_", "-") }
