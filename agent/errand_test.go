package agent_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/tool"
)

// calls are the names that each function of the package's code calls.
func calls(t *testing.T, pattern string) map[string][]string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	graph := map[string][]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			function, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(function, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				switch called := call.Fun.(type) {
				case *ast.SelectorExpr:
					graph[function.Name.Name] = append(graph[function.Name.Name], called.Sel.Name)
				case *ast.Ident:
					graph[function.Name.Name] = append(graph[function.Name.Name], called.Name)
				}
				return true
			})
		}
	}
	return graph
}

// writes are what the platform's client can change, and the gates that call it.
var writes = []string{"PlaceOrder", "CancelOrder", "VoidKey", "AddReview", "UpdateReview", "DeleteReview", "Register", "Login", "Logout",
	"place", "act", "perform", "drop", "press", "decide", "answered", "converse"}

// No name that an errand, or the opening of a link, can lead to writes at the platform. The one gate stays the only one.
func TestAnErrandReachesNoGate(t *testing.T) {
	graph := calls(t, "*.go")
	for _, from := range []string{"Errand", "Open"} {
		seen, todo := map[string]string{}, []string{from}
		for len(todo) > 0 {
			name := todo[0]
			todo = todo[1:]
			for _, to := range graph[name] {
				if slices.Contains(writes, to) {
					t.Errorf("%s reaches %s by %s", from, to, name)
				}
				if _, known := seen[to]; !known && graph[to] != nil {
					seen[to] = name
					todo = append(todo, to)
				}
			}
		}
		if len(seen) < 5 {
			t.Errorf("%s reaches only %v: the test reads nothing", from, seen)
		}
	}
	for name, to := range calls(t, "tool/*.go") {
		for _, write := range writes[:9] {
			if slices.Contains(to, write) {
				t.Errorf("the tool function %s calls %s", name, write)
			}
		}
	}
	if !slices.Contains(graph["place"], "PlaceOrder") || !slices.Contains(graph["perform"], "AddReview") {
		t.Error("the gates are elsewhere: the test looks for the wrong names")
	}
}

// A model elsewhere cannot take away or overtake what the person is being asked on the page.
func TestAnErrandBesideATurn(t *testing.T) {
	w := newWorld(t)
	a, asha := w.agent(), w.diner("asha")
	errand := func(name, arguments string) agent.Report {
		t.Helper()
		r, err := a.Errand(t.Context(), asha, agent.Errand{Tool: name, Arguments: []byte(arguments)})
		if err != nil {
			t.Fatalf("%s(%s): %v", name, arguments, err)
		}
		return r
	}
	must(t, a, asha, "two masala thepla from Thepla House")
	if r := errand("cancel_pending_order", `{}`); r.Dropped || r.Pending == nil {
		t.Errorf("an order that was shown is dropped: %+v", r)
	}
	if r := errand("change_pending_order", `{"set":[{"line":1,"quantity":40}]}`); r.Pending.Revision != 2 || r.Pending.ShownIn == 2 || r.Link == "" {
		t.Errorf("changed to %+v", r.Pending)
	}
	if answer := must(t, a, asha, "yes"); answer.OrderConfirmed || len(w.allOrders()) != 0 {
		t.Fatalf("a yes to two theplas ordered forty: %+v", answer)
	}
	if answer := must(t, a, asha, "yes"); !answer.OrderConfirmed {
		t.Fatalf("a yes to what was shown: %+v", answer)
	}
	must(t, a, asha, "cancel my order")
	r := errand("add_review", `{"restaurant_name":"Pizza Corner","rating":1,"comment":"I never ate anything here."}`)
	if _, ok := r.Finding.(tool.Action); !ok || r.Link == "" {
		t.Fatalf("a review came to %+v", r)
	}
	answer := must(t, a, asha, "yes")
	reviews, err := w.platform.Reviews(t.Context(), "Pizza Corner", 10, 0)
	if err != nil || len(reviews) != 0 {
		t.Fatalf("a yes to another question posted %v, %v (%s)", reviews, err, answer.Response)
	}
	if s := w.orders("asha")[0].Status; s != "placed" {
		t.Errorf("the order is %s", s)
	}
}

func TestAnErrandWantsAToolAndAMemory(t *testing.T) {
	w, l, a := lossyWorld(t)
	asha := w.diner("asha")
	if _, err := a.Errand(t.Context(), asha, agent.Errand{Tool: "place"}); err == nil {
		t.Error("a tool that does not exist ran")
	}
	l.set(func() { l.begin = errAway })
	if _, err := a.Errand(t.Context(), asha, agent.Errand{Tool: "prepare_order_for_confirmation", Arguments: []byte(`{"items":[{"item_name":"dabeli","quantity":1}]}`)}); err == nil {
		t.Error("a proposal waits in a store that is away")
	}
	if _, err := a.Errand(t.Context(), asha, agent.Errand{Tool: "get_all_restaurants"}); err != nil {
		t.Errorf("looking something up needs a memory: %v", err)
	}
	r, err := a.Errand(t.Context(), agent.Caller{}, agent.Errand{Tool: "prepare_order_for_confirmation", Arguments: []byte(`{"items":[{"item_name":"dabeli","quantity":1}]}`)})
	if err != nil || r.Link == "" {
		t.Fatalf("a guest's proposal: %+v, %v", r, err)
	}
	if linked, err := a.Open(t.Context(), asha, r.Link); err != nil || linked.Order == nil || linked.Order.Proposal == "" {
		t.Errorf("a link without memory: %+v, %v", linked, err)
	}
	if _, err := a.Open(t.Context(), agent.Caller{}, r.Link); err == nil {
		t.Error("a guest sees what is for a diner")
	}
}
