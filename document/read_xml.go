package document

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// xmlToken is what xmlScanner.next found.
type xmlToken uint8

const (
	xmlEnd xmlToken = iota
	xmlStart
	xmlClose
	xmlText
)

// maxXMLDepth bounds nesting; a workbook's parts stay below twenty.
const maxXMLDepth = 64

// xmlScanner walks over a part of an xlsx file without copying it. It reads what such parts may hold: elements, attributes, text,
// the five named entities and character references; a document type is an error, so no entity can grow. encoding/xml does the
// same job ten times slower.
type xmlScanner struct {
	data []byte
	pos  int
	// open are the full names of the open elements.
	open [][]byte
	// closing says the last start tag closed itself and its end is still to be told.
	closing bool
	err     error

	// name is the local name of the element last started or closed.
	name []byte
	// attrs is what is left of the start tag's attributes; key and value are the one nextAttr gave.
	attrs, key, value []byte
	// text is the text last found, still escaped unless literal.
	text    []byte
	literal bool
}

// newXMLScanner takes a part in UTF-8, or in UTF-16 with a byte order mark.
func newXMLScanner(data []byte) (*xmlScanner, error) {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		decoded, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return nil, damaged(err)
		}
		data = decoded
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return nil, damaged(errors.New("part is not UTF-8"))
	}
	return &xmlScanner{data: data}, nil
}

func (s *xmlScanner) fail(format string, args ...any) xmlToken {
	if s.err == nil {
		s.err = fmt.Errorf("xml at byte %d: %s", s.pos, fmt.Sprintf(format, args...))
	}
	return xmlEnd
}

// depth is the number of open elements.
func (s *xmlScanner) depth() int { return len(s.open) }

// next moves to the next start tag, end tag or text. After an error, and after the last element, it gives xmlEnd.
func (s *xmlScanner) next() xmlToken {
	if s.err != nil {
		return xmlEnd
	}
	if s.closing {
		s.closing = false
		s.open = s.open[:len(s.open)-1]
		return xmlClose
	}
	for s.pos < len(s.data) {
		rest := s.data[s.pos:]
		if rest[0] != '<' {
			n := bytes.IndexByte(rest, '<')
			if n < 0 {
				n = len(rest)
			}
			s.pos += n
			if len(s.open) > 0 {
				s.text, s.literal = rest[:n], false
				return xmlText
			}
			continue
		}
		switch {
		case len(rest) > 1 && rest[1] == '/':
			return s.endTag(rest)
		case bytes.HasPrefix(rest, []byte("<?")):
			s.skipTo(rest, "?>")
		case bytes.HasPrefix(rest, []byte("<!--")):
			s.skipTo(rest, "-->")
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			if n := s.skipTo(rest, "]]>"); n > 0 {
				s.text, s.literal = rest[len("<![CDATA["):n-len("]]>")], true
				return xmlText
			}
		case bytes.HasPrefix(rest, []byte("<!")):
			return s.fail("document type is not allowed")
		default:
			return s.startTag(rest)
		}
		if s.err != nil {
			return xmlEnd
		}
	}
	if len(s.open) > 0 {
		return s.fail("element %q is not closed", s.open[len(s.open)-1])
	}
	return xmlEnd
}

// skipTo moves behind the marker and gives the length passed.
func (s *xmlScanner) skipTo(rest []byte, marker string) int {
	n := bytes.Index(rest, []byte(marker))
	if n < 0 {
		s.fail("%q is missing", marker)
		return 0
	}
	s.pos += n + len(marker)
	return n + len(marker)
}

func (s *xmlScanner) endTag(rest []byte) xmlToken {
	n := bytes.IndexByte(rest, '>')
	if n < 0 {
		return s.fail("end tag is cut off")
	}
	name := trimRightXML(rest[2:n])
	if len(s.open) == 0 || !bytes.Equal(s.open[len(s.open)-1], name) {
		return s.fail("end tag %q without its start", name)
	}
	s.open = s.open[:len(s.open)-1]
	s.name = localName(name)
	s.pos += n + 1
	return xmlClose
}

func (s *xmlScanner) startTag(rest []byte) xmlToken {
	end := 1
	for quote := byte(0); ; end++ {
		if end == len(rest) {
			return s.fail("start tag is cut off")
		}
		c := rest[end]
		if quote != 0 {
			if c == quote {
				quote = 0
			}
		} else if c == '>' {
			break
		} else if c == '"' || c == '\'' {
			quote = c
		}
	}
	body := rest[1:end]
	s.closing = len(body) > 0 && body[len(body)-1] == '/'
	if s.closing {
		body = body[:len(body)-1]
	}
	n := 0
	for n < len(body) && !isXMLSpace(body[n]) {
		n++
	}
	if n == 0 || len(s.open) == maxXMLDepth {
		return s.fail("start tag %q is malformed or nested too deep", body[:n])
	}
	s.open = append(s.open, body[:n])
	s.name, s.attrs = localName(body[:n]), body[n:]
	s.pos += end + 1
	return xmlStart
}

func isXMLSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// trimRightXML and trimLeftXML spare the set bytes.TrimRight and bytes.TrimLeft build on each call.
func trimRightXML(b []byte) []byte {
	for len(b) > 0 && isXMLSpace(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

func trimLeftXML(b []byte) []byte {
	for len(b) > 0 && isXMLSpace(b[0]) {
		b = b[1:]
	}
	return b
}

// localName drops the namespace prefix: the namespaces of strict and transitional workbooks differ, the local names do not.
func localName(name []byte) []byte {
	return name[bytes.IndexByte(name, ':')+1:]
}

// nextAttr moves to the next attribute of the element last started.
func (s *xmlScanner) nextAttr() bool {
	a := trimLeftXML(s.attrs)
	if len(a) == 0 || s.err != nil {
		return false
	}
	n := bytes.IndexByte(a, '=')
	if n < 1 {
		s.fail("attribute without a value")
		return false
	}
	s.key = trimRightXML(a[:n])
	a = trimLeftXML(a[n+1:])
	if len(a) == 0 || a[0] != '"' && a[0] != '\'' {
		s.fail("attribute without quotes")
		return false
	}
	end := bytes.IndexByte(a[1:], a[0])
	if end < 0 {
		s.fail("attribute is cut off")
		return false
	}
	s.value, s.attrs = a[1:end+1], a[end+2:]
	return true
}

// skip moves behind the end of the element last started.
func (s *xmlScanner) skip() {
	for depth := s.depth(); s.depth() >= depth && s.err == nil; {
		s.next()
	}
}

// content appends the text directly inside the element last started and moves behind its end.
func (s *xmlScanner) content(dst []byte) []byte {
	depth := s.depth()
	for {
		switch s.next() {
		case xmlText:
			if s.literal {
				dst = append(dst, s.text...)
			} else {
				dst = s.unescape(dst, s.text)
			}
		case xmlStart:
			s.skip()
		case xmlClose:
			if s.depth() < depth {
				return dst
			}
		case xmlEnd:
			return dst
		}
	}
}

// attrText gives the value of the current attribute as text.
func (s *xmlScanner) attrText() string { return string(s.unescape(nil, s.value)) }

var xmlEntities = map[string]byte{"lt": '<', "gt": '>', "amp": '&', "quot": '"', "apos": '\''}

// unescape appends raw with its entities resolved and its line ends made one.
func (s *xmlScanner) unescape(dst, raw []byte) []byte {
	for {
		n := bytes.IndexAny(raw, "&\r")
		if n < 0 {
			return append(dst, raw...)
		}
		dst = append(dst, raw[:n]...)
		if raw[n] == '\r' {
			dst = append(dst, '\n')
			raw = bytes.TrimPrefix(raw[n+1:], []byte("\n"))
			continue
		}
		raw = raw[n+1:]
		end := bytes.IndexByte(raw[:min(len(raw), 12)], ';')
		if end < 1 {
			s.fail("entity without an end")
			return dst
		}
		entity := raw[:end]
		raw = raw[end+1:]
		if c, ok := xmlEntities[string(entity)]; ok {
			dst = append(dst, c)
			continue
		}
		r, ok := characterReference(string(entity))
		if !ok {
			s.fail("entity %q is not known", entity)
			return dst
		}
		dst = utf8.AppendRune(dst, r)
	}
}

// characterReference reads #44032 or #xAC00.
func characterReference(entity string) (rune, bool) {
	if len(entity) < 2 || entity[0] != '#' {
		return 0, false
	}
	digits, base := entity[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n == 0 || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return 0, false
	}
	return rune(n), true
}
