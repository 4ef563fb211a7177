// Compiles OPA's own conformance cases to WebAssembly, many of them into one module, each with an
// entrypoint of its own, so that a host can run all of them without translating thousands of modules.
//
//	opa-conformance CASES EXCEPTIONS OUT < NAMES
//
// CASES is a folder of OPA's Go module, v1/test/cases/testdata/v1; EXCEPTIONS the list of those that OPA
// itself does not run in WebAssembly, internal/wasm/sdk/test/e2e/exceptions.yaml; NAMES the built-in
// functions that the host has, which a case may use. OUT, which must not exist, gets the modules and
// cases.json: every case, in order of its file and place, with what to run and what is expected, or why
// it is refused. Each case is planned by itself by OPA's own compiler, as `opa build` does it; only the
// plans are put together (see link.go).
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/open-policy-agent/opa/internal/compiler/wasm"
	"github.com/open-policy-agent/opa/internal/wasm/encoding"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/test/cases"
	"github.com/open-policy-agent/opa/v1/types"
	"github.com/open-policy-agent/opa/v1/util"
)

// Cases in one module: more make translating cheaper and the function that holds all entrypoints longer.
const batchMax = 60

// One case, as the host needs it.
type compiled struct {
	Note       string            `json:"note"`
	File       string            `json:"file"`
	Module     string            `json:"module,omitempty"`
	Entrypoint string            `json:"entrypoint,omitempty"`
	Builtins   []string          `json:"builtins,omitempty"`
	Refused    string            `json:"refused,omitempty"`
	Exception  string            `json:"exception,omitempty"`
	Data       string            `json:"data"`
	Input      string            `json:"input"`
	Defined    *bool             `json:"want_defined,omitempty"`
	Result     string            `json:"want_result,omitempty"`
	ErrorCode  *string           `json:"want_error_code,omitempty"`
	Error      *string           `json:"want_error,omitempty"`
	Sort       bool              `json:"sort_bindings,omitempty"`
	Generated  bool              `json:"ignore_generated_vars,omitempty"`
	Strict     bool              `json:"strict_error,omitempty"`
	Env        map[string]string `json:"env,omitempty"`
	plan       *ir.Policy
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: opa-conformance CASES EXCEPTIONS OUT < NAMES")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "opa-conformance:", err)
		os.Exit(1)
	}
}

func run(from, exceptions, out string) error {
	if err := os.Mkdir(out, 0o755); err != nil {
		return err
	}
	names, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	// OPA's own runners have this one besides.
	ast.RegisterBuiltin(&ast.Builtin{
		Name: "test.sleep",
		Decl: types.NewFunction(types.Args(types.S), types.NewNull()),
	})
	set, err := cases.Load(from)
	if err != nil {
		return err
	}
	sort.SliceStable(set.Cases, func(i, j int) bool { return set.Cases[i].Filename < set.Cases[j].Filename })
	planner := &planner{host: map[string]bool{}}
	for _, name := range strings.Fields(string(names)) {
		planner.host[name] = true
	}
	text, err := os.ReadFile(exceptions)
	if err != nil {
		return err
	}
	if err := util.Unmarshal(text, &planner.exceptions); err != nil {
		return err
	}
	rego.RegisterPlugin(target, planner)
	all := make([]*compiled, 0, len(set.Cases))
	for i := range set.Cases {
		one, err := planner.plan(from, &set.Cases[i])
		if err != nil {
			return fmt.Errorf("%s: %w", set.Cases[i].Note, err)
		}
		all = append(all, one)
	}
	if err := link(all, out); err != nil {
		return err
	}
	text, err = json.Marshal(all)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "cases.json"), text, 0o644)
}

const target = "samsvar"

// Keeps the plan that OPA's compiler makes, instead of evaluating it.
type planner struct {
	last       *ir.Policy
	host       map[string]bool
	exceptions map[string]string
}

func (*planner) IsTarget(name string) bool { return name == target }

func (p *planner) PrepareForEval(_ context.Context, policy *ir.Policy, _ ...rego.PrepareOption) (rego.TargetPluginEval, error) {
	p.last = policy
	return p, nil
}

func (*planner) Eval(context.Context, *rego.EvalContext, ast.Value) (ast.Value, error) {
	return nil, errors.New("plans only")
}

func (p *planner) plan(from string, tc *cases.TestCase) (*compiled, error) {
	file, err := filepath.Rel(from, tc.Filename)
	if err != nil {
		return nil, err
	}
	one := &compiled{
		Note: tc.Note, File: filepath.ToSlash(file), Exception: p.exceptions[tc.Note], Data: "{}",
		Defined: tc.WantDefined, ErrorCode: tc.WantErrorCode, Error: tc.WantError,
		Sort: tc.SortBindings, Generated: tc.IgnoreGeneratedVars, Strict: tc.StrictError, Env: tc.Env,
	}
	if err := values(tc, one); err != nil {
		return nil, err
	}
	capabilities := ast.CapabilitiesForThisVersion(ast.CapabilitiesExperimentalKeywords(tc.ExperimentalKeywords))
	plan, err := p.planWith(tc, capabilities)
	if err != nil {
		one.Refused = err.Error()
		return one, nil
	}
	missing := false
	for _, builtin := range plan.Static.BuiltinFuncs {
		one.Builtins = append(one.Builtins, builtin.Name)
		missing = missing || !p.host[builtin.Name]
	}
	if !missing {
		one.plan = plan
		return one, nil
	}
	// What the host does not have is refused by the compiler, as it is for a policy.
	capabilities.Builtins = slices.DeleteFunc(capabilities.Builtins, func(b *ast.Builtin) bool { return !p.host[b.Name] })
	if _, err = p.planWith(tc, capabilities); err == nil {
		return nil, errors.New("a built-in function that is not there was accepted")
	}
	one.Refused = err.Error()
	return one, nil
}

func (p *planner) planWith(tc *cases.TestCase, capabilities *ast.Capabilities) (*ir.Policy, error) {
	options := []func(*rego.Rego){
		rego.Target(target),
		rego.Query(tc.Query),
		rego.SetRegoVersion(ast.RegoV1),
		rego.Capabilities(capabilities),
	}
	for i := range tc.Modules {
		options = append(options, rego.Module(fmt.Sprintf("module-%d.rego", i), tc.Modules[i]))
	}
	p.last = nil
	_, err := rego.New(options...).PrepareForEval(context.Background())
	return p.last, err
}

// As text, so that no number changes on its way.
func values(tc *cases.TestCase, one *compiled) error {
	if tc.Data != nil {
		text, err := json.Marshal(*tc.Data)
		if err != nil {
			return err
		}
		one.Data = string(text)
	}
	if tc.WantResult != nil {
		text, err := json.Marshal(*tc.WantResult)
		if err != nil {
			return err
		}
		one.Result = string(text)
	}
	if tc.InputTerm != nil {
		term, err := ast.ParseTerm(*tc.InputTerm)
		if err != nil {
			return err
		}
		one.Input = term.String()
	} else if tc.Input != nil {
		text, err := json.Marshal(*tc.Input)
		if err != nil {
			return err
		}
		one.Input = string(text)
	}
	return nil
}

// Encodes one module.
func encode(policy *ir.Policy) ([]byte, error) {
	module, err := wasm.New().WithPolicy(policy).Compile()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = encoding.WriteModule(&out, module)
	return out.Bytes(), err
}
