package document

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"

	"github.com/kilowon/kilowon"
)

// ReadYAML gives a YAML text, of which JSON is a part, as JSON; decimals stand in quotes and so stay exact. Anchors and aliases are refused, as a short
// text with them may unfold without end. The path of an error is the name with the line.
func ReadYAML(name string, text []byte) ([]byte, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, kilowon.At(name, kilowon.Errorf(kilowon.Invalid, "파일이 비어 있습니다"))
	}
	for _, t := range lexer.Tokenize(string(text)) {
		if t.Type == token.AnchorType || t.Type == token.AliasType {
			return nil, kilowon.At(fmt.Sprintf("%s:%d", name, t.Position.Line), kilowon.Errorf(kilowon.Invalid, "YAML의 앵커(&)와 별칭(*)은 읽지 않습니다. 값을 그대로 적어 주세요"))
		}
	}
	out, err := yaml.YAMLToJSON(text)
	if err != nil {
		return nil, YAMLError(name, err)
	}
	return out, nil
}

// YAMLError puts the YAML reader's complaint into Korean with its line.
func YAMLError(name string, err error) error {
	out := &kilowon.Error{Code: kilowon.Invalid, Path: name, Message: "YAML을 읽을 수 없습니다. 들여쓰기와 따옴표를 확인해 주세요."}
	var located yaml.Error
	var unknown *yaml.UnknownFieldError
	var twice *yaml.DuplicateKeyError
	var typ *yaml.TypeError
	var big *yaml.OverflowError
	switch {
	case errors.As(err, &unknown):
		out.Message = fmt.Sprintf("알 수 없는 항목입니다: %s", unknown.Token.Value)
	case errors.As(err, &twice):
		out.Message = fmt.Sprintf("같은 항목이 두 번 있습니다: %s", twice.Token.Value)
	case errors.As(err, &typ):
		out.Message = fmt.Sprintf("값의 종류가 다릅니다: %q", typ.Token.Value)
	case errors.As(err, &big):
		out.Message = fmt.Sprintf("숫자가 너무 큽니다: %s", big.SrcNum)
	case errors.As(err, &located) && strings.Contains(located.GetMessage(), "already defined"):
		out.Message = fmt.Sprintf("같은 항목이 두 번 있습니다: %s", located.GetToken().Value)
	}
	if errors.As(err, &located) && located.GetToken() != nil {
		out.Path = fmt.Sprintf("%s:%d", name, located.GetToken().Position.Line)
	}
	return out
}
