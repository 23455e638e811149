package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// checkCmd looks at the settings of `foodie serve` without starting anything.
type checkCmd struct {
	common        `embed:""`
	apiSettings   `embed:""`
	agentSettings `embed:""`
	apiBase       `embed:""`
}

// Run reports every wrong setting at once; none is hidden behind another.
func (c *checkCmd) Run(p *process) error {
	s := p.checked(c.common, c.apiSettings, c.agentSettings, c.apiBase)
	s.need(c.APIAddr != c.addr(), "AGENT_ADDR", "is %q, the address of the API", c.addr())
	writable(s, c.DataDir)
	for _, name := range unusedSet(p.getenv) {
		fmt.Fprintf(p.err, "warning: %s is set and has no meaning here\n", name)
	}
	if err := s.err(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(p.out, "Every setting is right (%s): API on %s, agent and page on %s, data in %s.\n", c.Env, c.APIAddr, c.addr(), c.DataDir)
	return err
}

// writable wants dir, or the nearest folder above it that exists, to take files.
func writable(s *settings, dir string) {
	at := filepath.Clean(dir)
	for {
		if info, err := os.Stat(at); err == nil {
			if !info.IsDir() {
				s.need(false, "DATA_DIR", "is %q, and %s is no folder", dir, at)
				return
			}
			break
		}
		up := filepath.Dir(at)
		if up == at {
			break
		}
		at = up
	}
	f, err := os.CreateTemp(at, ".foodie-check-")
	s.need(err == nil, "DATA_DIR", "is %q, and nothing can be written in %s", dir, at)
	if err == nil {
		f.Close()
		os.Remove(f.Name())
	}
}
