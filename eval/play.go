package eval

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/llm"
)

// A Result is what a case came to.
type Result struct {
	Case     Case          `json:"case"`
	Right    bool          `json:"right"`
	Items    bool          `json:"items"`         // dishes and quantities are right, whatever the options
	Out      bool          `json:"out"`           // nothing was looked up, shown, proposed or asked for
	Act      string        `json:"act,omitempty"` // of a confirmation
	Got      []Line        `json:"got,omitempty"` // what waits at the end, or was placed
	Mistakes []Mistake     `json:"mistakes,omitempty"`
	Slowest  time.Duration `json:"slowest_ns"` // turn

	took []time.Duration
}

// Play plays every case with a diner of its own, several at once, and gives the results in the order of the cases. model is
// the one that is measured; nil for the built-in one.
func (s *Suite) Play(ctx context.Context, model llm.Model, atOnce int) ([]Result, error) {
	results := make([]Result, len(s.Cases))
	cases := map[string][]int{}
	var keys []string
	for i, c := range s.Cases {
		if cases[c.Catalogue] == nil {
			keys = append(keys, c.Catalogue)
		}
		cases[c.Catalogue] = append(cases[c.Catalogue], i)
	}
	for _, key := range keys {
		if err := s.playIn(ctx, key, cases[key], results, model, atOnce); err != nil {
			return nil, err
		}
	}
	return results, ctx.Err()
}

// playIn plays the cases of one catalogue.
func (s *Suite) playIn(ctx context.Context, key string, cases []int, results []Result, model llm.Model, atOnce int) (err error) {
	scene, err := openScene(ctx, s.catalogues[key], model)
	if err != nil {
		return fmt.Errorf("make a scene for %s: %w", key, err)
	}
	var running sync.WaitGroup
	places := make(chan struct{}, max(1, atOnce))
	for _, i := range cases {
		places <- struct{}{}
		running.Go(func() {
			results[i] = scene.play(ctx, s.Cases[i])
			<-places
		})
	}
	running.Wait()
	return scene.close()
}

// play plays one case and judges it.
func (s *scene) play(ctx context.Context, c Case) Result {
	x := Result{Case: c}
	d, err := s.guest(), error(nil)
	if c.Suite == Confirm || c.Suite == Dialogue && !c.Guest {
		d, err = s.signedIn(ctx)
	}
	if err == nil {
		err = x.talk(ctx, d)
	}
	if err != nil {
		x.wrong(Failed, "an answer", err.Error())
	}
	if d != nil && d.poor {
		x.wrong(ModelFailed, "an answer of the model", "one of the built-in model")
	}
	x.Right = len(x.Mistakes) == 0
	if d != nil {
		x.took = d.took
	}
	if len(x.took) > 0 {
		x.Slowest = slices.Max(x.took)
	}
	return x
}

// talk says what the case says, then judges.
func (x *Result) talk(ctx context.Context, d *diner) error {
	var last agent.Answer
	var err error
	for _, text := range x.Case.Setup {
		if last, err = d.say(ctx, text); err != nil {
			return err
		}
	}
	if len(x.Case.Setup) > 0 && last.PendingOrder == nil {
		x.wrong(SetupFailed, "an order that waits", "none")
		return nil
	}
	for i, text := range x.Case.Turns {
		if last, err = d.say(ctx, text); err != nil {
			return err
		}
		if want, judged := x.Case.Expect.After[strconv.Itoa(i)]; judged {
			mistakes, _ := compare(want, pending(last))
			x.Mistakes = append(x.Mistakes, mistakes...)
		}
	}
	x.Got, x.Out = pending(last), nothingDone(last)
	return judges[x.Case.Suite](ctx, x, d, last)
}

func (x *Result) wrong(kind, wanted, got string) {
	x.Mistakes = append(x.Mistakes, Mistake{kind, wanted, got})
}

// pending are the lines that wait after an answer.
func pending(a agent.Answer) []Line {
	if a.PendingOrder == nil {
		return nil
	}
	lines := make([]foodie.OrderLine, len(a.PendingOrder.Items))
	for i, l := range a.PendingOrder.Items {
		lines[i] = foodie.OrderLine{Item: l.ItemName, Quantity: l.Quantity, Options: l.Options}
	}
	return linesOf(lines)
}

// nothingDone reports whether a message was taken for none of our business.
func nothingDone(a agent.Answer) bool {
	return a.FunctionCalled == "" && len(a.Cards) == 0 && a.PendingOrder == nil && !a.RequiresAuth
}

// judges say what is wrong with the end of a case, for each suite.
var judges = map[string]func(context.Context, *Result, *diner, agent.Answer) error{
	Order:    judgeOrder,
	Dialogue: judgeDialogue,
	Confirm:  judgeAnswer,
	Search:   judgeSearch,
	Scope:    judgeScope,
}

func judgeOrder(_ context.Context, x *Result, _ *diner, last agent.Answer) error {
	switch {
	case x.Out:
		x.wrong(TurnedAway, show(x.Case.Expect.Lines), "nothing was done")
	case len(x.Got) == 0:
		x.wrong(WrongIntent, show(x.Case.Expect.Lines), "no order: "+excerpt(last.Response))
	default:
		x.judgeLines(last.PendingOrder.RestaurantName, x.Case.Expect.Lines)
	}
	return nil
}

// judgeLines compares what was got from place with what was wanted.
func (x *Result) judgeLines(place string, want []Line) {
	var mistakes []Mistake
	mistakes, x.Items = compare(want, x.Got)
	x.Mistakes = append(x.Mistakes, mistakes...)
	if wanted := x.Case.Expect.Restaurant; wanted != "" && foodie.Key(wanted) != foodie.Key(place) {
		x.wrong(WrongRestaurant, wanted, place)
	}
}

func judgeDialogue(ctx context.Context, x *Result, d *diner, last agent.Answer) error {
	orders, err := d.orders(ctx)
	if err != nil {
		return err
	}
	e := x.Case.Expect
	want := e.Orders
	if e.State == Placed {
		want = []PlacedOrder{{Restaurant: e.Restaurant, Lines: e.Lines}}
	}
	switch {
	case len(orders) > len(want):
		x.wrong(FalseYes, count(len(want)), count(len(orders)))
	case len(orders) < len(want):
		x.wrong(MissedYes, count(len(want)), count(len(orders))+", waiting: "+show(x.Got))
	default:
		x.judgeOrders(want, orders)
	}
	if e.State == Placed && len(orders) == 1 {
		x.Got, x.Items = linesOf(orders[0].Lines), len(x.Mistakes) == 0
		if last.PendingOrder != nil {
			x.wrong(WrongIntent, "nothing that waits", show(pending(last)))
		}
		return nil
	}
	x.judgeWaiting(last)
	return nil
}

// judgeWaiting judges what waits at the end of a dialogue.
func (x *Result) judgeWaiting(last agent.Answer) {
	e := x.Case.Expect
	switch {
	case e.State == Pending && len(x.Got) == 0:
		x.wrong(WrongIntent, show(e.Lines), "nothing waits: "+excerpt(last.Response))
	case e.State == Pending:
		x.judgeLines(last.PendingOrder.RestaurantName, e.Lines)
	case e.State == None && len(x.Got) > 0:
		x.wrong(MissedNo, "nothing that waits", show(x.Got))
	}
}

func count(orders int) string {
	if orders == 1 {
		return "1 order placed"
	}
	return fmt.Sprintf("%d orders placed", orders)
}

// judgeOrders finds for each wanted order one that was placed.
func (x *Result) judgeOrders(want []PlacedOrder, orders []foodie.Order) {
	rest := slices.Clone(orders)
	for _, w := range want {
		if i := slices.IndexFunc(rest, w.is); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			continue
		}
		near := rest[0] // there are as many as are wanted
		rest = rest[1:]
		mistakes, _ := compare(w.Lines, linesOf(near.Lines))
		x.Mistakes = append(x.Mistakes, mistakes...)
		if !w.at(near) {
			x.wrong(WrongRestaurant, w.Restaurant, near.RestaurantName)
		}
		if w.Cancelled != (near.Status == foodie.Cancelled) {
			x.wrong(WrongIntent, fmt.Sprintf("cancelled: %t", w.Cancelled), "an order that is "+string(near.Status))
		}
	}
}

// at reports whether o is from the restaurant that is wanted.
func (w PlacedOrder) at(o foodie.Order) bool {
	return w.Restaurant == "" || foodie.Key(w.Restaurant) == foodie.Key(o.RestaurantName)
}

// is reports whether o is the order that is wanted.
func (w PlacedOrder) is(o foodie.Order) bool {
	mistakes, _ := compare(w.Lines, linesOf(o.Lines))
	return len(mistakes) == 0 && w.at(o) && w.Cancelled == (o.Status == foodie.Cancelled)
}

// judgeAnswer says which act an answer to "shall I place it?" was. Where nothing was placed and nothing was said to be
// dropped, a plain yes afterwards shows whether the order still stood.
func judgeAnswer(ctx context.Context, x *Result, d *diner, last agent.Answer) error {
	placed, err := d.orders(ctx)
	if err != nil {
		return err
	}
	if x.Act = Affirm; len(placed) == 0 {
		x.Act = Deny
		if !last.OrderCancelled {
			if _, err = d.say(ctx, "yes"); err != nil {
				return err
			}
			if placed, err = d.orders(ctx); err != nil {
				return err
			}
			if len(placed) > 0 {
				x.Act = Neither
			}
		}
	}
	x.Items = true
	if want := x.Case.Expect.Act; !slices.Contains(want, x.Act) {
		x.wrong(confused(want[0], x.Act), strings.Join(want, " or "), x.Act)
	}
	return nil
}

// confused is the kind of mistake when one act was wanted and another came of it.
func confused(want, got string) string {
	switch {
	case got == Affirm:
		return FalseYes
	case want == Affirm:
		return MissedYes
	case got == Deny:
		return FalseNo
	}
	return MissedNo
}

func judgeScope(_ context.Context, x *Result, _ *diner, last agent.Answer) error {
	x.Items = true
	if out := x.Case.Expect.Scope == "out"; out && !x.Out {
		x.wrong(TakenUp, "nothing done", strings.TrimSpace(last.FunctionCalled+" "+excerpt(last.Response)))
	} else if !out && x.Out {
		x.wrong(TurnedAway, "something done", excerpt(last.Response))
	}
	return nil
}

func judgeSearch(_ context.Context, x *Result, d *diner, last agent.Answer) error {
	e := x.Case.Expect
	cards, err := json.Marshal(last.Cards)
	if err != nil {
		return err
	}
	seen := strings.ToLower(last.Response + "\n" + string(cards))
	var shown []string
	for _, r := range d.menus {
		if mentions(seen, r.Name) {
			shown = append(shown, r.Name)
		}
	}
	got := "shown: " + strings.Join(shown, ", ")
	switch {
	case x.Out:
		x.wrong(TurnedAway, "restaurants", "nothing was done")
	case e.List && len(shown) < 3:
		x.wrong(MissingRestaurant, "at least 3 restaurants", got)
	case !e.List:
		x.judgeShown(shown, got)
	}
	x.Items = !slices.ContainsFunc(x.Mistakes, func(m Mistake) bool { return m.Kind != ExtraRestaurant })
	return nil
}

// mentions reports whether text, which is in lower case, has a name as it is written or as JSON escapes it.
func mentions(text, name string) bool {
	escaped, err := json.Marshal(name)
	return strings.Contains(text, strings.ToLower(name)) || err == nil && strings.Contains(text, strings.ToLower(string(escaped)))
}

func (x *Result) judgeShown(shown []string, got string) {
	e := x.Case.Expect
	for _, name := range e.Restaurants {
		if !contains(shown, name) {
			x.wrong(MissingRestaurant, name, got)
		}
	}
	for _, name := range shown {
		if !contains(e.Restaurants, name) && !contains(e.May, name) {
			x.wrong(ExtraRestaurant, strings.Join(e.Restaurants, ", "), name)
		}
	}
}

func contains(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return foodie.Key(n) == foodie.Key(name) })
}

// excerpt is the beginning of a reply, on one line.
func excerpt(reply string) string {
	line := []rune(strings.Join(strings.Fields(reply), " "))
	if len(line) > 100 {
		return string(line[:100]) + "…"
	}
	return string(line)
}
