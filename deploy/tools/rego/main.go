// Command samsvar-rego compiles Rego to WebAssembly on the compiler packages of the pinned OPA, many
// times in one process. It reads one request a line from standard input and writes one answer a line,
// as soon as it is there: the answers carry the id of their request and may come in any order.
//
// A request: {"id", "query", "modules": {file: text}, "regoVersion": 0 or 1, "capabilities": {...}}.
// An answer: {"id", "wasm": base64}, or {"id", "problems": [{"code", "message", "file", "row"}]}.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// Longest request, in bytes.
const requestBytesMax = 32 << 20

type request struct {
	ID           string            `json:"id"`
	Query        string            `json:"query"`
	Modules      map[string]string `json:"modules"`
	RegoVersion  int               `json:"regoVersion"`
	Capabilities *ast.Capabilities `json:"capabilities"`
	// Keywords that OPA calls experimental, for requests without capabilities.
	ExperimentalKeywords bool `json:"experimentalKeywords"`
}

type problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	File    string `json:"file,omitempty"`
	Row     int    `json:"row,omitempty"`
}

type answer struct {
	ID       string    `json:"id"`
	Wasm     []byte    `json:"wasm,omitempty"`
	Problems []problem `json:"problems,omitempty"`
}

func main() {
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "samsvar-rego:", err)
		os.Exit(3)
	}
}

func serve(in io.Reader, out io.Writer) error {
	var writing sync.Mutex
	var workers sync.WaitGroup
	encoder := json.NewEncoder(out)
	failed := make(chan error, 1)
	requests := make(chan request)
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for asked := range requests {
				given := compile(asked)
				writing.Lock()
				err := encoder.Encode(given)
				writing.Unlock()
				if err != nil {
					select {
					case failed <- err:
					default:
					}
				}
			}
		})
	}
	err := read(in, requests, failed)
	close(requests)
	workers.Wait()
	select {
	case writeErr := <-failed:
		return errors.Join(err, writeErr)
	default:
		return err
	}
}

func read(in io.Reader, requests chan<- request, failed chan error) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 64<<10), requestBytesMax)
	for number := 1; lines.Scan(); number++ {
		var asked request
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			return fmt.Errorf("line %d is no request: %w", number, err)
		}
		select {
		case requests <- asked:
		case err := <-failed:
			failed <- err
			return nil
		}
	}
	return lines.Err()
}

func compile(asked request) (given answer) {
	given.ID = asked.ID
	// The planner panics on some programs; that is a refusal of this one, not the end of the others.
	defer func() {
		if reason := recover(); reason != nil {
			given.Problems = []problem{{Code: "compile_panic", Message: fmt.Sprint(reason)}}
		}
	}()
	version := ast.RegoV1
	if asked.RegoVersion == 0 {
		version = ast.RegoV0
	}
	capabilities := asked.Capabilities
	if capabilities == nil {
		capabilities = ast.CapabilitiesForThisVersion(ast.CapabilitiesExperimentalKeywords(asked.ExperimentalKeywords))
	}
	options := []func(*rego.Rego){
		rego.Query(asked.Query),
		rego.SetRegoVersion(version),
		rego.Capabilities(capabilities),
	}
	for _, file := range slices.Sorted(maps.Keys(asked.Modules)) {
		options = append(options, rego.Module(file, asked.Modules[file]))
	}
	compiled, err := rego.New(options...).Compile(context.Background())
	if err != nil {
		given.Problems = problems(err)
		return given
	}
	given.Wasm = compiled.Bytes
	return given
}

func problems(err error) []problem {
	var several rego.Errors
	if errors.As(err, &several) {
		var all []problem
		for _, one := range several {
			all = append(all, problems(one)...)
		}
		return all
	}
	var known ast.Errors
	if errors.As(err, &known) {
		var all []problem
		for _, one := range known {
			all = append(all, located(one))
		}
		return all
	}
	var one *ast.Error
	if errors.As(err, &one) {
		return []problem{located(one)}
	}
	return []problem{{Code: "compile_error", Message: err.Error()}}
}

func located(err *ast.Error) problem {
	found := problem{Code: err.Code, Message: err.Message}
	if err.Location != nil {
		found.File, found.Row = err.Location.File, err.Location.Row
	}
	return found
}
