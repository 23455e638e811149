package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"foodie": main})
}

// TestScripts runs the program as a person at a shell does; testdata/script has one file for each thing they might want.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			// Nothing answers on these ports, so that `foodie chat` opens everything in its own process.
			env.Setenv("AGENT_ADDR", "localhost:1")
			env.Setenv("API_ADDR", "localhost:2")
			env.Setenv("COLUMNS", "240")
			env.Setenv("DATA_DIR", env.WorkDir+"/data")
			return nil
		},
	})
}
