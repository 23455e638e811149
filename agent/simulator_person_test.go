package agent_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/session"
)

// A simCall is one request of the person, and what it came to.
type simCall struct {
	n        int
	says     int // the first call with this message
	instance *simInstance
	who      agent.Caller
	req      agent.Request
	kind     string // "message", "button", "sign in" or "clear"
	sent     int    // step
	sentAt   time.Time
	over     int  // step of its end; 0 while it runs
	heard    bool // the person had an answer
	answer   agent.Answer
	went     bool
	err      error
	kept     bool      // the session knows of it
	replays  bool      // the answer is that of its first call
	waits    foodie.ID // the chain that waited when the turn began
	voided   foodie.ID // the chain whose key the API said it had spent
}

// A simShown is an order as the person was shown it.
type simShown struct {
	call     *simCall
	chain    foodie.ID
	revision int
	order    string // restaurant, lines and total
	until    time.Time
	asked    bool // the reply asked whether to place it
}

// A simConsent is a clear yes.
type simConsent struct {
	call  *simCall
	by    string // "words" or "button"
	words string
	last  *simShown // what the last answer before it showed; nil for nothing
	first *simShown // the same for the first try of a repeated message, or for an answer that the last one overtook
	other *simShown // the same in the other of a diner's and a guest's conversation
	own   int       // step of the last answer in the conversation that the yes was said in
	// beside says that these two answers came from turns that ran at the same time, so that either may be the last.
	beside bool
	card   *simShown // by button: what its card says
	chain  foodie.ID // of the order that it placed
}

// A simPerson is who orders. What they said and saw is kept here apart from what the agents remember, and every order is
// judged by it.
type simPerson struct {
	s        *simulation
	user     foodie.User
	token    string
	guest    string
	guests   int
	chosen   bool
	signedIn bool
	careful  bool // their client says which order it shows

	calls     []*simCall
	shown     []*simShown
	cards     []simCard
	last      map[string]simHeard // by session: the last answer
	before    map[string]simHeard // by session: the answer before it
	onScreen  *simShown           // the order on the card of the last answer; nil for none
	consents  []*simConsent
	cancelled map[foodie.ID]simCancelled
	orders    map[foodie.ID]foodie.Order // by key
	restarts  foodie.ID                  // the chain that waited when starting over was asked
}

// A simHeard is an answer, and the order that it showed; nil for none.
type simHeard struct {
	call  *simCall
	shown *simShown
	step  int
}

// beside reports whether two answers came from turns that ran at the same time.
func (a simHeard) beside(b simHeard) bool {
	return a.call != nil && b.call != nil && a.call.over > b.call.sent && b.call.over > a.call.sent
}

type simCard struct {
	shown    *simShown
	proposal string
}

// A simCancelled is a proposal's end, as the person was told.
type simCancelled struct {
	call  *simCall
	guest bool
}

func newSimPerson(s *simulation, user foodie.User) *simPerson {
	p := &simPerson{s: s, user: user, cancelled: map[foodie.ID]simCancelled{}, last: map[string]simHeard{}, before: map[string]simHeard{}, orders: map[foodie.ID]foodie.Order{}}
	token, _, err := s.shared.tokens.Issue(user, foodie.NewID(), time.Now())
	if err != nil {
		s.t.Fatal(err)
	}
	p.token = token
	p.newGuest()
	p.signedIn, p.careful = s.rng.IntN(3) > 0, s.rng.IntN(2) == 0
	return p
}

func (p *simPerson) newGuest() {
	p.guests++
	p.guest, p.chosen = fmt.Sprint("guest", p.guests), p.s.rng.IntN(3) == 0
}

// who is the caller that a server makes of the person now.
func (p *simPerson) who() agent.Caller {
	if !p.signedIn {
		return agent.Caller{SessionID: p.guest, ChosenID: p.chosen, Language: "en"} // our oracle reads English
	}
	c := agent.Caller{SessionID: agent.SessionOf(p.user.ID), UserID: p.user.ID, Username: p.user.Username, Token: p.token, Cookie: true, Language: "en"}
	if p.s.rng.IntN(2) == 0 {
		c.GuestID, c.ChosenID = p.guest, p.chosen
	}
	return c
}

// send sends a request to an instance; its answer is heard later.
func (p *simPerson) send(i int, kind string, req agent.Request) *simCall {
	s := p.s
	s.calls++
	c := &simCall{n: s.calls, says: s.calls, instance: s.instances[i], who: p.who(), req: req, kind: kind, sent: s.step, sentAt: time.Now()}
	if kind != "message" && kind != "button" && p.signedIn { // the server knows both ids, and says so
		c.who.GuestID, c.who.ChosenID = p.guest, p.chosen
	}
	p.calls = append(p.calls, c)
	what := fmt.Sprintf("%q", req.Message)
	if req.Action != nil {
		what = req.Action.Kind + " " + string(req.Action.PendingOrderID)
	}
	s.log("person → %s #%d as %s (guest %s): %s %s %s", c.instance.name, c.n, c.who.SessionID, c.who.GuestID, kind, what, req.MessageID)
	ctx := context.WithValue(c.instance.ctx, simCallKey{}, c)
	go func() {
		switch kind {
		case "sign in":
			c.answer, c.went, c.err = c.instance.agent.SignedIn(ctx, c.who, nil)
		case "clear":
			c.err = c.instance.agent.Clear(ctx, c.who)
		default:
			c.answer, c.err = c.instance.agent.Turn(ctx, c.who, req, nil)
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.ended = append(s.ended, c)
	}()
	return c
}

// sees is the order that the person's client shows.
func (p *simPerson) sees() *agent.Seen {
	if !p.careful {
		return nil
	}
	shown := p.onScreen
	if shown == nil {
		return &agent.Seen{}
	}
	return &agent.Seen{PendingOrderID: shown.chain, Revision: shown.revision}
}

// consent notes a clear yes.
func (p *simPerson) consent(c *simCall, words string, card *simShown) {
	last, other := p.lastFor(c.who)
	k := &simConsent{call: c, by: "words", words: words, last: last.shown, other: other.shown, card: card, own: p.last[c.who.SessionID].step}
	k.beside = last.beside(other)
	if before := p.before[c.who.SessionID]; before.beside(last) { // their answers may have overtaken each other
		k.first = before.shown
	}
	if card != nil {
		k.by = "button"
	}
	p.consents = append(p.consents, k)
}

// lastFor is the last answer of the conversations that a caller's message belongs to, and that of the other one.
func (p *simPerson) lastFor(who agent.Caller) (last, other simHeard) {
	last = p.last[who.SessionID]
	if who.GuestID == "" {
		return last, other
	}
	guest := p.last[who.GuestID]
	if guest.call != nil && (guest.step > last.step || !last.call.kept) {
		return guest, last // what no session knows was said by no conversation
	}
	return last, guest
}

// hear reads an answer.
func (p *simPerson) hear(c *simCall) {
	s := p.s
	c.over = s.step
	if c.instance.dead {
		s.log("#%d is never answered", c.n)
		return
	}
	if c.err != nil {
		s.log("#%d is refused: %s %s", c.n, foodie.CodeOf(c.err), c.err)
		if foodie.KindOf(c.err) == foodie.Internal && s.sane {
			s.broke("an internal error while all is well: %v", c.err)
		}
		return
	}
	c.heard = true
	if c.kind == "clear" {
		s.log("#%d is cleared", c.n)
		delete(p.last, c.who.SessionID)
		delete(p.last, c.who.GuestID)
		p.onScreen = nil
		return
	}
	a := c.answer
	s.log("#%d is answered: %s", c.n, a.Response)
	if a.Response == "" {
		return
	}
	first := p.calls[c.says-1]
	c.replays = c != first && !c.kept && first.kept
	c.kept = c.kept || first.kept
	p.checkWords(c)
	p.see(c)
	if a.OrderCancelled && !c.cancelsOrder() {
		p.dropped(c)
	}
}

// cancelsOrder reports whether an answer told of an order's cancellation, not of a proposal's.
func (c *simCall) cancelsOrder() bool { return c.answer.FunctionCalled == "cancel_order" }

// see remembers what an answer showed.
func (p *simPerson) see(c *simCall) {
	if last := p.last[c.who.SessionID]; last.call != nil && c.replays && (p.calls[c.says-1].heard || c.says <= last.call.says) {
		return // an older answer once more
	}
	p.before[c.who.SessionID], p.last[c.who.SessionID] = p.last[c.who.SessionID], simHeard{c, nil, p.s.step}
	o := c.answer.PendingOrder
	if o == nil {
		p.onScreen = nil
		return
	}
	shown := &simShown{call: c, chain: o.ID, revision: o.Revision, order: orderOnCard(o), until: o.ExpiresAt.Time, asked: asksToPlace(c.answer.Response)}
	p.shown = append(p.shown, shown)
	p.cards = append(p.cards, simCard{shown, o.Proposal})
	p.last[c.who.SessionID], p.onScreen = simHeard{c, shown, p.s.step}, shown
	if strings.Contains(c.answer.Response, "Shall I drop it and start over") {
		p.restarts = o.ID
	} else if p.restarts != "" {
		if p.restarts != o.ID && c.req.Message == "Yes, start over" {
			p.cancelled[p.restarts] = simCancelled{c, c.who.UserID == ""}
		}
		p.restarts = ""
	}
}

// asksToPlace reports whether a reply asks for the yes that places the order, or says that a yes does.
func asksToPlace(text string) bool {
	for _, question := range []string{"Shall I place it?", "I place it when you say", "say yes to try again", "Nothing was ordered. You can change the order"} {
		if strings.Contains(text, question) {
			return true
		}
	}
	return false
}

func orderOnCard(o *agent.PendingOrder) string {
	var b strings.Builder
	b.WriteString(o.RestaurantName)
	for _, l := range o.Items {
		fmt.Fprintf(&b, " | %d %s at %s %q %s", l.Quantity, l.ItemName, l.Price, l.Options, l.Note)
	}
	return b.String() + " | " + o.TotalPrice.String()
}

func orderAsStored(o foodie.Order) string {
	items := make([]agent.PendingLine, len(o.Lines))
	for i, l := range o.Lines {
		items[i] = agent.PendingLine{ItemName: l.Item, Quantity: l.Quantity, Price: l.Price, Options: l.Options, Note: l.Note}
		if l.Options == nil {
			items[i].Options = []string{}
		}
	}
	return orderOnCard(&agent.PendingOrder{RestaurantName: o.RestaurantName, Items: items, TotalPrice: o.Total})
}

// dropped notes that a proposal was cancelled, as the person was told.
func (p *simPerson) dropped(c *simCall) {
	first := p.calls[c.says-1]
	chain := first.waits
	if c.who.UserID != "" {
		chain = first.voided
	}
	if c.req.Action != nil {
		chain = c.req.Action.PendingOrderID
	}
	if chain == "" {
		return
	}
	if o, placed := p.orders[chain]; placed {
		p.s.broke("#%d says that %s was cancelled, but order %s stands", c.n, chain, o.ID)
	}
	p.cancelled[chain] = simCancelled{c, c.who.UserID == ""}
}

// checkWords holds what an answer says against what is stored.
func (p *simPerson) checkWords(c *simCall) {
	a, s := c.answer, p.s
	says := strings.Contains(a.Response, "Ordered: ") || strings.Contains(a.Response, "Already ordered")
	if says != a.OrderConfirmed {
		s.broke("#%d: order_confirmed is %v, but the words are %q", c.n, a.OrderConfirmed, a.Response)
	}
	if a.OrderConfirmed {
		var w wire.Order
		if err := json.Unmarshal(a.Order, &w); err != nil {
			s.broke("#%d: the order of the answer is unreadable: %v", c.n, err)
		}
		stored := slices.IndexFunc(s.store.orders, func(o foodie.Order) bool { return o.ID == w.ID })
		if stored < 0 {
			s.broke("#%d says that order %s was placed, but it is not stored", c.n, w.ID)
		} else if got := s.store.orders[stored]; orderAsStored(got) != orderAsStored(w.Domain()) || !strings.Contains(a.Response, got.Total.String()) {
			s.broke("#%d tells of another order than the stored %s", c.n, orderAsStored(got))
		}
	}
	if o := a.PendingOrder; o != nil {
		var sum foodie.Money
		for _, l := range o.Items {
			sum += l.Price * foodie.Money(l.Quantity)
		}
		if sum != o.TotalPrice {
			s.broke("#%d: the lines of the card sum to %s, its total is %s", c.n, sum, o.TotalPrice)
		}
		if strings.Contains(a.Response, "Shall I place it?") && !strings.Contains(a.Response, o.TotalPrice.String()) {
			s.broke("#%d asks for a yes without the total %s: %q", c.n, o.TotalPrice, a.Response)
		}
	}
}

// saw is told of each session that a turn had, and of what it kept: so an answer that nobody heard still counts as shown,
// because the diner may have seen it.
func (p *simPerson) saw(ctx context.Context, loaded *session.Session, kept *session.Update) {
	c, _ := ctx.Value(simCallKey{}).(*simCall)
	if c != nil && kept != nil {
		c.kept = true
	}
	switch {
	case c == nil:
	case loaded != nil && loaded.Pending != nil:
		c.waits = loaded.Pending.ID
	case kept != nil && kept.Pending != nil && kept.Pending.ShownIn == kept.Pending.Revision:
		o := kept.Pending
		order := orderAsStored(foodie.Order{RestaurantName: o.Restaurant, Lines: o.Lines, Total: o.Total})
		p.shown = append(p.shown, &simShown{call: c, chain: o.ID, revision: o.Revision, order: order, until: o.ExpiresAt, asked: kept.State.Expect == session.ExpectConfirm})
	}
}
