package doctor

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/auth"
)

// A Caller is who asks over HTTP: this installation, with its own version and keys.
type Caller struct {
	Keys    *auth.Keys   // nil when this machine has no SECRET_KEY
	Version string       // of this program
	Client  *http.Client // nil for one that waits as long as a question may take
}

// maxAnswer bounds what is read of an answer.
const maxAnswer = 64 << 10

func (w Caller) client() *http.Client {
	if w.Client != nil {
		return w.Client
	}
	return &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// get asks, and gives the answer with its body.
func (w Caller) get(ctx context.Context, address string, header http.Header) (*http.Response, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, nil, err
	}
	for name, values := range header {
		req.Header[name] = values
	}
	resp, err := w.client().Do(req)
	if err != nil {
		if e, ok := err.(*url.Error); ok {
			err = e.Err // the address stands in the finding
		}
		return nil, nil, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	resp.Body.Close()
	return resp, body, err
}

// API looks at the API at base, as an agent on this machine reaches it. Whether it shares our SECRET_KEY is asked with a
// token that ran out long ago, and so opens nothing: who shares the key calls it expired, and who does not, invalid.
func API(ctx context.Context, base string, w Caller) []Finding {
	c := &chart{part: "api"}
	base = strings.TrimSuffix(base, "/")
	before := time.Now()
	resp, body, err := w.get(ctx, base+"/health", nil)
	if err != nil {
		c.bad(fmt.Sprintf("nothing answers at %s: %v", base, err), "start it: foodie api (or foodie serve); or set API_BASE_URL to where it is")
		return c.found
	}
	var health struct{ Status, Version, Database string }
	if err := json.Unmarshal(body, &health); err != nil || health.Database == "" {
		c.bad(fmt.Sprintf("what answers at %s is no API of ours (HTTP %d)", base, resp.StatusCode), "set API_BASE_URL to the API, not to the agent or a page")
		return c.found
	}
	if resp.StatusCode != http.StatusOK {
		c.bad(fmt.Sprintf("it answers at %s, and its database is %s", base, health.Database), "see what is said about the database here, and in the log of the API")
	} else {
		c.good("it answers at %s, and has its database", base)
	}
	if health.Version != w.Version {
		c.warn(fmt.Sprintf("it is version %s, this is %s; neighbours may serve together, for the time of an upgrade", health.Version, w.Version), "upgrade the API first, then the agents")
	}
	c.answerClock("the API", resp, before)
	c.sharedKey(ctx, base, w)
	return sorted(c.found)
}

// answerClock compares the Date of an answer, which counts whole seconds.
func (c *chart) answerClock(whose string, resp *http.Response, before time.Time) {
	theirs, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		c.warn(whose+" sends no Date, so its clock is not known", "look whether a proxy between takes it away")
		return
	}
	c.clock(whose, theirs, before, time.Now(), time.Second)
}

func (c *chart) sharedKey(ctx context.Context, base string, w Caller) {
	if w.Keys == nil {
		c.warn("whether it has the right SECRET_KEY is not known: there is none here", "set SECRET_KEY, or DATA_DIR where the server has it")
		return
	}
	long := time.Now().Add(-24 * time.Hour)
	token, _, err := auth.NewTokens(*w.Keys, time.Minute).Issue(foodie.User{ID: foodie.NewID(), Username: "doctor", Role: foodie.RoleUser}, "", long)
	if err != nil {
		c.warn(fmt.Sprintf("no token can be made: %v", err), "set SECRET_KEY")
		return
	}
	resp, body, err := w.get(ctx, base+"/users/me", http.Header{"Authorization": {"Bearer " + token}})
	var problem struct{ Code string }
	if err == nil {
		err = json.Unmarshal(body, &problem)
	}
	switch {
	case err != nil:
		c.warn(fmt.Sprintf("whether it shares our SECRET_KEY cannot be asked: %v", err), "compare them by hand")
	case problem.Code == "token_expired":
		c.good("it shares our SECRET_KEY")
	case problem.Code == "token_invalid":
		c.bad("it has another SECRET_KEY than this machine: what one signs the other refuses", "set the same SECRET_KEY for the API and all agents (and the same SECRET_KEY_PREVIOUS while it changes)")
	default:
		c.warn(fmt.Sprintf("whether it shares our SECRET_KEY is not clear (HTTP %d, %s)", resp.StatusCode, problem.Code), "compare them by hand")
	}
}
