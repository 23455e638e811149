package agent_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/session"
)

// A lossy session store fails where a test wants it to.
type lossy struct {
	session.Store
	mu                     sync.Mutex
	begin, commit, forget  error
	take                   error
	afterTake              func() // what happens then, once
	commits, forgets, took int
}

func (l *lossy) set(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
}

func (l *lossy) Begin(ctx context.Context, e session.Entry) (session.Turn, error) {
	l.mu.Lock()
	err := l.begin
	l.mu.Unlock()
	if err != nil {
		return nil, err
	}
	turn, err := l.Store.Begin(ctx, e)
	if err != nil {
		return nil, err
	}
	return lossyTurn{turn, l}, nil
}

func (l *lossy) Take(ctx context.Context, guest, handover string) (session.Session, error) {
	l.mu.Lock()
	err := l.take
	l.took++
	l.mu.Unlock()
	if err != nil {
		return session.Session{}, err
	}
	taken, err := l.Store.Take(ctx, guest, handover)
	var after func()
	l.set(func() { after, l.afterTake = l.afterTake, nil })
	if after != nil {
		after()
	}
	return taken, err
}

func (l *lossy) Forget(ctx context.Context, guest, handover string) error {
	l.mu.Lock()
	err := l.forget
	l.forgets++
	l.mu.Unlock()
	if err != nil {
		return err
	}
	return l.Store.Forget(ctx, guest, handover)
}

type lossyTurn struct {
	session.Turn
	l *lossy
}

func (t lossyTurn) Commit(ctx context.Context, u session.Update) error {
	t.l.mu.Lock()
	err := t.l.commit
	t.l.commits++
	t.l.mu.Unlock()
	if err != nil {
		_ = t.Turn.Release(ctx)
		return err
	}
	return t.Turn.Commit(ctx, u)
}

var errAway = foodie.NewError(foodie.Unavailable, "session_unavailable", "The session store is away.").Because(errors.New("dial 10.0.0.9"))

func lossyWorld(t *testing.T) (*world, *lossy, *agent.Agent) {
	w := newWorld(t)
	l := &lossy{Store: w.sessions}
	w.sessions, w.model = l, waiter{}
	return w, l, w.agent()
}

const order = "two masala thepla from Thepla House"

// A waiter understands two sentences, so that these tests depend on no grammar.
type waiter struct{}

func (waiter) Name() string { return "waiter" }

func (waiter) Generate(_ context.Context, r llm.Request, emit func(string)) (llm.Reply, error) {
	switch r.Messages[len(r.Messages)-1].Text {
	case order:
		return call("prepare_order_for_confirmation", twoThepla), nil
	case "make it three":
		return call("change_pending_order", `{"set":[{"line":1,"quantity":3}]}`), nil
	case "": // the results of a call
		return llm.Reply{}, nil
	}
	emit("All right.")
	return words("All right."), nil
}

func press(kind string, p *agent.PendingOrder) agent.Request {
	return agent.Request{Action: &agent.Action{Kind: kind, PendingOrderID: p.ID, Proposal: p.Proposal}}
}
