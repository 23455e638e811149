package api

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/limit"
)

// Failed sign-ins are counted three ways, so that guessing is slow and yet nobody can lock another out:
//
//	account and address together   LoginRate a minute; 1 a minute while the account is under attack
//	account, from all addresses    4 × LoginRate in ten minutes: then it counts as under attack, and no more than that
//	address, for all accounts      10 × LoginRate in ten minutes, then refused
//
// An address from which the account was signed in to before is known: only the first rule is for it, at its full rate. All
// instances count together.
const (
	slowPeriod    = 10 * time.Minute
	accountFactor = 4
	addressFactor = 10
)

// A try is one counted sign-in.
type try struct {
	server  *Server
	counted []count
	pair    string
}

type count struct {
	key  string
	rule limit.Rule
}

// beginTry counts a try, or refuses it with TooMany.
func (s *Server) beginTry(ctx context.Context, account, address string) (*try, error) {
	from := limit.Network(address)
	t := &try{server: s, pair: concealed(account + "@" + from)}
	if s.LoginRate == 0 {
		return t, nil
	}
	rule := limit.PerMinute(s.LoginRate)
	if !s.known(ctx, t.pair) {
		addressRule := limit.Rule{Count: addressFactor * s.LoginRate, Per: slowPeriod}
		if err := t.count(ctx, "login-address:"+from, addressRule); err != nil {
			return nil, err
		}
		underAttack, err := t.attacked(ctx, "login-account:"+concealed(account))
		if err != nil {
			return nil, errors.Join(err, t.forgive(ctx))
		}
		if underAttack {
			rule = limit.PerMinute(1)
		}
	}
	if err := t.count(ctx, "login:"+t.pair, rule); err != nil {
		return nil, errors.Join(err, t.forgive(ctx))
	}
	return t, nil
}

// count counts against one rule.
func (t *try) count(ctx context.Context, key string, rule limit.Rule) error {
	d, err := t.server.Limiter.Allow(ctx, key, rule)
	if err != nil {
		return err
	}
	if !d.Allowed {
		e := foodie.NewError(foodie.TooMany, "too_many_sign_ins", "Too many failed sign-ins. Please try again in %s seconds.", seconds(d.RetryAfter))
		return &refusal{err: e, retryAfter: d.RetryAfter}
	}
	t.counted = append(t.counted, count{key, rule})
	return nil
}

// attacked counts against the account, and reports whether it has more failures than its owner would make.
func (t *try) attacked(ctx context.Context, key string) (bool, error) {
	rule := limit.Rule{Count: accountFactor * t.server.LoginRate, Per: slowPeriod}
	d, err := t.server.Limiter.Allow(ctx, key, rule)
	if err == nil && d.Allowed {
		t.counted = append(t.counted, count{key, rule})
	}
	return err == nil && !d.Allowed, err
}

// forgive takes the try back: it told nothing about the password.
func (t *try) forgive(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx) // a client that goes away must not keep its count
	var errs []error
	for _, c := range t.counted {
		errs = append(errs, t.server.Limiter.Forgive(ctx, c.key, c.rule))
	}
	return errors.Join(errs...)
}

// succeed takes the try back and knows the address from now on.
func (t *try) succeed(ctx context.Context) error {
	if t.server.LoginRate > 0 {
		t.server.remember(ctx, t.pair)
	}
	return t.forgive(ctx)
}

// knownFor is how long it is remembered from where an account was signed in to.
const knownFor = 30 * 24 * time.Hour

// known reports whether that account was signed in to from there. When nobody can tell, it was not: that costs its owner
// the privilege, and no more.
func (s *Server) known(ctx context.Context, pair string) bool {
	_, found, err := s.Cache.Get(ctx, "known:"+pair)
	if err != nil {
		s.Log.DebugContext(ctx, "known addresses cannot be asked", "err", err)
	}
	return found && err == nil
}

func (s *Server) remember(ctx context.Context, pair string) {
	if err := s.Cache.Set(context.WithoutCancel(ctx), "known:"+pair, []byte{1}, knownFor); err != nil {
		s.Log.DebugContext(ctx, "an address is not remembered", "err", err)
	}
}

// concealed stands for words that must not be read where keys are kept: an account may be named by an e-mail address, and
// from where it is used is its owner's alone to know.
func concealed(words string) string {
	sum := sha256.Sum256([]byte(words))
	return base64.RawURLEncoding.EncodeToString(sum[:15])
}
