package llmtest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/foodieexpress/foodie/llm"
)

// Recorded is what a hosted model replied to texts of many kinds: some it resists, others it obeys, as hosted models do.
// It is read from a file of scenes, of which the first that fits counts.
type Recorded []Scene

// A Scene is what a model does about a text.
type Scene struct {
	Heard   string   `json:"heard"` // a regular expression over the diner's last words, and over what tools brought since
	Takes   [][]Line `json:"takes"` // what it does, step by step; of several takes the text itself chooses one
	pattern *regexp.Regexp
}

// A Line is one reply. $1 and so on in it are what the expression caught.
type Line struct {
	Text  string     `json:"text,omitempty"`
	Calls []Recalled `json:"calls,omitempty"`
}

// A Recalled is a call of a recorded reply.
type Recalled struct {
	Name      string          `json:"name"`
	Arguments json.RawMessage `json:"arguments"`
}

// ReadRecorded reads the scenes of a file.
func ReadRecorded(path string) (Recorded, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var r Recorded
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	for i := range r {
		if r[i].pattern, err = regexp.Compile("(?is)" + r[i].Heard); err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
	}
	return r, nil
}

// Reply is the reply of the given step, from 0, of a turn in which said was said and read was read of tools.
func (r Recorded) Reply(said, read string, step int) llm.Reply {
	for _, s := range r {
		heard := said + "\n" + read
		at := s.pattern.FindStringSubmatchIndex(heard)
		if at == nil || len(s.Takes) == 0 {
			continue
		}
		take := s.Takes[len(said)%len(s.Takes)]
		if step >= len(take) {
			return llm.Reply{Text: "Is there anything else?"}
		}
		fill := func(t string) string { return string(s.pattern.ExpandString(nil, t, heard, at)) }
		reply := llm.Reply{Text: fill(take[step].Text), Usage: llm.Usage{In: 4000, Out: 60}}
		for i, c := range take[step].Calls {
			arguments := json.RawMessage(fill(strings.Replace(string(c.Arguments), `"$1"`, whole(c.Arguments), 1)))
			if !json.Valid(arguments) {
				arguments = json.RawMessage("{}")
			}
			reply.Calls = append(reply.Calls, llm.Call{ID: fmt.Sprintf("call_%d_%d", step, i), Name: c.Name, Arguments: arguments})
		}
		return reply
	}
	return llm.Reply{Text: "I am here to help with food."}
}

// Name is "recorded".
func (Recorded) Name() string { return "recorded" }

// Generate implements llm.Model.
func (r Recorded) Generate(_ context.Context, q llm.Request, emit func(string)) (llm.Reply, error) {
	said, read, step := "", "", 0
	for _, m := range q.Messages {
		switch m.Role {
		case llm.Diner:
			said, read, step = m.Text, "", 0
		case llm.Foodie:
			step++
		case llm.Tool:
			for _, t := range m.Results {
				read += string(t.Content) + "\n"
			}
		}
	}
	reply := r.Reply(said, read, step)
	if emit != nil && reply.Text != "" {
		emit(reply.Text)
	}
	return reply, nil
}

// Gemini gives the reply to a request over the wire of Gemini.
func (r Recorded) Gemini(q GeminiRequest) llm.Reply {
	said, step := "", 0
	var read strings.Builder
	for _, c := range q.Contents {
		step += map[string]int{"model": 1}[c.Role]
		for _, p := range c.Parts {
			switch {
			case p.FunctionResponse != nil:
				read.Write(p.FunctionResponse.Response)
			case c.Role == "user":
				said, step = p.Text, 0
				read.Reset()
			}
		}
	}
	return r.Reply(said, read.String(), step)
}

// whole is $1 without its quotes where it stands for all arguments.
func whole(arguments json.RawMessage) string {
	if string(arguments) == `"$1"` {
		return "$1"
	}
	return `"$1"`
}
