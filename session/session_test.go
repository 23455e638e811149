package session

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
)

func TestReplay(t *testing.T) {
	s := Session{Answers: []Answer{{"m2", json.RawMessage(`2`)}, {"m3", json.RawMessage(`3`)}}, SeenIDs: []string{"m1"}}
	for id, want := range map[string]string{"m2": "2 true ", "m3": "3 true ", "m1": " false message_too_old", "m4": " false ", "": " false "} {
		body, replayed, err := s.Replay(id)
		code := ""
		if err != nil {
			code = foodie.CodeOf(err)
		}
		if got := fmt.Sprintf("%s %v %s", body, replayed, code); got != want {
			t.Errorf("Replay(%q) = %q, want %q", id, got, want)
		}
	}
}

func TestApplyLeavesWhatItCameFromAsItWas(t *testing.T) {
	before := Session{Version: 3, Messages: make([]Message, 2, 10), Answers: make([]Answer, 0, 10), SeenIDs: make([]string, 0, 10)}
	one, two := before, before
	one.Apply(Update{Append: []Message{{Text: "one"}}, Answer: &Answer{MessageID: "m1"}}, 10)
	two.Apply(Update{Append: []Message{{Text: "two"}}, Answer: &Answer{MessageID: "m2"}}, 10)
	if one.Messages[2].Text != "one" || one.Answers[0].MessageID != "m1" || len(before.Messages) != 2 || one.Version != 4 {
		t.Errorf("one became %+v beside two", one)
	}
}

func TestExpire(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for end, want := range map[time.Time]bool{{}: true, now.Add(time.Millisecond): true, now: false, now.Add(-time.Hour): false} {
		s := Session{Pending: &PendingOrder{ExpiresAt: end}}
		if s.Expire(now); (s.Pending != nil) != want {
			t.Errorf("a pending order that ends at %v stands: %v, want %v", end, s.Pending != nil, want)
		}
	}
}

func TestConfigWithDefaults(t *testing.T) {
	c := Config{TTL: time.Minute}.WithDefaults()
	if c.TTL != time.Minute || c.PendingTTL != DefaultPendingTTL || c.KeepMessages != KeepMessages || c.LeaseFor != LeaseFor || c.LeaseWait != LeaseWait || c.Now == nil {
		t.Errorf("WithDefaults() = %+v", c)
	}
}

func TestValidate(t *testing.T) {
	bad := json.RawMessage(`{"a":`)
	for name, tt := range map[string]struct {
		update Update
		ok     bool
	}{
		"nothing":                  {Update{}, true},
		"all of it":                {Update{Append: []Message{{Cards: json.RawMessage(`[]`)}}, State: State{Model: json.RawMessage(`1`)}, Answer: &Answer{"m", json.RawMessage(`{}`)}}, true},
		"cards":                    {Update{Append: []Message{{Cards: bad}}}, false},
		"what is expected":         {Update{State: State{ExpectData: bad}}, false},
		"what goes on":             {Update{State: State{Resume: bad}}, false},
		"the action":               {Update{State: State{Action: bad}}, false},
		"the model's notes":        {Update{State: State{Model: bad}}, false},
		"an answer":                {Update{Answer: &Answer{"m", bad}}, false},
		"an answer without a body": {Update{Answer: &Answer{MessageID: "m"}}, false},
		"an answer without an id":  {Update{Answer: &Answer{Body: bad}}, true},
	} {
		if err := tt.update.Validate(); (err == nil) != tt.ok || err != nil && foodie.CodeOf(err) != "session_unwritable" {
			t.Errorf("%s: Validate() = %v, want ok %v", name, err, tt.ok)
		}
	}
}

func TestACloneIsIndependent(t *testing.T) {
	s := Session{
		Messages: []Message{{Text: "one"}}, State: State{Shown: []Shown{{Item: "one"}}}, Answers: []Answer{{MessageID: "one"}}, SeenIDs: []string{"one"},
		Pending: &PendingOrder{Lines: []foodie.OrderLine{{Item: "one", Options: []string{"one"}}}},
	}
	c := s.Clone()
	c.Messages[0].Text, c.State.Shown[0].Item, c.Answers[0].MessageID, c.SeenIDs[0] = "two", "two", "two", "two"
	c.Pending.Revision, c.Pending.Lines[0].Item, c.Pending.Lines[0].Options[0] = 2, "two", "two"
	got := fmt.Sprint(s.Messages[0].Text, s.State.Shown[0].Item, s.Answers[0].MessageID, s.SeenIDs[0], s.Pending.Revision, s.Pending.Lines[0].Item, s.Pending.Lines[0].Options)
	if want := "oneoneoneone0one[one]"; got != want {
		t.Errorf("after its clone changed it is %s, want %s", got, want)
	}
}
