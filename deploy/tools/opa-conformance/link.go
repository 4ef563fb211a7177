package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"github.com/open-policy-agent/opa/v1/ir"
)

// Puts the plans of many cases into one policy. Functions get a prefix, and what points into the tables
// of strings and files is moved by what is there already; nothing else of a plan changes. What a case
// reaches by a name that is only known when it runs (a dynamic call) would find the functions of all
// cases: a module holds at most one case that does so, and only its functions keep their paths as they are.
type linker struct {
	out      string
	policy   *ir.Policy
	builtins map[string]bool
	dynamic  bool
	inside   []*compiled
	modules  int
}

func link(all []*compiled, out string) error {
	l := &linker{out: out}
	l.reset()
	var later []*compiled
	for _, one := range all {
		if one.plan == nil {
			continue
		}
		if dynamic(one.plan) && l.dynamic {
			later = append(later, one)
			continue
		}
		if err := l.add(one); err != nil {
			return err
		}
	}
	for _, one := range later {
		if l.dynamic {
			if err := l.flush(); err != nil {
				return err
			}
		}
		if err := l.add(one); err != nil {
			return err
		}
	}
	return l.flush()
}

func (l *linker) reset() {
	l.policy = &ir.Policy{Static: &ir.Static{}, Plans: &ir.Plans{}, Funcs: &ir.Funcs{}}
	l.builtins = map[string]bool{}
	l.dynamic = false
	l.inside = nil
}

func (l *linker) add(one *compiled) error {
	one.Entrypoint = fmt.Sprintf("case%d", len(l.inside))
	isDynamic := dynamic(one.plan)
	m := &mover{
		strings: len(l.policy.Static.Strings),
		files:   len(l.policy.Static.Files),
		prefix:  one.Entrypoint + ".",
		own:     map[string]bool{},
	}
	for _, f := range one.plan.Funcs.Funcs {
		m.own[f.Name] = true
	}
	m.move(reflect.ValueOf(one.plan.Plans))
	m.move(reflect.ValueOf(one.plan.Funcs))
	for _, f := range one.plan.Funcs.Funcs {
		f.Name = m.prefix + f.Name
		if !isDynamic {
			f.Path = append([]string{one.Entrypoint}, f.Path...)
		}
	}
	if len(one.plan.Plans.Plans) != 1 {
		return fmt.Errorf("%s: %d plans", one.Note, len(one.plan.Plans.Plans))
	}
	one.plan.Plans.Plans[0].Name = one.Entrypoint
	l.policy.Static.Strings = append(l.policy.Static.Strings, one.plan.Static.Strings...)
	l.policy.Static.Files = append(l.policy.Static.Files, one.plan.Static.Files...)
	for _, builtin := range one.plan.Static.BuiltinFuncs {
		if !l.builtins[builtin.Name] {
			l.builtins[builtin.Name] = true
			l.policy.Static.BuiltinFuncs = append(l.policy.Static.BuiltinFuncs, builtin)
		}
	}
	l.policy.Plans.Plans = append(l.policy.Plans.Plans, one.plan.Plans.Plans...)
	l.policy.Funcs.Funcs = append(l.policy.Funcs.Funcs, one.plan.Funcs.Funcs...)
	l.dynamic = l.dynamic || isDynamic
	l.inside = append(l.inside, one)
	if len(l.inside) == batchMax {
		return l.flush()
	}
	return nil
}

func (l *linker) flush() error {
	if len(l.inside) == 0 {
		return nil
	}
	code, err := encode(l.policy)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("module%03d.wasm", l.modules)
	l.modules++
	for _, one := range l.inside {
		one.Module = name
	}
	l.reset()
	return os.WriteFile(filepath.Join(l.out, name), code, 0o644)
}

func dynamic(policy *ir.Policy) bool {
	found := false
	_ = ir.Walk(finder{&found}, policy)
	return found
}

type finder struct{ found *bool }

func (finder) Before(any) {}
func (finder) After(any)  {}
func (f finder) Visit(x any) (ir.Visitor, error) {
	if _, ok := x.(*ir.CallDynamicStmt); ok {
		*f.found = true
	}
	return f, nil
}

// Changes a plan in place, whatever kinds of statement it is made of.
type mover struct {
	strings, files int
	prefix         string
	own            map[string]bool
	seen           map[uintptr]bool
}

var stringIndex = reflect.TypeFor[ir.StringIndex]()

func (m *mover) move(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || m.visited(v.Pointer()) {
			return
		}
		m.statement(v)
		m.move(v.Elem())
	case reflect.Interface:
		if v.IsNil() {
			return
		}
		if inner := v.Elem(); inner.Type() == stringIndex {
			v.Set(reflect.ValueOf(ir.StringIndex(int(inner.Int()) + m.strings)))
		} else {
			m.move(inner)
		}
	case reflect.Slice:
		for i := range v.Len() {
			m.move(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				m.move(v.Field(i))
			}
		}
	}
}

// A statement may be reached twice; it is moved once.
func (m *mover) visited(at uintptr) bool {
	if m.seen == nil {
		m.seen = map[uintptr]bool{}
	}
	was := m.seen[at]
	m.seen[at] = true
	return was
}

func (m *mover) statement(v reflect.Value) {
	if located, ok := v.Interface().(interface{ GetLocation() *ir.Location }); ok {
		located.GetLocation().File += m.files
	}
	switch s := v.Interface().(type) {
	case *ir.MakeNumberRefStmt:
		s.Index += m.strings
	case *ir.WithStmt:
		for i := range s.Path {
			s.Path[i] += m.strings
		}
	case *ir.CallStmt:
		if m.own[s.Func] {
			s.Func = m.prefix + s.Func
		}
	}
}
