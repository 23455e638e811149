package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/foodieexpress/foodie/e2e/rig"
)

// withBearer is an HTTP client of a program that has a token.
type withBearer string

func (b withBearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+string(b))
	return http.DefaultTransport.RoundTrip(r)
}

// mcpClients are the ways of a model elsewhere to a house, by the official SDK's client: over HTTP, and over the standard
// input and output of `foodie mcp` beside the house, passing on to it, or over its API.
func mcpClients(t *testing.T, h *rig.House, token string) map[string]mcp.Transport {
	command := func(args ...string) mcp.Transport {
		c := exec.Command(rig.Program(t), append([]string{"mcp"}, args...)...)
		c.Env = append(append([]string{}, h.Env...), "FOODIE_TOKEN="+token, "PUBLIC_URL="+h.Agent)
		c.Stderr = io.Discard
		return &mcp.CommandTransport{Command: c}
	}
	over := command().(*mcp.CommandTransport)
	for i, v := range over.Command.Env {
		if strings.HasPrefix(v, "API_BASE_URL=") {
			over.Command.Env[i] = "API_BASE_URL="
		}
	}
	return map[string]mcp.Transport{
		"http":     &mcp.StreamableClientTransport{Endpoint: h.Agent + "/mcp", HTTPClient: &http.Client{Transport: withBearer(token)}},
		"beside":   over,
		"over api": command(),
		"through":  command("--url", h.Agent),
	}
}

func TestAModelElsewhereProposesAndAPersonCompletes(t *testing.T) {
	h := rig.Serve(t)
	d := rig.Register(t, h.Place, "asha")
	for name, way := range mcpClients(t, h, d.Token) {
		t.Run(name, func(t *testing.T) {
			before := len(d.Orders())
			c, err := mcp.NewClient(&mcp.Implementation{Name: "e2e", Version: "1"}, nil).Connect(t.Context(), way, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			tools, err := c.ListTools(t.Context(), nil)
			if err != nil || len(tools.Tools) < 20 {
				t.Fatalf("tools %+v, %v", tools, err)
			}
			menus, err := c.ListResources(t.Context(), nil)
			if err != nil || len(menus.Resources) < 3 {
				t.Fatalf("resources %+v, %v", menus, err)
			}
			got := prepared(t, c, `{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":2}]}`)
			if got.Order.TotalPrice != 70 || !strings.HasPrefix(got.Link, h.Agent+"/proposals?link=") {
				t.Fatalf("prepared %+v", got)
			}
			completed(t, h, got.Link)
			if n := len(d.Orders()); n != before+1 {
				t.Errorf("%d orders, want %d", n, before+1)
			}
		})
	}
}

// A proposed order is what a model is told of it.
type proposedOrder struct {
	Link  string
	Order struct {
		TotalPrice float64 `json:"total_price"`
	}
}

func prepared(t *testing.T, c *mcp.ClientSession, arguments string) (p proposedOrder) {
	t.Helper()
	r, err := c.CallTool(t.Context(), &mcp.CallToolParams{Name: "prepare_order_for_confirmation", Arguments: json.RawMessage(arguments)})
	if err != nil || r.IsError {
		t.Fatalf("prepare: %+v, %v", r, err)
	}
	if err := json.Unmarshal([]byte(r.Content[0].(*mcp.TextContent).Text), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// completed is a person: they open the link signed out, sign in, look, and press the button.
func completed(t *testing.T, h *rig.House, link string) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	send := func(method, address string, form url.Values) string {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept", "text/html")
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		resp, err := browser.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%s %s = %d %s", method, address, resp.StatusCode, body)
		}
		return string(body)
	}
	if page := send(http.MethodGet, link, nil); !strings.Contains(page, `name="password"`) {
		t.Fatal("a browser that is signed out is not asked to sign in")
	}
	page := send(http.MethodPost, h.Agent+"/sign-in", url.Values{"username": {"asha"}, "password": {rig.Password}, "next": {strings.TrimPrefix(link, h.Agent)}})
	hidden := func(name string) string {
		m := regexp.MustCompile(`name="` + name + `" value="([^"]+)"`).FindStringSubmatch(page[strings.Index(page, `id="place"`):])
		if m == nil {
			t.Fatalf("no %s on %s", name, page)
		}
		return m[1]
	}
	send(http.MethodPost, h.Agent+"/proposals", url.Values{"action": {"confirm"}, "pending_order_id": {hidden("pending_order_id")}, "proposal": {hidden("proposal")}})
}

// Nothing but the protocol is on standard output, also when nothing is said or when it is nonsense.
func TestMCPKeepsItsOutputClean(t *testing.T) {
	h := rig.NewHouse(t)
	for name, in := range map[string]string{"silence": "", "nonsense": "hello\n{}\n[1]\n"} {
		c := exec.CommandContext(t.Context(), rig.Program(t), "mcp")
		c.Env, c.Stdin, c.Stderr = append(append([]string{}, h.Env...), "API_BASE_URL="), strings.NewReader(in), io.Discard
		out, err := c.Output()
		if _, exited := err.(*exec.ExitError); err != nil && !exited {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(out)) {
			if !json.Valid([]byte(line)) {
				t.Errorf("%s: standard output has %q", name, line)
			}
		}
	}
	if _, err := os.Stat(h.DataDir); err != nil {
		t.Error(err)
	}
}
