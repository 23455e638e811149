package server

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"time"

	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/cache"
	"github.com/foodieexpress/foodie/event"
)

// endings remember the access tokens whose sign-in was ended on any instance, by their hashes, until they run out by
// themselves. The API refuses them anywhere; this lets their conversation go too, and a stream that has no place left for
// cookies. A token that is used often costs the cache nothing: it is asked once, and again when the bus says so. Only tokens
// that were verified come here, so that nobody fills the memory with invented ones.
type endings struct {
	cache  cache.Cache
	events event.Bus
	log    *slog.Logger
	now    func() time.Time

	mu      sync.Mutex
	known   map[string]*knownToken
	sweepAt int // tokens, when old ones are looked for again
}

// A knownToken is what this instance knows of a token.
type knownToken struct {
	ended  bool
	news   int             // how often it may have been ended, from 1
	asked  int             // the news after which the cache was last asked
	told   <-chan struct{} // of further news
	forget context.CancelFunc
	until  time.Time
}

// Bounds of what is known.
const (
	firstSweep = 1024
	maxKnown   = 1 << 16 // tokens
)

func newEndings(c Config) *endings {
	return &endings{cache: c.Cache, events: c.Events, log: c.Log, now: c.Now, known: map[string]*knownToken{}, sweepAt: firstSweep}
}

func endingTopic(hash string) string { return "signed-out:" + hash }

// add ends a token that lives no longer than life.
func (e *endings) add(ctx context.Context, token string, life time.Duration) {
	if token == "" {
		return
	}
	ctx = context.WithoutCancel(ctx)
	hash := auth.RefreshHash(token)
	e.mu.Lock()
	k := e.of(hash, life)
	k.ended = true
	e.mu.Unlock()
	err := e.cache.Set(ctx, "ended:"+hash, []byte{1}, life)
	if err == nil {
		err = e.events.Publish(ctx, endingTopic(hash))
	}
	if err != nil {
		e.log.WarnContext(ctx, "sign-out not told to other instances", "error", err)
	}
}

// has reports whether a token that lives no longer than life was ended.
func (e *endings) has(ctx context.Context, token string, life time.Duration) bool {
	if token == "" {
		return false
	}
	hash := auth.RefreshHash(token)
	e.mu.Lock()
	k := e.of(hash, life)
	select {
	case <-k.told:
		k.news++
	default:
	}
	ended, news := k.ended, k.news
	asked := k.asked == news
	e.mu.Unlock()
	if ended || asked {
		return ended
	}
	_, ended, err := e.cache.Get(ctx, "ended:"+hash)
	e.mu.Lock()
	defer e.mu.Unlock()
	k.ended = k.ended || ended
	if err == nil { // while the cache is away the token's own word counts
		k.asked = max(k.asked, news)
	}
	return k.ended
}

// of finds or makes what is known of a token. e is locked.
func (e *endings) of(hash string, life time.Duration) *knownToken {
	k := e.known[hash]
	if k == nil {
		e.sweep()
		ctx, forget := context.WithCancel(context.Background())
		k = &knownToken{news: 1, told: e.events.Subscribe(ctx, endingTopic(hash)), forget: forget, until: e.now().Add(life)}
		e.known[hash] = k
	}
	return k
}

// sweep forgets tokens that have run out, now and then, and, when the table is full, any one that the cache can be asked about.
func (e *endings) sweep() {
	if len(e.known) < e.sweepAt {
		return
	}
	defer e.makeRoom()
	now := e.now()
	maps.DeleteFunc(e.known, func(_ string, k *knownToken) bool {
		over := !now.Before(k.until)
		if over {
			k.forget()
		}
		return over
	})
	e.sweepAt = min(max(firstSweep, 2*len(e.known)), maxKnown)
}

func (e *endings) makeRoom() {
	for hash, k := range e.known { // in a random order
		if len(e.known) < maxKnown {
			return
		}
		k.forget()
		delete(e.known, hash)
	}
}
