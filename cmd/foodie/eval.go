package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/foodieexpress/foodie/eval"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/resilience"
)

// evalCmd measures how well a model understands people.
type evalCmd struct {
	Play   evalPlayCmd   `cmd:"" name:"run" default:"withargs" help:"Play suites of sentences against a model and report; foodie eval alone does the same."`
	Export evalExportCmd `cmd:"" help:"Make a case of a real conversation, with everything masked that tells whose it is."`
}

// evalPlayCmd plays suites and reports.
type evalPlayCmd struct {
	Suites        []string `arg:"" optional:"" help:"Suites (*.jsonl), or folders of them. Without any: the small one that comes with the program."`
	Model         string   `enum:"builtin,hosted,gemini,openai,ollama" default:"builtin" help:"Whom to measure: builtin; hosted, whichever the environment configures; or gemini, openai, ollama."`
	modelSettings `embed:""`
	JSON          bool               `name:"json" help:"Print the whole report as JSON."`
	AtOnce        int                `name:"at-once" default:"4" help:"Cases to play at once, 1 to 64."`
	Least         map[string]float64 `mapsep:"," placeholder:"FIGURE=PERCENT,…" help:"Fail when a figure is lower: items, exact, dialogues, confirmations, search, recall, right."`
	Most          map[string]float64 `mapsep:"," placeholder:"FIGURE=PERCENT,…" help:"Fail when a figure is higher: alarms, false-yes, missed-yes."`
}

// Help says what stands in no flag.
func (*evalPlayCmd) Help() string {
	return "Plays each case through the real agent, over scratch stores that vanish afterwards; no data of yours is touched. docs/eval.md has the form of a suite."
}

// Run plays, prints, and fails when a figure is not as it should be.
func (c *evalPlayCmd) Run(p *process) error {
	model, err := c.open(p)
	if err != nil {
		return err
	}
	suite, err := c.suite()
	if err != nil {
		return err
	}
	results, err := suite.Play(p.ctx, model, c.AtOnce)
	if err != nil {
		return err
	}
	name := "builtin"
	if model != nil {
		name = model.Name()
	}
	report := eval.NewReport(name, results)
	if err := c.print(p, report); err != nil {
		return err
	}
	if below := report.Below(c.Least, c.Most); len(below) > 0 {
		return errors.New("not good enough: " + strings.Join(below, "; "))
	}
	return nil
}

func (c *evalPlayCmd) suite() (*eval.Suite, error) {
	if len(c.Suites) == 0 {
		return eval.Own()
	}
	return eval.Load(c.Suites...)
}

func (c *evalPlayCmd) print(p *process, report eval.Report) error {
	if !c.JSON {
		return report.Print(p.out)
	}
	out := json.NewEncoder(p.out)
	out.SetIndent("", "  ")
	return out.Encode(report)
}

// open checks the settings, and gives the model to measure; nil for the built-in one. A hosted one whose key is no good is
// told at once, not once for each case.
func (c *evalPlayCmd) open(p *process) (llm.Model, error) {
	s := p.checked(c.modelSettings)
	s.within(c.AtOnce, 1, 64, "--at-once")
	good, bad := eval.FigureNames()
	known(s, "--least", c.Least, good)
	known(s, "--most", c.Most, bad)
	chosen := c.chosen()
	s.need(c.Model == "builtin" || chosen.kind() != "" && (c.Model == "hosted" || chosen.kind() == c.Model), "--model", "is %s, and no setting says where it is", c.Model)
	if err := s.err(); err != nil || c.Model == "builtin" {
		return nil, err
	}
	model, err := chosen.open(p.ctx, resilience.Transport(newTransport(), resilience.Model("model")))
	if err != nil {
		return nil, fmt.Errorf("open the model: %w", err)
	}
	ctx, cancel := context.WithTimeoutCause(p.ctx, keyTime, errors.New("the model did not answer in time"))
	defer cancel()
	if err := model.Check(ctx); err != nil {
		return nil, fmt.Errorf("%s cannot be used: %w", model.Name(), err)
	}
	return model, nil
}

// chosen are the settings as if only the chosen model were configured.
func (c *evalPlayCmd) chosen() modelSettings {
	m := c.modelSettings
	switch c.Model {
	case "gemini":
		m.UseOllama = ""
	case "openai":
		m.UseOllama, m.GoogleKey = "", ""
	case "ollama":
		m.UseOllama = "true"
	}
	return m
}

// known wants the figures of a flag to be among names.
func known(s *settings, flag string, figures map[string]float64, names []string) {
	for _, name := range slices.Sorted(maps.Keys(figures)) {
		s.need(slices.Contains(names, name), flag, "names %q; there are %s", name, strings.Join(names, ", "))
		s.need(figures[name] >= 0 && figures[name] <= 100, flag, "is %s=%g; a share is 0 to 100 percent", name, figures[name])
	}
}
