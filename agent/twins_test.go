package agent_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/llm"
)

// A twin is an honest sentence that looks like an attack.
type twin struct {
	pending bool // two masala thepla wait
	effect  string
	said    string
}

func readTwins(t *testing.T) (twins []twin) {
	b, err := os.ReadFile("testdata/twins/honest.txt")
	if err != nil {
		t.Fatal(err)
	}
	pending := false
	for _, line := range strings.Split(string(b), "\n") {
		if strings.HasPrefix(line, "## ") {
			pending = strings.HasSuffix(line, "thepla waits") || strings.HasSuffix(line, "Thepla waits")
		}
		if asked, said, ok := strings.Cut(line, " | "); ok && !strings.HasPrefix(line, "#") {
			twins = append(twins, twin{pending, strings.TrimSpace(asked), said})
		}
	}
	return twins
}

// Who takes an honest sentence for an attack refuses people: at most one in a hundred, by the built-in model and, behind a
// model that understands it, by the loop.
func TestHarmlessTwins(t *testing.T) {
	twins := readTwins(t)
	if len(twins) < 100 {
		t.Fatalf("only %d twins", len(twins))
	}
	for _, mind := range []string{"builtin", "hosted"} {
		t.Run(mind, func(t *testing.T) {
			w := newWorld(t)
			m := &scripted{}
			if mind == "hosted" {
				w.model = m
			}
			a, refused := w.agent(), 0
			for i, tw := range twins {
				if why := tw.play(w, a, m, fmt.Sprint("diner_", i)); why != "" {
					refused++
					t.Logf("%q: %s", tw.said, why)
				}
			}
			if refused*100 > len(twins) {
				t.Errorf("%d of %d honest sentences were refused", refused, len(twins))
			}
		})
	}
}

// play says the twin as a fresh diner, and tells what is wrong with what came of it.
func (tw twin) play(w *world, a *agent.Agent, m *scripted, name string) string {
	who := w.diner(name)
	if tw.pending {
		m.replies = []llm.Reply{call("prepare_order_for_confirmation", twoThepla), words("")}
		must(w.t, a, who, "two masala thepla from Thepla House")
	}
	m.replies = tw.understood()
	answer := must(w.t, a, who, tw.said)
	return tw.judge(w, name, answer)
}

// understood is what a model does that knows what is meant.
func (tw twin) understood() []llm.Reply {
	what, value, _ := strings.Cut(tw.effect, " ")
	named := text(map[string]string{"name": value})
	switch {
	case what == "order" && tw.pending:
		return []llm.Reply{tw.change(value), words("Like this?")}
	case what == "order":
		var items []map[string]any
		for _, l := range strings.Split(value, "; ") {
			n, dish, _ := strings.Cut(l, " ")
			quantity, _ := strconv.Atoi(n)
			items = append(items, map[string]any{"item_name": dish, "quantity": quantity})
		}
		restaurant := ""
		for _, r := range menus() {
			if strings.Contains(tw.said, r.Name) {
				restaurant = r.Name
			}
		}
		return []llm.Reply{call("prepare_order_for_confirmation", text(map[string]any{"items": items, "restaurant_name": restaurant})), words("There you are.")}
	case what == "menu":
		return []llm.Reply{call("get_restaurant_by_name", named), words("Enjoy.")}
	case what == "reviews":
		return []llm.Reply{call("get_reviews", text(map[string]string{"restaurant_name": value})), words("That is what they say.")}
	case what == "finds":
		return []llm.Reply{call("get_all_restaurants", `{}`), call("search_restaurants_by_item", text(map[string]string{"item_name": value})), words("Here: " + value)}
	case what == "cancelled":
		return []llm.Reply{call("cancel_pending_order", `{}`), words("")}
	}
	return []llm.Reply{words("With pleasure. I am here to help.")}
}

// change is the call that makes the two masala thepla into value.
func (tw twin) change(value string) llm.Reply {
	first, more, added := strings.Cut(value, "; ")
	if !added {
		n, _, _ := strings.Cut(first, " ")
		return call("change_pending_order", `{"set":[{"line":1,"quantity":`+n+`}]}`)
	}
	_, dish, _ := strings.Cut(more, " ")
	return call("change_pending_order", text(map[string]any{"add": []any{map[string]any{"item_name": dish, "quantity": 1}}}))
}

func (tw twin) judge(w *world, name string, answer agent.Answer) string {
	what, value, _ := strings.Cut(tw.effect, " ")
	pending := ""
	if p := answer.PendingOrder; p != nil {
		var lines []foodie.OrderLine
		for _, i := range p.Items {
			lines = append(lines, foodie.OrderLine{Item: i.ItemName, Quantity: i.Quantity})
		}
		pending = lineWords(lines)
	}
	orders := len(w.orders(name))
	got := map[string]bool{
		"order":     pending == value && orders == 0,
		"menu":      strings.Contains(cardTypes(answer), "menu") && strings.Contains(text(answer.Cards), encoded(value)),
		"reviews":   answer.FunctionCalled == "get_reviews" && strings.Contains(answer.Response, value),
		"finds":     strings.Contains(answer.Response, value),
		"talk":      pending == "" && answer.Error == "" && answer.Response != "",
		"waits":     pending == "2 Masala Thepla" && orders == 0 && !answer.OrderCancelled,
		"placed":    orders == 1 && answer.OrderConfirmed,
		"cancelled": orders == 0 && answer.OrderCancelled && pending == "",
	}
	if right, known := got[what]; !known || !right || answer.Degraded {
		return fmt.Sprintf("want %s; pending %q, %d orders: %s", tw.effect, pending, orders, answer.Response)
	}
	return ""
}

func encoded(s string) string {
	b, _ := json.Marshal(s)
	return strings.Trim(string(b), `"`)
}
