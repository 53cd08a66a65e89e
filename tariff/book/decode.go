package book

import (
	"fmt"
	"io/fs"
	"reflect"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/kilowon/kilowon"
)

// decodeFile reads one YAML document into a struct by its yaml tags. The module's parser refuses repeated keys and broken syntax; the tree is
// walked here because its own decoder cuts 1.5 to 1, cannot tell an empty value from a missing one and takes half of a load's time.
func decodeFile(data fs.FS, name string, into any) error {
	text, err := fs.ReadFile(data, name)
	if err != nil {
		return fileError(name, "파일을 읽을 수 없습니다", err)
	}
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		return syntaxError(name, err)
	}
	if len(tree.Docs) != 1 {
		return at(name, "", "YAML 문서가 하나 있어야 하는데 %d개입니다", len(tree.Docs))
	}
	if tree.Docs[0].Body == nil {
		return at(name, "", "파일이 비어 있습니다")
	}
	if err := decode(tree.Docs[0].Body, reflect.ValueOf(into).Elem()); err != nil {
		return inFile(name, err)
	}
	return nil
}

// syntaxError turns the parser's words into ours; there is no tree to take a key path from, so the line is told.
func syntaxError(name string, err error) error {
	e, ok := err.(yaml.Error)
	if !ok || e.GetToken() == nil {
		return fileError(name, "YAML을 읽을 수 없습니다", err)
	}
	where := fmt.Sprintf("%d번째 줄", e.GetToken().Position.Line)
	if strings.Contains(e.GetMessage(), "already defined") {
		return at(name, where, "키 %q이(가) 두 번 나옵니다. 하나만 남기십시오", e.GetToken().Value)
	}
	return at(name, where, "YAML 형식이 맞지 않습니다: %s", e.GetMessage())
}

func decode(n ast.Node, v reflect.Value) error {
	if u, ok := v.Addr().Interface().(yaml.NodeUnmarshaler); ok {
		return u.UnmarshalYAML(n)
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return decode(n, v.Elem())
	case reflect.Struct:
		return decodeStruct(n, v)
	case reflect.Map:
		return decodeMap(n, v)
	case reflect.Slice:
		return decodeSlice(n, v)
	case reflect.String:
		if s, ok := n.(*ast.StringNode); ok {
			v.SetString(s.Value)
			return nil
		}
		return nodeError(n, "글이어야 하는데 %q입니다. 숫자처럼 보이면 따옴표로 묶으십시오", found(n))
	case reflect.Int:
		var w whole
		err := w.UnmarshalYAML(n)
		v.SetInt(w.value)
		return err
	case reflect.Bool:
		if b, ok := n.(*ast.BoolNode); ok {
			v.SetBool(b.Value)
			return nil
		}
		return nodeError(n, "true 또는 false여야 하는데 %q입니다", found(n))
	}
	return nodeError(n, "읽을 수 없는 자리입니다")
}

func decodeStruct(n ast.Node, v reflect.Value) error {
	m, ok := n.(ast.MapNode)
	if !ok {
		return nodeError(n, "키와 값의 묶음이어야 하는데 %q입니다", found(n))
	}
	fields := fieldsOf(v.Type())
	for it := m.MapRange(); it.Next(); {
		key := it.Key().GetToken().Value
		index, ok := fields[key]
		if !ok {
			return nodeError(it.KeyValue(), "모르는 키 %q입니다. 철자를 확인하거나 지우십시오", key)
		}
		if err := decode(it.Value(), v.FieldByIndex(index)); err != nil {
			return err
		}
	}
	return nil
}

func decodeMap(n ast.Node, v reflect.Value) error {
	m, ok := n.(ast.MapNode)
	if !ok {
		return nodeError(n, "키와 값의 묶음이어야 하는데 %q입니다", found(n))
	}
	v.Set(reflect.MakeMap(v.Type()))
	for it := m.MapRange(); it.Next(); {
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		if err := decode(it.Key(), key); err != nil {
			return err
		}
		if err := decode(it.Value(), value); err != nil {
			return err
		}
		v.SetMapIndex(key, value)
	}
	return nil
}

func decodeSlice(n ast.Node, v reflect.Value) error {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		return nodeError(n, "목록이어야 하는데 %q입니다", found(n))
	}
	v.Set(reflect.MakeSlice(v.Type(), len(seq.Values), len(seq.Values)))
	for i, e := range seq.Values {
		if err := decode(e, v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

var fieldCache sync.Map

// fieldsOf gives the place of every key of a struct, those of inlined heads among them.
func fieldsOf(t reflect.Type) map[string][]int {
	if known, ok := fieldCache.Load(t); ok {
		return known.(map[string][]int)
	}
	fields := map[string][]int{}
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("yaml")
		if tag != ",inline" {
			fields[tag] = []int{i}
			continue
		}
		for key, index := range fieldsOf(f.Type) {
			fields[key] = append([]int{i}, index...)
		}
	}
	fieldCache.Store(t, fields)
	return fields
}

// found is what a message shows of a node.
func found(n ast.Node) string {
	if n.Type() == ast.NullType {
		return "빈 값"
	}
	return n.GetToken().Value
}

func nodeError(n ast.Node, format string, args ...any) error {
	e := kilowon.Errorf(kilowon.Invalid, format, args...)
	e.Path = keyPath(n)
	return e
}

func keyPath(n ast.Node) string { return strings.TrimPrefix(strings.TrimPrefix(n.GetPath(), "$"), ".") }
