package terminal

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/lang"
)

// Bounds of one answer. The agent gives up a turn after 45 s.
const (
	maxAnswer  = 8 << 20 // bytes
	answerTime = time.Minute
)

// client speaks to one agent. It keeps its session in cookies, as the page does.
type client struct {
	base     string
	http     *http.Client
	language string // that the diner reads now
	chosen   string // that the diner chose at the start, until it was said; or ""
}

func newClient(base string, rt http.RoundTripper) (*client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	return &client{base: strings.TrimSuffix(base, "/"), http: &http.Client{Transport: rt, Jar: jar, Timeout: answerTime}}, nil
}

// a refusal is what the agent says to a request that it did not take.
type refusal struct {
	Status   int    `json:"status"`
	Detail   string `json:"detail"`
	Response string `json:"response"`
	Code     string `json:"code"`
	Errors   []struct {
		Field, Message string
	} `json:"errors"`
}

// Error is the sentence for a person.
func (r *refusal) Error() string {
	return cmp.Or(r.Response, r.Detail, lang.Say(lang.English, "terminal.answered", "n", r.Status))
}

// chat says body to the agent.
func (c *client) chat(ctx context.Context, body map[string]any) (agent.Answer, error) {
	var answer agent.Answer
	if c.chosen != "" {
		body["language"] = c.chosen
	}
	err := c.post(ctx, "/chat", body, &answer)
	if err == nil {
		c.chosen = "" // what the diner says later counts
	}
	return answer, err
}

// enter signs in or registers, and gives the answer that went on by itself, if one did.
func (c *client) enter(ctx context.Context, path string, form map[string]any) (*agent.Answer, error) {
	var out struct {
		Answer *agent.Answer `json:"answer"`
	}
	err := c.post(ctx, path, form, &out)
	return out.Answer, err
}

func (c *client) post(ctx context.Context, path string, body, into any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+path, bytes.NewReader(b))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept-Language", c.language)
	req.Header.Set("Origin", c.base) // our own cookie counts only for requests of our own origin
	resp, err := c.http.Do(req)
	if err != nil {
		return foodie.NewError(foodie.Unavailable, "agent_unreachable", "Cannot connect to %s.", c.base).Because(err)
	}
	defer resp.Body.Close()
	b, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return foodie.NewError(foodie.Unavailable, "agent_unreachable", "The connection to %s broke off.", c.base).Because(err)
	}
	if resp.StatusCode >= 400 {
		r := &refusal{Status: resp.StatusCode}
		_ = json.Unmarshal(b, r) // a proxy's page is no problem document; the status says enough
		return r
	}
	if err := json.Unmarshal(b, into); err != nil {
		return foodie.NewError(foodie.Internal, "bad_response", "The server's answer could not be read.").Because(err)
	}
	return nil
}
