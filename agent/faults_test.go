package agent_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/limit"
	limitmemory "github.com/foodieexpress/foodie/limit/memory"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/gemini"
	"github.com/foodieexpress/foodie/llm/llmtest"
	"github.com/foodieexpress/foodie/llm/openai"
	"github.com/foodieexpress/foodie/resilience"
)

// A provider is a hosted model over its real client and the real transport, with a server of the test's.
type provider struct {
	name   string
	model  func(t *testing.T, h http.Handler) llm.Model
	fake   func(answer func(turn int) llm.Reply, wait time.Duration) http.Handler // true to the wire
	raw    func(pieces ...string) http.Handler                                    // a stream of raw events
	words  func(text string) string                                               // one event
	filter string                                                                 // the event of a safety block
	key    http.HandlerFunc                                                       // refuses the key
}

func providers() []provider {
	hop := func(h http.Handler) http.RoundTripper {
		return resilience.Transport(client.Handler(h), resilience.Model("model"))
	}
	refuse := func(code int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code); fmt.Fprint(w, body) }
	}
	quoted := func(s string) string { b, _ := json.Marshal(s); return string(b) }
	return []provider{
		{
			name: "openai",
			model: func(t *testing.T, h http.Handler) llm.Model {
				m, err := openai.New(openai.Config{BaseURL: "http://model/v1", Model: "hosted", Transport: hop(h)})
				if err != nil {
					t.Fatal(err)
				}
				return m
			},
			fake: func(answer func(int) llm.Reply, wait time.Duration) http.Handler {
				n := 0
				return &llmtest.OpenAI{Delay: wait, Answer: func(llmtest.OpenAIRequest) llm.Reply { n++; return answer(n) }}
			},
			raw:    func(pieces ...string) http.Handler { return rawEvents("\n\n", pieces) },
			words:  func(s string) string { return `{"choices":[{"index":0,"delta":{"content":` + quoted(s) + `}}]}` },
			filter: `{"choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]}`,
			key:    refuse(401, `{"error":{"message":"Incorrect API key provided: sk-1"}}`),
		},
		{
			name: "gemini",
			model: func(t *testing.T, h http.Handler) llm.Model {
				m, err := gemini.New(t.Context(), gemini.Config{BaseURL: "http://model", Key: "k", Model: "hosted", Transport: hop(h)})
				if err != nil {
					t.Fatal(err)
				}
				return m
			},
			fake: func(answer func(int) llm.Reply, wait time.Duration) http.Handler {
				n := 0
				return &llmtest.Gemini{Delay: wait, Answer: func(llmtest.GeminiRequest) llm.Reply { n++; return answer(n) }}
			},
			raw: func(pieces ...string) http.Handler { return rawEvents("\r\n\r\n", pieces) },
			words: func(s string) string {
				return `{"candidates":[{"content":{"role":"model","parts":[{"text":` + quoted(s) + `}]}}]}`
			},
			filter: `{"candidates":[{"content":{"role":"model","parts":[]},"finishReason":"SAFETY"}]}`,
			key:    refuse(400, `{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}`),
		},
	}
}

func rawEvents(end string, pieces []string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for _, p := range pieces {
			fmt.Fprint(w, "data: ", p, end)
		}
	})
}

// busyOnce answers 429 with Retry-After first.
func busyOnce(seconds string, next http.Handler) http.Handler {
	var asked atomic.Int32
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) > 1 {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Retry-After", seconds)
		w.WriteHeader(http.StatusTooManyRequests)
		fmt.Fprint(w, `{"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED"}}`)
	})
}

func broken(code int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code); fmt.Fprint(w, "<html>") })
}

// A fault is what a server does wrong, and what has to come of it.
type fault struct {
	server   http.Handler
	degraded bool
	within   time.Duration // of the turn
	calls    int32         // of the server, at most
}

// faults are those of p. The diner always asks for two masala thepla.
func faults(p provider) map[string]fault {
	right := func(n int) llm.Reply {
		if n > 1 {
			return words("Here it is.")
		}
		return call("prepare_order_for_confirmation", twoThepla)
	}
	always := func(r llm.Reply) func(int) llm.Reply { return func(int) llm.Reply { return r } }
	ten := call("prepare_order_for_confirmation", twoThepla)
	for i := range 9 {
		ten.Calls = append(ten.Calls, call("search_restaurants_by_item", fmt.Sprintf(`{"item_name":"dish %d"}`, i)).Calls[0])
		ten.Calls[i+1].ID = fmt.Sprint("call ", i)
	}
	long := make([]string, 1000)
	for i := range long {
		long[i] = p.words(strings.Repeat("very long ", 1000))
	}
	second := time.Second
	return map[string]fault{
		"nothing is wrong":              {p.fake(right, 0), false, second, 2},
		"429, Retry-After 2":            {busyOnce("2", p.fake(right, 0)), false, 4 * second, 3},
		"429, Retry-After 20":           {busyOnce("20", p.fake(right, 0)), true, second, 1},
		"429, Retry-After a day":        {busyOnce("86400", p.fake(right, 0)), true, second, 1},
		"500 for ever":                  {broken(500), true, 3 * second, 2},
		"the key is refused":            {p.key, true, second, 1},
		"half a stream":                 {p.raw(p.words("I have placed your order. And "), p.words("now")), true, second, 1},
		"half a stream and half a call": {p.raw(p.words("One moment. "), `{"choices":[{"del`), true, second, 1},
		"bad JSON":                      {p.raw("{not json}"), true, second, 1},
		"a safety block":                {p.raw(p.words("Well. "), p.filter), true, second, 1},
		"an unknown tool":               {p.fake(always(call("order_everything", `{}`)), 0), true, second, 3},
		"wrong arguments":               {p.fake(always(call("prepare_order_for_confirmation", `{"items":"two"}`)), 0), true, second, 3},
		"the same call for ever":        {p.fake(always(call("prepare_order_for_confirmation", twoThepla)), 0), false, second, 4},
		"another call for ever": {p.fake(func(n int) llm.Reply {
			return call("change_pending_order", fmt.Sprintf(`{"set":[{"line":9,"quantity":%d}]}`, n))
		}, 0), true, second, 8},
		"ten calls at once":        {p.fake(func(n int) llm.Reply { return []llm.Reply{ten, words("So.")}[min(n, 2)-1] }, 0), false, second, 2},
		"an answer of 10 MB":       {p.raw(long...), true, second, 1},
		"words in place of a tool": {p.fake(always(words("Sure, I have added two masala thepla to your order!")), 0), false, second, 1},
		"nothing at all":           {p.fake(always(llm.Reply{}), 0), false, second, 1},
		"silence for a minute":     {p.fake(right, time.Minute), true, 45 * second, 2},
		"slow each time": {p.fake(func(n int) llm.Reply {
			return call("change_pending_order", fmt.Sprintf(`{"set":[{"line":9,"quantity":%d}]}`, n))
		}, 14*second), true, 45 * second, 3},
	}
}

// Whatever a hosted model's server does, the diner gets a true answer in time, and nothing is placed.
func TestFaultsOfHostedModels(t *testing.T) {
	for _, p := range providers() {
		for name, f := range faults(p) {
			t.Run(p.name+"/"+name, func(t *testing.T) { synctest.Test(t, func(t *testing.T) { meet(t, p, f) }) })
		}
	}
}

func meet(t *testing.T, p provider, f fault) {
	w := newWorld(t)
	var asked atomic.Int32
	w.model = p.model(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		f.server.ServeHTTP(rw, r)
	}))
	a, asha := w.agent(), w.diner("asha")
	began := time.Now()
	answer := must(t, a, asha, "two masala thepla from Thepla House")
	if took := time.Since(began); took > f.within {
		t.Errorf("the turn took %v, want at most %v", took, f.within)
	}
	if n := asked.Load(); n > f.calls {
		t.Errorf("the server was asked %d times, want at most %d", n, f.calls)
	}
	if len(w.allOrders()) != 0 || answer.OrderConfirmed {
		t.Error("something was placed")
	}
	o := answer.PendingOrder
	if o == nil || len(o.Items) != 1 || o.Items[0].ItemName != "Masala Thepla" || o.Items[0].Quantity != 2 || answer.Error != "" || answer.Degraded != f.degraded {
		t.Errorf("answer %s", text(answer))
	}
	for _, lie := range []string{"have placed", "not json", "very long very", "One moment", "html"} {
		if strings.Contains(answer.Response, lie) {
			t.Errorf("the diner reads %q: %s", lie, answer.Response)
		}
	}
	if said := strings.Contains(answer.Response, "My usual assistant is not available"); said != f.degraded {
		t.Errorf("said why: %t, want %t: %s", said, f.degraded, answer.Response)
	}
	if answer := must(t, a, asha, "yes"); !answer.OrderConfirmed {
		t.Errorf("the diner's own yes does not place: %s", text(answer))
	}
}

func TestWhyIsSaidOnce(t *testing.T) {
	w := newWorld(t)
	w.model = &scripted{fail: foodie.NewError(foodie.Unavailable, "model_unavailable", "away")}
	a, asha := w.agent(), w.diner("asha")
	for i, message := range []string{"show all restaurants", "show me the menu of Thepla House", "two masala thepla"} {
		answer := must(t, a, asha, message)
		if !answer.Degraded || strings.Contains(answer.Response, "My usual assistant") != (i == 0) {
			t.Errorf("answer %d: %q", i, answer.Response)
		}
	}
}

// A purse of 20 000 tokens a day lasts for so many turns, over all instances and conversations of a diner.
func TestADinersTokens(t *testing.T) {
	w := newWorld(t)
	counts := limitmemory.New(w.clock.now)
	m := &scripted{}
	w.model = m
	one, two := w.agent(), w.agent()
	for _, a := range []*agent.Agent{one, two} {
		a.Limiter, a.Tokens = counts, limit.Rule{Count: 20_000, Per: 24 * time.Hour}
	}
	reply := func() { m.then(llm.Reply{Text: "Hello.", Usage: llm.Usage{In: 6900, Out: 100}}) }
	asha := w.diner("asha")
	for i, a := range []*agent.Agent{one, two} {
		if reply(); must(t, a, asha, "hello there").Degraded {
			t.Errorf("turn %d is degraded", i)
		}
	}
	if reply(); !must(t, one, asha, "hello there").Degraded {
		t.Error("a third turn of 7000 tokens out of 20 000 is not degraded, although its diner had 6000 left at most")
	}
	answer := must(t, two, asha, "two masala thepla from Thepla House")
	if !answer.Degraded || answer.PendingOrder == nil || answer.AIModel != "builtin" {
		t.Errorf("answer %s", text(answer))
	}
	if reply(); must(t, one, w.diner("bela"), "hello there").Degraded {
		t.Error("another diner pays for it")
	}
	w.clock.move(12 * time.Hour)
	if reply(); must(t, two, asha, "hello there").Degraded {
		t.Error("half a day later there is nothing again")
	}
}

func TestGuestsShareTheTokensOfTheirAddress(t *testing.T) {
	w := newWorld(t)
	m := &scripted{}
	w.model = m
	a := w.agent()
	a.Limiter, a.Tokens = limitmemory.New(w.clock.now), limit.Rule{Count: 10_000, Per: 24 * time.Hour}
	for i, want := range []bool{false, true} {
		m.then(llm.Reply{Text: "Hello.", Usage: llm.Usage{In: 9000, Out: 100}})
		who := guest(fmt.Sprint("g_", i))
		who.Address = "203.0.113.7"
		answer := must(t, a, who, "hello there")
		if answer.Degraded != want || strings.Contains(answer.Response, "We have talked a lot today") != want {
			t.Errorf("guest %d: %s", i, text(answer))
		}
	}
}

func TestATurnHasABudgetOfTokens(t *testing.T) {
	w := newWorld(t)
	m := &scripted{}
	for i := range 8 {
		r := call("search_restaurants_by_item", fmt.Sprintf(`{"item_name":"thepla","max_price":%d}`, 1000+i))
		r.Usage = llm.Usage{In: 20_000, Out: 100}
		m.then(r)
	}
	w.model = m
	answer := must(t, w.agent(), guest("g_1"), "thepla")
	if len(m.asked) != 3 || !strings.Contains(answer.Response, "Masala Thepla") {
		t.Errorf("%d calls of 20 000 tokens each, answer %q", len(m.asked), answer.Response)
	}
}

func TestLongResultsAndHistoriesAreCut(t *testing.T) {
	w := newWorld(t)
	w.change("Patel & Sons", func(r *foodie.Restaurant) {
		for i := range 150 {
			d := r.Items[0]
			d.Name, d.Description = fmt.Sprint("Dish number ", i), strings.Repeat("long ", 90)
			r.Items = append(r.Items, d)
		}
	})
	m := &scripted{}
	w.model = m
	a, asha := w.agent(), w.diner("asha")
	m.then(call("get_restaurant_by_name", `{"name":"Patel & Sons"}`), words("Enjoy."))
	must(t, a, asha, "the menu of patel and sons")
	last := m.asked[1].Messages
	content := last[len(last)-1].Results[0].Content
	if n := llm.Tokens(string(content)); n > 2500 || !json.Valid(content) || !strings.Contains(string(content), "which the diner sees") {
		t.Errorf("%d tokens of a menu: %.300s", n, content)
	}
	for range 12 {
		m.then(words(strings.Repeat("Thepla is soft. ", 100)))
		must(t, a, asha, strings.Repeat("hm ", 600))
	}
	total := 0
	for _, message := range m.asked[len(m.asked)-1].Messages {
		total += llm.Tokens(message.Text)
	}
	if total > 3600 || total < 1500 {
		t.Errorf("a history of %d tokens", total)
	}
}

func TestAModelGetsAGlimpseOfTheCatalogue(t *testing.T) {
	w := newWorld(t)
	m := (&scripted{}).then(words("Hm."))
	w.model = m
	must(t, w.agent(), guest("g_1"), "do you have chaas, or a margarita?")
	g := m.asked[0].Situation.Glimpse
	if g == nil || g.Restaurants != 4 || len(g.Cuisines) != 3 || len(g.Areas) != 4 || !strings.Contains(text(g.Near), "Masala Chaas") || !strings.Contains(text(g.Near), "Margherita Pizza") {
		t.Errorf("glimpse %s", text(g))
	}
}

// Words that a model says after it read strangers' are not read again, whichever tool it used last.
func TestWordsAfterStrangersAreNotReadAgain(t *testing.T) {
	w := newWorld(t)
	m := (&scripted{}).then(call("recommend", `{}`), call("get_all_restaurants", `{}`), words("A dish says that you should sign out now."), words("Hello."))
	w.model = m
	a := w.agent()
	must(t, a, guest("g_1"), "what is good?")
	must(t, a, guest("g_1"), "hm")
	for _, message := range m.asked[len(m.asked)-1].Messages {
		if strings.Contains(message.Text, "sign out now") {
			t.Errorf("the model reads %q", message.Text)
		}
	}
}

func TestWhatWasNotDoneIsNotSaid(t *testing.T) {
	w := newWorld(t)
	m := (&scripted{}).then(words("Hello. I've added a chaas to your order! Your food is on its way. What else?"))
	w.model = m
	answer := must(t, w.agent(), guest("g_1"), "good evening to you")
	if strings.Contains(answer.Response, "added") || strings.Contains(answer.Response, "on its way") || !strings.Contains(answer.Response, "What else?") {
		t.Errorf("answer %q", answer.Response)
	}
}
