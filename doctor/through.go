package doctor

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/auth"
)

// written is the address that we write into X-Forwarded-For, as a liar would: one that is nobody's (RFC 5737).
const written = "203.0.113.77"

// asks is how often we ask, to meet several instances.
const asks = 8

// streamPatience is how long the first event of a stream may take. The agent holds the stream open for longer than that,
// so that one which is held back on its way is not there yet.
const streamPatience = 5 * time.Second

// Seen is what an agent saw of a request.
type Seen struct {
	Instance    string   `json:"instance"`
	Peer        string   `json:"peer"`         // who is connected to it
	PeerTrusted bool     `json:"peer_trusted"` // whether it believes that one's X-Forwarded-For
	Address     string   `json:"address"`      // whom it takes for the diner
	Forwarded   []string `json:"forwarded"`    // X-Forwarded-For
	Proto       string   `json:"proto"`        // X-Forwarded-Proto
	Host        string   `json:"host"`
	RequestID   string   `json:"request_id"`
	Version     string   `json:"version"`
}

// Through looks at the way to the agents through the public address, with its load balancer and proxies: what arrives of
// the headers that matter, on each instance that is met, and whether events pass at once.
func Through(ctx context.Context, public string, w Caller) []Finding {
	c := &chart{part: "way to the agent"}
	u, err := url.Parse(strings.TrimSuffix(public, "/"))
	if err != nil || u.Host == "" {
		c.bad(fmt.Sprintf("%q is no address", public), "write --through https://eat.example")
		return c.found
	}
	if w.Keys == nil {
		c.bad("there is no SECRET_KEY here, so no agent tells us anything", "set SECRET_KEY to that of the agents")
		return c.found
	}
	var met []string
	worst := &chart{part: c.part}
	for range asks {
		seen, ok := c.ask(ctx, u, w)
		if !ok {
			return sorted(c.found)
		}
		if slices.Contains(met, seen.Instance) {
			continue
		}
		met = append(met, seen.Instance)
		worst.judge(u, seen, w)
	}
	c.good("instances met in %d requests: %d; all share our SECRET_KEY", asks, len(met))
	c.found = append(c.found, once(worst.found)...)
	c.stream(ctx, u, w)
	return sorted(c.found)
}

// once leaves out what was found twice.
func once(found []Finding) (out []Finding) {
	for _, f := range found {
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

// ask asks one instance what it sees of us.
func (c *chart) ask(ctx context.Context, u *url.URL, w Caller) (seen Seen, ok bool) {
	id := "doctor-" + string(foodie.NewID())
	before := time.Now()
	resp, body, err := w.get(ctx, u.String()+"/health/probe", http.Header{
		"Authorization": {"Probe " + auth.NewProbe(*w.Keys, time.Now())}, "X-Forwarded-For": {written}, "X-Request-Id": {id},
	})
	switch {
	case err != nil:
		c.bad(fmt.Sprintf("nothing answers at %s: %v", u, err), "is the load balancer up, and does its name lead to it? curl -v "+u.String()+"/health/live")
		return seen, false
	case resp.StatusCode == http.StatusBadGateway || resp.StatusCode == http.StatusServiceUnavailable || resp.StatusCode == http.StatusGatewayTimeout:
		c.bad(fmt.Sprintf("the load balancer answers %d: it reaches no agent", resp.StatusCode), "start the agents: foodie agent; and name them in the balancer's upstream")
		return seen, false
	case resp.StatusCode == http.StatusNotFound || json.Unmarshal(body, &seen) != nil || seen.Instance == "":
		c.bad(fmt.Sprintf("an instance at %s does not know us (HTTP %d): it has another SECRET_KEY, a clock that is minutes off, or is no agent", u, resp.StatusCode),
			"set the same SECRET_KEY for all agents, this machine and the API; run NTP; upgrade agents that are older than this program")
		return seen, false
	}
	if got := resp.Header.Get("X-Request-Id"); got != id || seen.RequestID != id {
		c.bad("X-Request-ID does not pass: what a person reads out is found in no log", "nginx: proxy_set_header X-Request-ID $http_x_request_id; and do not hide the answer's")
	}
	if len(c.found) == 0 {
		c.good("X-Request-ID passes both ways")
		c.answerClock("the agent", resp, before)
	}
	return seen, true
}

// judge says what is wrong with how a request arrived.
func (c *chart) judge(u *url.URL, seen Seen, w Caller) {
	const appends = "nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"
	switch {
	case len(seen.Forwarded) == 0:
		c.bad("X-Forwarded-For does not arrive: all diners count as one address, and share its limits", appends)
	case len(seen.Forwarded) == 1 && seen.Forwarded[0] == written:
		c.bad("nobody on the way adds the diner's address to X-Forwarded-For: everybody can write there who they are", appends)
	case !seen.PeerTrusted:
		c.bad(fmt.Sprintf("the agents do not believe the X-Forwarded-For of %s: all diners count as that one address", seen.Peer), "TRUSTED_PROXIES="+seen.Peer+" (or its network) on every agent; and the agents' addresses in TRUSTED_PROXIES of the API")
	case seen.Address == written:
		c.warn("the agents believe what was written into X-Forwarded-For here: TRUSTED_PROXIES covers the address of this machine too", "name only the proxies in TRUSTED_PROXIES, and ask again from a machine that is none of them")
	default:
		c.good("X-Forwarded-For arrives, and TRUSTED_PROXIES fits: we count as %s", seen.Address)
	}
	if u.Scheme == "https" && seen.Proto != "https" {
		c.warn(fmt.Sprintf("X-Forwarded-Proto arrives as %q", seen.Proto), "nginx: proxy_set_header X-Forwarded-Proto $scheme;")
	} else if seen.Proto != "" {
		c.good("X-Forwarded-Proto arrives")
	}
	if seen.Host != u.Host {
		c.bad(fmt.Sprintf("the agents are asked for the host %q, not %q: the cookies of the page do not count, nobody stays signed in", seen.Host, u.Host), "nginx: proxy_set_header Host $http_host;")
	} else {
		c.good("the Host header arrives as it was")
	}
	if seen.Version != w.Version {
		c.warn(fmt.Sprintf("an agent is version %s, this is %s; neighbours may serve together, for the time of an upgrade", seen.Version, w.Version), "finish the upgrade")
	}
}

// stream looks whether an event arrives while its stream is still open.
func (c *chart) stream(ctx context.Context, u *url.URL, w Caller) {
	ctx, cancel := context.WithTimeout(ctx, streamPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String()+"/health/probe", nil)
	if err != nil {
		return
	}
	req.Header.Set("Authorization", "Probe "+auth.NewProbe(*w.Keys, time.Now()))
	req.Header.Set("Accept", "text/event-stream")
	client := *w.client()
	client.Timeout = 0 // ctx bounds it
	resp, err := client.Do(req)
	line := ""
	if err == nil {
		defer resp.Body.Close()
		line, err = bufio.NewReader(resp.Body).ReadString('\n')
	}
	if err != nil || !strings.HasPrefix(line, "event:") {
		c.bad("events are held back on their way: answers appear whole, at the end", "nginx: proxy_buffering off; and no gzip for text/event-stream; elsewhere, turn response buffering off for /chat and /orders/")
		return
	}
	c.good("events arrive at once")
}
