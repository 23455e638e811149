package agent_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/telemetry"
)

// answers makes the API answer every request to path with a problem.
func answers(w *world, path string, status int, code, detail string) {
	w.wire.on(func(r *http.Request) (*http.Response, error) {
		if !strings.HasSuffix(r.URL.Path, path) {
			return nil, nil
		}
		p := wire.NewProblem(status, code, detail, "r1")
		p.Suggestions = []string{"Thepla House", "Patel & Sons"}
		b, err := json.Marshal(p)
		if code == "" {
			b = []byte("<html>gateway 10.0.0.7")
		}
		return &http.Response{StatusCode: status, Header: http.Header{"Retry-After": {"7"}}, Body: io.NopCloser(strings.NewReader(string(b))), Request: r}, err
	})
}

// The table of what a person reads, word for word.
func TestFailuresInPlainWords(t *testing.T) {
	for name, tt := range map[string]struct {
		status       int
		code, detail string
		want         string
		error        string
		auth         bool
	}{
		"503":         {503, "database_unavailable", "x", "⚙️ Service temporarily unavailable. Please try again in a moment.", "database_unavailable", false},
		"504":         {504, "database_timeout", "x", "⏱️ The request timed out. Please try again.", "database_timeout", false},
		"401":         {401, "token_expired", "x", "🔒 Please log in to see your orders.", "token_expired", true},
		"404":         {404, "order_not_found", "There is no such order.", "😔 I couldn't find that: There is no such order. Did you mean Thepla House or Patel & Sons?", "order_not_found", false},
		"422":         {422, "limit", "The limit is 1 to 200.", "❌ The limit is 1 to 200.", "limit", false},
		"403":         {403, "forbidden", "This is not yours.", "❌ This is not yours.", "forbidden", false},
		"429":         {429, "too_many", "x", "⏳ Too many requests. Try again in 7 seconds.", "too_many", false},
		"500":         {500, "internal", "stack", "❌ Something went wrong. Please try again. (req-7)", "internal", false},
		"undecodable": {200, "", "", "❌ Received an invalid response. Please try again.", "bad_response", false},
		"gateway":     {502, "", "", "🔌 Cannot connect to the restaurant service. Please try again in a moment.", "api_unreachable", false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.model = (&scripted{}).then(words("Hello."), call("get_user_orders", `{}`))
			a, asha := w.agent(), w.diner("asha")
			must(t, a, asha, "hi")
			answers(w, "/orders/", tt.status, tt.code, tt.detail)
			answer, err := a.Turn(telemetry.WithRequestID(t.Context(), "req-7"), asha, agent.Request{Message: "my orders"}, nil)
			if err != nil || answer.Response != tt.want || answer.Error != tt.error || answer.RequiresAuth != tt.auth || answer.FunctionCalled != "get_user_orders" {
				t.Errorf("answer %s, %v\nwant %s", text(answer), err, tt.want)
			}
			if !strings.Contains(w.log.String(), tt.error) && tt.status >= 500 {
				t.Errorf("the log lacks the cause: %s", w.log)
			}
		})
	}
}

func TestRefusalsWhilePlacing(t *testing.T) {
	for code, tt := range map[string]struct {
		status int
		want   string
	}{
		"item_sold_out":        {409, "Nothing was ordered."},
		"restaurant_not_found": {404, "Nothing was ordered."},
		"internal":             {500, "as far as I can tell"},
		"too_many":             {429, "Nothing was ordered."},
	} {
		w := newWorld(t)
		w.model = waiter{}
		a, asha := w.agent(), w.diner("asha")
		must(t, a, asha, order)
		answers(w, "/orders/", tt.status, code, "It is so.")
		answer := must(t, a, asha, "yes")
		if answer.OrderConfirmed || answer.PendingOrder == nil || !strings.Contains(answer.Response, tt.want) || answer.Error != code {
			t.Errorf("%s: %s", code, text(answer))
		}
		w.wire.on(nil)
		if answer := must(t, a, asha, "yes"); !answer.OrderConfirmed {
			t.Errorf("%s: the repeat: %s", code, text(answer))
		}
	}
}

func TestAPriceChangeWithoutTheNewLines(t *testing.T) {
	w := newWorld(t)
	w.model = waiter{}
	a, asha := w.agent(), w.diner("asha")
	must(t, a, asha, order)
	w.change("Thepla House", func(r *foodie.Restaurant) { item(r, "Masala Thepla").Price = 41 * foodie.Rupee })
	answers(w, "/orders/", 409, "price_changed", "The price has changed.")
	answer := must(t, a, asha, "yes")
	if answer.OrderConfirmed || answer.PendingOrder == nil || answer.PendingOrder.TotalPrice != 82*foodie.Rupee || answer.PendingOrder.Revision != 2 {
		t.Errorf("answer %s", text(answer))
	}
	w.change("Thepla House", func(r *foodie.Restaurant) { r.Items = r.Items[1:] })
	if answer := must(t, a, asha, "yes"); answer.OrderConfirmed || answer.PendingOrder == nil || !strings.Contains(answer.Response, "does not serve") {
		t.Errorf("answer %s", text(answer))
	}
}
