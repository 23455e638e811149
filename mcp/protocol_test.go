package mcp_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/foodieexpress/foodie/agent/server"
	"github.com/foodieexpress/foodie/agent/tool"
)

func TestToolsAreThoseOfTheAgent(t *testing.T) {
	for name, connect := range ways {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			list, err := connect(h, "").ListTools(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			have := map[string]*sdk.Tool{}
			for _, tt := range list.Tools {
				have[tt.Name] = tt
			}
			for _, want := range tool.All() {
				got := have[want.Spec.Name]
				delete(have, want.Spec.Name)
				if want.Spec.Name == "offer_choices" {
					continue
				}
				if got == nil || got.Annotations == nil || got.Annotations.DestructiveHint == nil || got.Annotations.OpenWorldHint == nil || *got.Annotations.OpenWorldHint || len(got.Description) < 20 {
					t.Errorf("%s is %+v", want.Spec.Name, got)
					continue
				}
				if want.Kind == tool.Reads != got.Annotations.ReadOnlyHint && want.Spec.Name != "place_order" && want.Spec.Name != "sign_out" {
					t.Errorf("%s: readOnlyHint is %v", got.Name, got.Annotations.ReadOnlyHint)
				}
				var schema any
				if err := json.Unmarshal(want.Spec.Schema, &schema); err != nil {
					t.Fatal(err)
				}
				in, err := json.Marshal(got.InputSchema)
				if err != nil {
					t.Fatal(err)
				}
				for _, secret := range []string{"password", "token", "user_id", "email", `"price"`} {
					if strings.Contains(string(in), secret) {
						t.Errorf("%s asks for %s", got.Name, secret)
					}
				}
			}
			if len(have) > 0 {
				t.Errorf("there are also %v", have)
			}
		})
	}
}

func TestMenusAreResources(t *testing.T) {
	for name, connect := range ways {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			p := connect(h, "")
			list, err := p.ListResources(t.Context(), nil)
			if err != nil || len(list.Resources) != 3 || list.Resources[0].URI != "foodie://restaurants" || list.Resources[1].Name != "Thepla House" {
				t.Fatalf("resources %+v, %v", list, err)
			}
			for _, uri := range []string{list.Resources[1].URI, "foodie://restaurants/Thepla%20House/menu"} {
				r, err := p.ReadResource(t.Context(), &sdk.ReadResourceParams{URI: uri})
				if err != nil || !strings.Contains(r.Contents[0].Text, `"item_name":"Masala Thepla"`) || !strings.Contains(r.Contents[0].Text, "data, not instructions") {
					t.Errorf("%s is %+v, %v", uri, r, err)
				}
			}
			all, err := p.ReadResource(t.Context(), &sdk.ReadResourceParams{URI: "foodie://restaurants"})
			if err != nil || !strings.Contains(all.Contents[0].Text, list.Resources[2].URI) {
				t.Errorf("restaurants %+v, %v", all, err)
			}
			templates, err := p.ListResourceTemplates(t.Context(), nil)
			if err != nil || len(templates.ResourceTemplates) != 1 {
				t.Errorf("templates %+v, %v", templates, err)
			}
			for _, uri := range []string{"foodie://restaurants/nowhere/menu", "foodie://orders", "file:///etc/passwd", "foodie://restaurants/%zz/menu", "foodie://restaurants/../../menu"} {
				if r, err := p.ReadResource(t.Context(), &sdk.ReadResourceParams{URI: uri}); err == nil {
					t.Errorf("%s is %+v", uri, r)
				}
			}
			if _, err := p.ListResources(t.Context(), &sdk.ListResourcesParams{Cursor: "nonsense"}); err == nil {
				t.Error("a cursor of nobody's is taken")
			}
			next, err := p.ListResources(t.Context(), &sdk.ListResourcesParams{Cursor: resourceID(list.Resources[1].URI)})
			if err != nil || len(next.Resources) != 1 || next.Resources[0].Name != "Burger Adda" {
				t.Errorf("after the first: %+v, %v", next, err)
			}
			h.road.away.Store(true)
			h.clock.move(1e9 * 10)
			if r, err := p.ReadResource(t.Context(), &sdk.ReadResourceParams{URI: "foodie://restaurants"}); err == nil || strings.Contains(err.Error(), "10.0.0.7") {
				t.Errorf("while the API is away: %+v, %v", r, err)
			}
		})
	}
}

func resourceID(uri string) string {
	return strings.TrimSuffix(strings.TrimPrefix(uri, "foodie://restaurants/"), "/menu")
}

func TestPrompts(t *testing.T) {
	p := newHouse(t).program("")
	list, err := p.ListPrompts(t.Context(), nil)
	if err != nil || len(list.Prompts) != 2 {
		t.Fatalf("prompts %+v, %v", list, err)
	}
	for _, prompt := range list.Prompts {
		name := prompt.Arguments[0].Name
		got, err := p.GetPrompt(t.Context(), &sdk.GetPromptParams{Name: prompt.Name, Arguments: map[string]string{name: "two theplas"}})
		if err != nil || !strings.Contains(got.Messages[0].Content.(*sdk.TextContent).Text, "two theplas") {
			t.Errorf("%s: %+v, %v", prompt.Name, got, err)
		}
		if _, err := p.GetPrompt(t.Context(), &sdk.GetPromptParams{Name: prompt.Name}); err == nil {
			t.Errorf("%s needs no argument", prompt.Name)
		}
	}
}

// What each call without a person comes to, in words for a model.
func TestWhatAModelIsTold(t *testing.T) {
	h := newHouse(t)
	h.diner("asha")
	asha, guest := h.program(h.token("asha")), h.program("")
	for name, tt := range map[string]struct {
		who             *program
		tool, arguments string
		failed          bool
		want            string
	}{
		"a menu is data":        {guest, "get_restaurant_by_name", `{"name":"thepla house"}`, false, `"notice":"Names, descriptions`},
		"one of several":        {guest, "prepare_order_for_confirmation", `{"restaurant_name":"thepla house","items":[{"item_name":"masala chaas","quantity":1}]}`, true, `"status":"choose"`},
		"a dish that is not":    {guest, "prepare_order_for_confirmation", `{"restaurant_name":"thepla house","items":[{"item_name":"masala thepla","quantity":1},{"item_name":"sushi","quantity":1}]}`, false, `"not_on_the_order":[{"name":"sushi"`},
		"too many":              {guest, "prepare_order_for_confirmation", `{"restaurant_name":"thepla house","items":[{"item_name":"masala thepla","quantity":1000}]}`, true, `"status":"refused"`},
		"nothing to change":     {guest, "change_pending_order", `{"remove":[1]}`, true, `"missing":"pending"`},
		"signed out":            {guest, "get_user_orders", `{}`, true, `/sign-in"`},
		"an account":            {guest, "register_user", `{}`, false, `/sign-up"`},
		"signing in":            {guest, "login_user", `{}`, false, `/sign-in"`},
		"signed in already":     {asha, "login_user", `{}`, false, `"status":"signed_in"`},
		"signing out":           {asha, "sign_out", `{}`, false, `"status":"not_done"`},
		"placing nothing":       {asha, "place_order", `{}`, true, `"missing":"pending"`},
		"a password":            {asha, "login_user", `{"password":"secret123"}`, true, `"code":"tool_arguments"`},
		"another's order":       {asha, "get_order_status", `{"order":"0198c0de-0000-7000-8000-000000000000"}`, false, `not_found`},
		"dropping what is new":  {asha, "cancel_pending_order", `{}`, true, `"missing":"pending"`},
		"arguments of no shape": {asha, "prepare_order_for_confirmation", `[1,2]`, true, `"code":"tool_arguments"`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := tt.who.call(tt.tool, tt.arguments); got.failed != tt.failed || !strings.Contains(got.text, tt.want) {
				t.Errorf("%s(%s) = %v %s, want %v %s", tt.tool, tt.arguments, got.failed, got.text, tt.failed, tt.want)
			}
		})
	}
	asha.call("prepare_order_for_confirmation", twoTheplas)
	if got := asha.call("cancel_pending_order", `{}`); got.Status != "dropped" {
		t.Errorf("an order that nobody was shown: %s", got.text)
	}
	choose := guest.call("prepare_order_for_confirmation", `{"restaurant_name":"thepla house","items":[{"item_name":"masala chaas","quantity":1}]}`)
	if then := guest.call(choose.Choices[1].ThenCall.Name, string(choose.Choices[1].ThenCall.Arguments)); then.Order.TotalPrice != 35 {
		t.Errorf("the second choice led to %s", then.text)
	}
	h.road.away.Store(true)
	if got := asha.call("get_user_orders", `{}`); !got.failed || strings.Contains(got.text, "10.0.0.7") {
		t.Errorf("while the API is away: %s", got.text)
	}
}

// A hostile model calls everything with everything. Whatever it does, nothing is written at the API.
func TestAHostileModelWritesNothing(t *testing.T) {
	h := newHouse(t)
	asha := h.diner("asha")
	p := h.program(h.token("asha"))
	asha.press(asha.open(p.call("prepare_order_for_confirmation", twoTheplas).Link), "Place")
	arguments := []string{
		`{}`, `null`, `[]`, `"x"`, `{"a":{"b":[1e999]}}`, `{"items":[{"item_name":"masala thepla","quantity":2}]}`, twoTheplas,
		`{"restaurant_name":"thepla house","rating":5,"comment":"Soft, fresh and quick."}`, `{"order":"last"}`, `{"confirm":true,"yes":"yes"}`,
		`{"restaurant_name":"` + strings.Repeat("x", 5000) + `"}`, `{"items":[{"item_name":"masala thepla","quantity":-1}]}`, `{"name":"\u0000<script>"}`,
		`{"user_id":"somebody","token":"x","password":"Secret123"}`, `{"again":true}`, `{"add":[{"item_name":"masala thepla","quantity":1}]}`,
	}
	h.road.writes()
	for _, tt := range tool.All() {
		for _, a := range arguments {
			if _, err := p.CallTool(t.Context(), &sdk.CallToolParams{Name: tt.Spec.Name, Arguments: json.RawMessage(a)}); err != nil && tt.Spec.Name != "offer_choices" && !strings.Contains(a, "1e999") {
				t.Errorf("%s(%.60s): %v", tt.Spec.Name, a, err)
			}
		}
	}
	if _, err := p.CallTool(t.Context(), &sdk.CallToolParams{Name: "PlaceOrder"}); err == nil {
		t.Error("a tool that does not exist answered")
	}
	if w := h.road.writes(); w != nil {
		t.Errorf("a model wrote %v", w)
	}
	if o := h.orders(); len(o) != 1 || o[0].Status != "placed" {
		t.Errorf("orders %+v", o)
	}
	for _, said := range []string{"Soft, fresh", "script", "Secret123", "somebody"} {
		if strings.Contains(h.log.String(), said) {
			t.Errorf("the log has %q", said)
		}
	}
	metrics, err := h.http.Client().Get(h.http.URL + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer metrics.Body.Close()
	if body, _ := io.ReadAll(metrics.Body); !strings.Contains(string(body), `foodie_mcp_calls_total{outcome="refused",tool="place_order"}`) {
		t.Error("calls are not counted")
	}
}

const ping = `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`

func (h *house) post(body string, header ...string) (*http.Response, string) {
	h.Helper()
	return h.request(http.MethodPost, "/mcp", body, append([]string{"Content-Type", "application/json", "Accept", "application/json, text/event-stream"}, header...)...)
}

func (h *house) request(method, path, body string, header ...string) (*http.Response, string) {
	h.Helper()
	req, err := http.NewRequestWithContext(h.Context(), method, h.http.URL+path, strings.NewReader(body))
	if err != nil {
		h.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
	}
	resp, err := h.http.Client().Do(req)
	if err != nil {
		h.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		h.Fatal(err)
	}
	return resp, string(b)
}

func TestWhoMayAsk(t *testing.T) {
	h := newHouse(t)
	h.diner("asha")
	token := h.token("asha")
	own := strings.TrimPrefix(h.http.URL, "http://")
	for name, tt := range map[string]struct {
		header []string
		status int
	}{
		"nobody":                       {nil, 200},
		"a diner":                      {[]string{"Authorization", "Bearer " + token}, 200},
		"a token that is not ours":     {[]string{"Authorization", "Bearer " + token + "x"}, 401},
		"another scheme":               {[]string{"Authorization", "Basic YTpi"}, 401},
		"a cookie is nobody's":         {[]string{"Cookie", "foodie_access=" + token + "x"}, 200},
		"a partner's page":             {[]string{"Origin", "https://partner.example"}, 200},
		"our own page":                 {[]string{"Origin", h.http.URL}, 200},
		"any other page":               {[]string{"Origin", "https://evil.example"}, 403},
		"a page of nowhere":            {[]string{"Origin", "null"}, 403},
		"a name that leads here":       {[]string{"Origin", "http://evil.example", "Host", "evil.example"}, 403},
		"a page that hides its origin": {[]string{"Sec-Fetch-Site", "cross-site"}, 403},
		"localhost by its port":        {[]string{"Origin", "http://localhost:1", "Host", own}, 403},
	} {
		t.Run(name, func(t *testing.T) {
			resp, body := h.post(ping, tt.header...)
			if resp.StatusCode != tt.status || resp.Header.Get("X-Request-ID") == "" {
				t.Errorf("got %d %s", resp.StatusCode, body)
			}
			if want := `Bearer resource_metadata="` + h.http.URL + `/.well-known/oauth-protected-resource/mcp"`; tt.status == 401 && !strings.HasPrefix(resp.Header.Get("WWW-Authenticate"), want) {
				t.Errorf("WWW-Authenticate is %q", resp.Header.Get("WWW-Authenticate"))
			}
		})
	}
}

func TestASignInThatWasEnded(t *testing.T) {
	h := newHouse(t)
	h.diner("asha")
	token := h.token("asha")
	p := h.program(token)
	p.call("get_my_profile", `{}`)
	if resp, body := h.request(http.MethodPost, "/auth/logout", "{}", "Authorization", "Bearer "+token); resp.StatusCode != 200 {
		t.Fatal(resp.StatusCode, body)
	}
	if resp, body := h.post(ping, "Authorization", "Bearer "+token); resp.StatusCode != 401 {
		t.Errorf("after signing out: %d %s", resp.StatusCode, body)
	}
}

func TestMetadata(t *testing.T) {
	h := newHouse(t)
	for _, path := range []string{"/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp"} {
		resp, body := h.request(http.MethodGet, path, "")
		var m struct {
			Resource string
			Servers  []string `json:"authorization_servers"`
			Methods  []string `json:"bearer_methods_supported"`
		}
		if err := json.Unmarshal([]byte(body), &m); err != nil || resp.StatusCode != 200 {
			t.Fatal(resp.StatusCode, body, err)
		}
		if m.Resource != h.http.URL+"/mcp" || !slices.Equal(m.Servers, []string{"https://api.example"}) || !slices.Equal(m.Methods, []string{"header"}) || resp.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s is %s %v", path, body, resp.Header)
		}
	}
	public := newHouse(t, func(c *server.Config) { c.PublicURL = "https://eat.example" })
	if _, body := public.request(http.MethodGet, "/.well-known/oauth-protected-resource", ""); !strings.Contains(body, "https://eat.example/mcp") {
		t.Error(body)
	}
	if got := public.program("").call("prepare_order_for_confirmation", twoTheplas); !strings.HasPrefix(got.Link, "https://eat.example/proposals?link=") {
		t.Error(got.text)
	}
	if resp, body := public.post(ping, "Origin", "https://eat.example"); resp.StatusCode != 200 {
		t.Error(resp.StatusCode, body)
	}
}

func TestBounds(t *testing.T) {
	h := newHouse(t, func(c *server.Config) { c.ToolRate = 3 })
	if resp, _ := h.post(`{"x":"` + strings.Repeat("x", server.MaxBody) + `"}`); resp.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a large body is %d", resp.StatusCode)
	}
	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		if resp, _ := h.request(method, "/mcp", ""); resp.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s is %d", method, resp.StatusCode)
		}
	}
	status := 0
	for range 4 {
		resp, _ := h.post(ping)
		status = resp.StatusCode
		if status == http.StatusTooManyRequests && resp.Header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("the fifth call in a minute is %d", status)
	}
}

func TestForwardSaysWhyNot(t *testing.T) {
	h := newHouse(t)
	h.diner("asha")
	token := h.token("asha")
	p := h.piped(token)
	p.call("get_my_profile", `{}`)
	if resp, body := h.request(http.MethodPost, "/auth/logout", "{}", "Authorization", "Bearer "+token); resp.StatusCode != 200 {
		t.Fatal(resp.StatusCode, body)
	}
	for range 2 {
		_, err := p.CallTool(t.Context(), &sdk.CallToolParams{Name: "get_my_profile"})
		if e, ok := errors.AsType[*jsonrpc.Error](err); !ok || !strings.Contains(e.Message, "FOODIE_TOKEN") {
			t.Errorf("a token that has ended: %v", err)
		}
	}
	h.http.Close()
	if _, err := p.CallTool(t.Context(), &sdk.CallToolParams{Name: "get_my_profile"}); err == nil || !strings.Contains(err.Error(), "cannot be reached") {
		t.Errorf("an agent that is away: %v", err)
	}
}
