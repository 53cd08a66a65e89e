package main

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/kilowon/kilowon"
)

// usageWords puts the parser's complaints into Korean; the groups are what it names.
var usageWords = []struct {
	english *regexp.Regexp
	korean  string
}{
	{regexp.MustCompile(`^unknown flag (\S+), did you mean (?:one of )?(.+)\?$`), `${1}은(는) 없는 선택 항목입니다. ${2}을(를) 쓰려던 것인지 보십시오.`},
	{regexp.MustCompile(`^unknown flag (\S+)$`), `${1}은(는) 없는 선택 항목입니다.`},
	{regexp.MustCompile(`^unexpected argument (.+), did you mean (?:one of )?(.+)\?$`), `${1}은(는) 없는 명령입니다. ${2}을(를) 쓰려던 것인지 보십시오.`},
	{regexp.MustCompile(`^unexpected argument (.+)$`), `${1}은(는) 없는 명령이거나 남는 인자입니다.`},
	{regexp.MustCompile(`^missing flags: (.+)$`), `반드시 있어야 하는 선택 항목이 없습니다: ${1}`},
	{regexp.MustCompile(`^expected one of (.+)$`), `명령이 없습니다. ${1} 중 하나를 적으십시오.`},
	{regexp.MustCompile(`^expected "(.+)"$`), `인자가 모자랍니다. ${1}을(를) 적으십시오.`},
	{regexp.MustCompile(`^missing positional arguments (.+)$`), `인자가 모자랍니다. ${1}을(를) 적으십시오.`},
	{regexp.MustCompile(`^(\S+): expected a valid \S+ bit u?int but got "(.*)"$`), `${1}에는 정수를 적어야 하는데 "${2}"입니다.`},
	{regexp.MustCompile(`^(\S+): expected .* value but got "(EOL)" .*$`), `${1}에 값이 없습니다.`},
	{regexp.MustCompile(`^(\S+): expected string value but got .*$`), `${1}에 값이 없습니다.`},
	{regexp.MustCompile(`^(\S+) must be one of (.+) but got (".*")$`), `${1}은(는) ${2} 중 하나여야 하는데 ${3}입니다.`},
	{regexp.MustCompile(`^(\S+): bool value must be .* but got "(.*)"$`), `${1}에는 값을 적지 않습니다("${2}").`},
}

// usageError is the parser's complaint for people who do not read English.
func usageError(err error) error {
	text := err.Error()
	for _, w := range usageWords {
		if w.english.MatchString(text) {
			text = kilowon.Particles(w.english.ReplaceAllString(text, w.korean))
			break
		}
	}
	return &wrongUsage{text: text + " 'kilowon help'를 보십시오.", err: err}
}

// wrongUsage is a command line that cannot be read; it unwraps to the parser's own error, which the exit code is looked up from.
type wrongUsage struct {
	text string
	err  error
}

func (w *wrongUsage) Error() string { return w.text }

func (w *wrongUsage) Unwrap() error { return w.err }

// printHelp is kong's help in Korean.
func printHelp(_ kong.HelpOptions, k *kong.Context) error {
	app, node := k.Model, k.Selected()
	w := k.Stdout
	if node == nil {
		fmt.Fprintf(w, "%s\n\n쓰는 법: %s <명령> [선택 항목]\n\n명령\n", app.Help, app.Name)
		var rows [][2]string
		for _, c := range app.Leaves(true) {
			rows = append(rows, [2]string{within(app.Name, c), c.Help})
		}
		columns(w, rows)
		fmt.Fprintf(w, "\n종료 코드\n")
		rows = rows[:0]
		for _, e := range exitTable {
			rows = append(rows, [2]string{fmt.Sprintf("%3d", e.status), e.meaning})
		}
		columns(w, rows)
		fmt.Fprintf(w, "\n명령마다 자세한 것은 '%s help <명령>'을 보십시오.\n", app.Name)
		return nil
	}
	fmt.Fprintf(w, "쓰는 법: %s\n\n%s\n", commandLine(app.Name, node), node.Help)
	if node.Detail != "" {
		fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(node.Detail))
	}
	var rows [][2]string
	for _, c := range node.Children {
		rows = append(rows, [2]string{c.Name, c.Help})
	}
	section(w, "명령", rows)
	rows = rows[:0]
	for _, arg := range node.Positional {
		rows = append(rows, [2]string{arg.Name, arg.Help})
	}
	section(w, "인자", rows)
	rows = rows[:0]
	for _, group := range node.AllFlags(true) {
		for _, f := range group {
			rows = append(rows, flagRow(f))
		}
	}
	section(w, "선택 항목", rows)
	return nil
}

func section(w io.Writer, title string, rows [][2]string) {
	if len(rows) > 0 {
		fmt.Fprintf(w, "\n%s\n", title)
		columns(w, rows)
	}
}

// columns writes a narrow left column, which is always ASCII, and a text beside it.
func columns(w io.Writer, rows [][2]string) {
	width := 0
	for _, r := range rows {
		width = max(width, len(r[0]))
	}
	for _, r := range rows {
		fmt.Fprintf(w, "  %-*s  %s\n", width, r[0], r[1])
	}
}

func flagRow(f *kong.Flag) [2]string {
	name := "--" + f.Name
	if f.Short != 0 {
		name = "-" + string(f.Short) + ", " + name
	}
	if !f.IsBool() {
		name += " " + strings.ToUpper(f.FormatPlaceHolder())
	}
	if f.Name == "help" {
		return [2]string{name, "이 도움말을 보입니다."}
	}
	return [2]string{name, f.Help}
}

// within is the words of a command after the program's name.
func within(app string, node *kong.Node) string {
	words := node.Name
	for up := node.Parent; up != nil && up.Name != app; up = up.Parent {
		words = up.Name + " " + words
	}
	return words
}

func commandLine(app string, node *kong.Node) string {
	parts := []string{app, within(app, node)}
	if len(node.Children) > 0 {
		parts = append(parts, "<명령>")
	}
	for _, arg := range node.Positional {
		name := arg.Name
		if !arg.Required {
			name = "[" + name + "]"
		}
		parts = append(parts, name)
	}
	if len(node.AllFlags(true)) > 0 {
		parts = append(parts, "[선택 항목]")
	}
	return strings.Join(parts, " ")
}

// helpCmd shows the help of the program or of one command.
type helpCmd struct {
	Command []string `arg:"" optional:"" name:"COMMAND" help:"설명을 볼 명령"`
}

// Run prints the help.
func (c *helpCmd) Run(parser *kong.Kong) error {
	args := slices.Concat(c.Command, []string{"--help"})
	// The help flag prints and ends the program, so anything that comes back is a name that is none.
	if _, err := parser.Parse(args); err != nil {
		return usageError(err)
	}
	return kilowon.Errorf(kilowon.Internal, "도움말을 보이지 못했습니다")
}
