package agent_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/builtin"
	"github.com/foodieexpress/foodie/store"
)

// A play is one transcript on its way. The first word of a line says what it is:
//
//	>        the diner says                       [confirm] [cancel] [action]   the diner presses a button of the last card
//	@        the diner says something that a model reads as this call
//	<        the reply has these words            <!  it has not
//	=        a field of the answer is so          !   the store or the session is so
//	as       who speaks from now on               platform, price, sold-out, later, instance: what happens meanwhile
type play struct {
	*world
	agents []*agent.Agent
	at     int
	who    agent.Caller
	last   agent.Answer
	err    error
	model  *prompted
	card   *agent.PendingOrder // of the last answer that had one
	action *agent.PendingAction
}

// A prompted model answers what it was prompted with, else as the next one does.
type prompted struct {
	scripted
	next llm.Model
}

func (p *prompted) prompt(replies ...llm.Reply) { p.then(replies...) }

func (p *prompted) Generate(ctx context.Context, r llm.Request, emit func(string)) (llm.Reply, error) {
	p.mu.Lock()
	own := len(p.replies) > 0
	p.mu.Unlock()
	if own {
		return p.scripted.Generate(ctx, r, emit)
	}
	return p.next.Generate(ctx, r, emit)
}

func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for i, scene := range strings.Split("\n"+string(text), "\n## ")[1:] {
				name, lines, _ := strings.Cut(scene, "\n")
				t.Run(strconv.Itoa(i)+" "+name, func(t *testing.T) { perform(t, lines) })
			}
		})
	}
}

// perform plays one scene in a world of its own.
func perform(t *testing.T, lines string) {
	w := newWorld(t)
	m := &prompted{next: builtin.New(agent.NewSnapshots(w.platform, w.clock.now))}
	w.model = m
	p := &play{world: w, agents: []*agent.Agent{w.agent()}, who: guest("g_scene"), model: m}
	for n, line := range strings.Split(lines, "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if fault := p.line(line); fault != "" {
			t.Fatalf("line %d: %s\n  %s\nlast answer: %q\n  function %q, error %q, cards %s", n+1, line, fault, p.last.Response, p.last.FunctionCalled, p.last.Error, cardTypes(p.last))
		}
	}
}

func (p *play) line(line string) (fault string) {
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch word {
	case ">":
		p.speak(agent.Request{Message: rest})
	case "@":
		name, arguments, _ := strings.Cut(rest, " ")
		p.model.prompt(call(name, arguments), llm.Reply{})
		p.speak(agent.Request{Message: "Something that is no yes, no no and names nothing."})
	case "[confirm]", "[cancel]":
		p.speak(agent.Request{Action: &agent.Action{Kind: strings.Trim(word, "[]"), PendingOrderID: p.card.ID, Proposal: p.card.Proposal}})
	case "[action]":
		p.speak(agent.Request{Action: &agent.Action{Kind: rest, ActionID: p.action.ID}})
	case "<":
		return p.has(rest, true)
	case "<!":
		return p.has(rest, false)
	case "=":
		return p.field(rest)
	case "!":
		return p.effect(rest)
	default:
		return p.event(word, rest)
	}
	return ""
}

func (p *play) speak(req agent.Request) {
	p.last, p.err = say(p.t, p.agents[p.at], p.who, req)
	if p.last.PendingOrder != nil {
		p.card = p.last.PendingOrder
	}
	if p.last.PendingAction != nil {
		p.action = p.last.PendingAction
	}
	if c := p.last.SignedIn; c != nil {
		p.who = agent.Caller{SessionID: agent.SessionOf(c.UserID), UserID: c.UserID, Username: c.Username, Token: c.AccessToken}
		p.users[c.Username] = foodie.User{ID: c.UserID, Username: c.Username}
	}
}

func (p *play) has(words string, want bool) string {
	if p.err != nil {
		return "refused: " + p.err.Error()
	}
	if strings.Contains(strings.ToLower(p.last.Response), strings.ToLower(words)) != want {
		return fmt.Sprintf("has %q: want %t", words, want)
	}
	return ""
}

func cardTypes(a agent.Answer) string {
	types := []string{}
	for _, c := range a.Cards {
		types = append(types, c["type"].(string))
	}
	return strings.Join(types, " ")
}

// field checks "key value" of the answer's JSON; "cards a b" the types of its cards; "refused code" the refusal.
func (p *play) field(want string) string {
	key, value, _ := strings.Cut(want, " ")
	if key == "refused" {
		if foodie.CodeOf(p.err) != value || p.err == nil {
			return fmt.Sprintf("refused with %v", p.err)
		}
		return ""
	}
	if p.err != nil {
		return "refused: " + p.err.Error()
	}
	if key == "cards" {
		if got := cardTypes(p.last); got != strings.TrimSpace(value) {
			return "cards are " + got
		}
		return ""
	}
	var fields map[string]any
	if err := json.Unmarshal([]byte(text(p.last)), &fields); err != nil {
		return err.Error()
	}
	if got, ok := fields[key]; !ok && value != "absent" || ok && fmt.Sprint(got) != value {
		return fmt.Sprintf("%s is %v", key, got)
	}
	return ""
}

// effect checks what is in the store, and what is pending.
func (p *play) effect(want string) string {
	what, value, _ := strings.Cut(want, " ")
	got := ""
	switch what {
	case "orders":
		got = strconv.Itoa(len(p.allOrders()))
	case "order": // the newest
		if all := p.allOrders(); len(all) > 0 {
			got = fmt.Sprintf("%s: %s = %s, %s, by %s", all[0].RestaurantName, lineWords(all[0].Lines), all[0].Total, all[0].Status, all[0].Consent.By)
		}
	case "pending":
		got = "none"
		if o := p.last.PendingOrder; o != nil {
			var lines []foodie.OrderLine
			for _, i := range o.Items {
				lines = append(lines, foodie.OrderLine{Item: i.ItemName, Quantity: i.Quantity, Options: i.Options, Note: i.Note})
			}
			got = lineWords(lines) + " = " + o.TotalPrice.String()
		}
	case "reviews":
		list, err := p.store.Reviews(p.t.Context(), store.ReviewQuery{})
		if err != nil {
			return err.Error()
		}
		for _, v := range list {
			got += fmt.Sprintf("%s %d %s;", v.RestaurantName, v.Rating, v.Comment)
		}
		if got == "" {
			got = "none"
		}
	case "log-lacks":
		if strings.Contains(p.log.String(), value) {
			return "the log has it"
		}
		return ""
	case "history-lacks":
		h, err := p.agents[p.at].History(p.t.Context(), p.who)
		if err != nil || strings.Contains(text(h), value) {
			return fmt.Sprintf("history: %v %s", err, text(h))
		}
		return ""
	default:
		return "no such effect"
	}
	if got != value {
		return fmt.Sprintf("%s: %s", what, got)
	}
	return ""
}

func lineWords(lines []foodie.OrderLine) string {
	var out []string
	for _, l := range lines {
		s := fmt.Sprintf("%d %s", l.Quantity, l.Item)
		if len(l.Options) > 0 {
			s += " (" + strings.Join(l.Options, ", ") + ")"
		}
		if l.Note != "" {
			s += " [" + l.Note + "]"
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// event makes something happen between two messages.
func (p *play) event(word, rest string) string {
	switch word {
	case "as":
		p.as(rest)
	case "signed-in": // in the form, while the guest's conversation came along
		was := p.who
		p.who = p.diner(rest)
		came := p.who
		came.GuestID, came.ChosenID = was.SessionID, was.ChosenID
		answer, _, err := p.agents[p.at].SignedIn(p.t.Context(), came, nil)
		p.last, p.err = answer, err
		if answer.PendingOrder != nil {
			p.card = answer.PendingOrder
		}
	case "platform":
		p.wire.away.Store(rest == "away")
		p.clock.move(6 * time.Second)
	case "price": // restaurant, dish, rupees
		f := strings.Split(rest, ",")
		rupees, _ := strconv.Atoi(strings.TrimSpace(f[2]))
		p.change(strings.TrimSpace(f[0]), func(r *foodie.Restaurant) {
			item(r, strings.TrimSpace(f[1])).Price = foodie.Money(rupees) * foodie.Rupee
		})
	case "sold-out":
		f := strings.Split(rest, ",")
		p.change(strings.TrimSpace(f[0]), func(r *foodie.Restaurant) { item(r, strings.TrimSpace(f[1])).SoldOut = true })
	case "advance":
		id := p.allOrders()[0].ID
		if _, err := p.store.UpdateOrder(p.t.Context(), id, func(o *foodie.Order) error { return o.Advance(foodie.OrderStatus(rest), foodie.ByAdmin) }); err != nil {
			return err.Error()
		}
	case "later":
		d, err := time.ParseDuration(rest)
		if err != nil {
			return err.Error()
		}
		p.clock.move(d)
	case "instance":
		if p.at, _ = strconv.Atoi(rest); p.at >= len(p.agents) {
			p.agents = append(p.agents, p.world.agent())
			p.at = len(p.agents) - 1
		}
	default:
		return "no such line"
	}
	return ""
}

func (p *play) as(who string) {
	kind, id, _ := strings.Cut(who, " ")
	switch kind {
	case "guest":
		p.who = guest("g_" + id)
	case "chosen":
		p.who = agent.Caller{SessionID: id, ChosenID: true}
	default:
		p.who = p.diner(kind)
	}
}
