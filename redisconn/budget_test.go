package redisconn

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/redisconn/redistest"
)

// spent is a context whose turn has nothing left of its budget.
func spent(t *testing.T) context.Context {
	ctx := WithBudget(t.Context())
	ctx.Value(budgetKey{}).(*atomic.Int64).Store(0)
	return ctx
}

func TestWhoAsksBeyondTheBudget(t *testing.T) {
	c := single(t, redistest.Start(t))
	ctx := spent(t)
	away(t, c.Do(ctx, set("dish")))
	if err := c.Do(Uncounted(ctx), set("dish")); err != nil {
		t.Errorf("Do under Uncounted = %v", err)
	}
	if limit, _ := c.allowance(Uncounted(ctx)); limit != c.timeout {
		t.Errorf("under Uncounted a command may take %v, want %v", limit, c.timeout)
	}
	away(t, c.Do(ctx, set("dish"))) // the turn itself has got nothing back
}

func TestWithReserve(t *testing.T) {
	c := single(t, redistest.Start(t))
	if limit, _ := c.allowance(WithReserve(spent(t))); limit != CommandTimeout {
		t.Errorf("what ends a turn whose budget is spent may take %v, want %v", limit, CommandTimeout)
	}
	rest := WithBudget(t.Context())
	rest.Value(budgetKey{}).(*atomic.Int64).Store(int64(2 * CommandTimeout))
	if limit, _ := c.allowance(WithReserve(rest)); limit != 2*CommandTimeout {
		t.Errorf("with a rest of two commands it may take %v, want %v", limit, 2*CommandTimeout)
	}
	_, use := c.allowance(WithReserve(rest))
	time.Sleep(time.Millisecond)
	use()
	if limit, _ := c.allowance(rest); limit != 2*CommandTimeout {
		t.Errorf("what ended the turn has taken from its budget: %v is left", limit)
	}
	if limit, _ := c.allowance(WithReserve(t.Context())); limit != c.timeout {
		t.Errorf("without a budget it may take %v, want %v", limit, c.timeout)
	}
}
