package agent_test

import (
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/agent"
)

func TestUrgent(t *testing.T) {
	for _, r := range []agent.Request{
		{Message: "yes"}, {Message: "ok confirm"}, {Message: "haan kar do"}, {Message: "હા"}, {Message: "no"}, {Action: &agent.Action{Kind: "cancel"}},
	} {
		if !r.Urgent() {
			t.Errorf("%+v is not urgent", r)
		}
	}
	for _, r := range []agent.Request{{}, {Message: "two thepla"}, {Message: "yes, and what is in it?"}, {Message: strings.Repeat("yes ", 100)}} {
		if r.Urgent() {
			t.Errorf("%+v is urgent", r)
		}
	}
}
