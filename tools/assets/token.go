package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var (
	tokenUse  = regexp.MustCompile(`var\((--krds-[a-z0-9-]+)`)
	tokenDecl = regexp.MustCompile(`(--krds-[a-z0-9-]+):\s*([^;]+);`)
)

// pickTokens returns a :root rule with the tokens that style uses, and those they refer to, out of the whole KRDS token file.
// A token that is not there is an error, so that a renamed one cannot fall back unseen; so is one measured in rem, because
// KRDS counts those on a root size of 62.5 % and our pages keep the reader's own.
func pickTokens(tokens, style string) (string, error) {
	values := map[string]string{}
	for _, m := range tokenDecl.FindAllStringSubmatch(tokens, -1) {
		values[m[1]] = strings.TrimSpace(m[2])
	}
	picked := map[string]string{}
	queue := uses(style)
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		if _, done := picked[name]; done {
			continue
		}
		value, ok := values[name]
		if !ok {
			return "", fmt.Errorf("KRDS 토큰 %s이(가) krds-uiux에 없습니다. web/style/token.css의 이름을 확인하세요", name)
		}
		if strings.HasSuffix(value, "rem") {
			return "", fmt.Errorf("KRDS 토큰 %s의 값 %s은(는) 62.5%% 기준이라 쓸 수 없습니다. web/style/token.css에 크기를 적으세요", name, value)
		}
		picked[name] = value
		queue = append(queue, uses(value)...)
	}
	return rootRule(picked), nil
}

func uses(css string) []string {
	var names []string
	for _, m := range tokenUse.FindAllStringSubmatch(css, -1) {
		names = append(names, m[1])
	}
	return names
}

func rootRule(picked map[string]string) string {
	lines := make([]string, 0, len(picked))
	for name, value := range picked {
		lines = append(lines, "  "+name+": "+value+";\n")
	}
	slices.Sort(lines)
	return ":root {\n" + strings.Join(lines, "") + "}\n"
}
