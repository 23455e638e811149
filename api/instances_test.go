package api_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/cache"
	caches "github.com/foodieexpress/foodie/cache/memory"
	"github.com/foodieexpress/foodie/event/memory"
	"github.com/foodieexpress/foodie/limit"
	limits "github.com/foodieexpress/foodie/limit/memory"
	"github.com/foodieexpress/foodie/resilience"
	"github.com/foodieexpress/foodie/store"
)

// keys notes the keys under which something is kept where all instances see it.
type keys struct {
	limit.Limiter
	cache.Cache
	mu   sync.Mutex
	seen []string
}

func (k *keys) note(key string) {
	k.mu.Lock()
	k.seen = append(k.seen, key)
	k.mu.Unlock()
}

func (k *keys) Allow(ctx context.Context, key string, r limit.Rule) (limit.Decision, error) {
	k.note(key)
	return k.Limiter.Allow(ctx, key, r)
}

func (k *keys) Get(ctx context.Context, key string) ([]byte, bool, error) {
	k.note(key)
	return k.Cache.Get(ctx, key)
}

func (k *keys) Set(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	k.note(key)
	return k.Cache.Set(ctx, key, value, ttl)
}

// shared is what all instances count and remember together.
func shared(now func() time.Time) (*keys, func(*api.Config)) {
	k := &keys{Limiter: limits.New(now), Cache: caches.New(now)}
	return k, func(c *api.Config) { c.Limiter, c.Cache = k, k }
}

func TestInstancesCountSignInsTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kept, share := shared(time.Now)
		a, b := two(t, share)
		a.token("asha")
		attacker, home := from("192.0.2.66:1"), from("198.51.100.7:1")
		tryLogin(a, "asha@example.com", password, home).want(200)
		for i := range 5 {
			tryLogin([]*world{a, b}[i%2], "asha", "wrong1234", attacker).refused(401, "wrong_password", "")
		}
		tryLogin(a, "asha", password, attacker).refused(429, "too_many_sign_ins", "")
		tryLogin(b, "asha", password, attacker).refused(429, "too_many_sign_ins", "")
		for i := range 40 { // now the account is under attack
			tryLogin(b, "asha", "wrong1234", from(fmt.Sprintf("203.0.113.%d:1", i)))
		}
		tryLogin(b, "asha", "wrong1234", from("192.0.2.77:1")).refused(401, "wrong_password", "")
		tryLogin(a, "asha", password, from("192.0.2.77:1")).refused(429, "too_many_sign_ins", "")
		for range 4 { // where it was known on a, its owner may be mistaken on b
			tryLogin(b, "asha", "wrong1234", home).refused(401, "wrong_password", "")
		}
		tryLogin(b, "asha", password, home).want(200)
		tryLogin(b, "nobody@example.com", password, home).refused(401, "wrong_password", "")
		for _, key := range kept.seen {
			if strings.Contains(key, "example") || strings.Contains(key, "asha") || strings.Contains(key, "nobody") {
				t.Errorf("the key %q can be read", key)
			}
			if strings.HasPrefix(key, "known:") && strings.Contains(key, "198.51.100.7") {
				t.Errorf("%q tells for a month where an account is used", key)
			}
		}
	})
}

func TestInstancesCountRegistrationsTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, share := shared(time.Now)
		a, b := two(t, share, func(c *api.Config) { c.RegisterRate = 1 })
		a.do("POST", "/users/register", wire.Registration{Username: "asha", Email: "asha@example.com", Password: password}).want(201)
		b.do("POST", "/users/register", wire.Registration{Username: "ravi", Email: "ravi@example.com", Password: password}).refused(429, "too_many_registrations", "")
	})
}

// awayCache is a cache that nobody reaches.
type awayCache struct{ cache.Cache }

func (awayCache) Get(context.Context, string) ([]byte, bool, error) {
	return nil, false, foodie.NewError(foodie.Unavailable, "redis_unavailable", "Service temporarily unavailable.")
}

func (awayCache) Set(context.Context, string, []byte, time.Duration) error {
	return foodie.NewError(foodie.Unavailable, "redis_unavailable", "Service temporarily unavailable.")
}

func TestSignInNeedsNoCache(t *testing.T) {
	w := newWorld(t, func(c *api.Config) { c.Cache = awayCache{} })
	w.token("asha")
	tryLogin(w, "asha", "wrong1234").refused(401, "wrong_password", "")
	w.login("asha", password)
}

// TestASignInEndsOnEveryInstance: the access tokens of a sign-in end with it, here at once, elsewhere within 5 s; so they
// do when a refresh token is used twice, since one of its two holders has stolen it.
func TestASignInEndsOnEveryInstance(t *testing.T) {
	renew := func(w *world, token string) reply {
		return w.do("POST", "/users/refresh", wire.Refresh{RefreshToken: token})
	}
	for name, end := range map[string]func(w *world, first, second wire.Token){
		"logout": func(w *world, _, second wire.Token) {
			w.do("POST", "/users/logout", nil, header("Authorization", "Bearer "+second.AccessToken)).want(200)
		},
		"logout by the refresh token": func(w *world, _, second wire.Token) {
			w.do("POST", "/users/logout", wire.SignOut{RefreshToken: second.RefreshToken}).want(200)
		},
		"reuse": func(w *world, first, _ wire.Token) {
			renew(w, first.RefreshToken).refused(401, "refresh_reused", "")
			time.Sleep(5*time.Second + time.Millisecond) // whose tokens these are is not known here
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, b := two(t)
				a.token("asha")
				other := header("Authorization", "Bearer "+a.login("asha", password).AccessToken)
				first := a.login("asha", password)
				second := into[wire.Token](renew(b, first.RefreshToken).want(200))
				for _, w := range []*world{a, b} {
					for _, token := range []wire.Token{first, second} {
						w.do("GET", "/users/me", nil, header("Authorization", "Bearer "+token.AccessToken)).want(200)
					}
				}
				end(a, first, second)
				for _, token := range []wire.Token{first, second} {
					a.do("GET", "/users/me", nil, header("Authorization", "Bearer "+token.AccessToken)).refused(401, "token_invalid", "")
				}
				time.Sleep(5*time.Second + time.Millisecond)
				for _, token := range []wire.Token{first, second} {
					b.do("GET", "/users/me", nil, header("Authorization", "Bearer "+token.AccessToken)).refused(401, "token_invalid", "")
				}
				b.do("GET", "/users/me", nil, other).want(200)
			})
		})
	}
}

// dearer is Thepla House with another price of masala thepla, as a document.
func dearer(price string) string {
	return `{"name":"Thepla House","area":"Prahlad Nagar","cuisine":"Gujarati","items":[{"item_name":"Masala Thepla","price":` + price + `}]}`
}

func TestPricesAreNeverStaleWhenAnOrderIsPlaced(t *testing.T) {
	for name, change := range map[string]func(*api.Config){
		"the store asked each time":          func(*api.Config) {},
		"the catalogue believed for a while": func(c *api.Config) { c.CatalogueAge = time.Second },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, b := two(t, change)
				a.token("admin")
				b.token("asha")
				order := `{"restaurant_name":"thepla  HOUSE","items":[{"item_name":"Masala Thepla","quantity":1,"price":%s}]}`
				b.as("asha", "POST", "/orders/", fmt.Sprintf(order, "35")).want(201)
				for _, price := range []string{"40", "45.5"} {
					a.as("admin", "PUT", "/restaurants/Thepla%20House", dearer(price)).want(200)
					p := b.as("asha", "POST", "/orders/", fmt.Sprintf(order, "35")).refused(409, "price_changed", "items[0].price")
					if len(p.CurrentItems) != 1 || p.CurrentItems[0].Price.String() != "₹"+strings.Replace(price, ".5", ".50", 1) {
						t.Errorf("the price now is %+v", p.CurrentItems)
					}
					b.as("asha", "POST", "/orders/", fmt.Sprintf(order, price)).want(201)
				}
				a.as("admin", "DELETE", "/restaurants/Thepla%20House", nil).want(200)
				if p := b.as("asha", "POST", "/orders/", fmt.Sprintf(order, "45.5")).refused(404, "restaurant_not_found", ""); strings.Contains(p.Detail, "THEPLA") {
					t.Error(p.Detail)
				}
				b.as("asha", "POST", "/orders/", `{"restaurant_name":"Patel and Sons","items":[{"item_name":"Vada Pav","quantity":1}]}`).want(201)
				b.as("asha", "POST", "/orders/", `{"restaurant_name":"Patel","items":[{"item_name":"Vada Pav","quantity":1}]}`).refused(404, "restaurant_not_found", "")
			})
		})
	}
}

// TestMenusOfAnotherInstance: a process sees its own changes at once, those of others when it is told, and within a second
// when it is not.
func TestMenusOfAnotherInstance(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*api.Config, *memory.Bus)
		stale  bool
	}{
		"asked each time":                 {func(*api.Config, *memory.Bus) {}, false},
		"believed for a second":           {func(c *api.Config, _ *memory.Bus) { c.CatalogueAge = time.Second }, true},
		"believed for a second, and told": {func(c *api.Config, bus *memory.Bus) { c.CatalogueAge, c.Events = time.Second, bus }, false},
		"told by nobody":                  {func(c *api.Config, bus *memory.Bus) { c.CatalogueAge, c.Events = time.Second, brokenBus{bus} }, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				bus := memory.New() // within the bubble: no subscription of another one is told
				a, b := two(t, func(c *api.Config) { tt.change(c, bus) })
				shows := func(w *world, price string) bool {
					return strings.Contains(w.do("GET", "/restaurants/Thepla%20House", nil).want(200).body, `"price":`+price+`,`)
				}
				if !shows(a, "35") || !shows(b, "35") {
					t.Fatal("the menu is another")
				}
				for _, price := range []string{"40", "41"} {
					a.as("admin", "PUT", "/restaurants/Thepla%20House", dearer(price)).want(200)
					if !shows(a, price) {
						t.Error("a process does not see its own change")
					}
					if stale := !shows(b, price); stale != tt.stale {
						t.Errorf("the other process has the old menu: %v, want %v", stale, tt.stale)
					}
					time.Sleep(time.Second)
					if !shows(b, price) {
						t.Error("the menu is too old")
					}
				}
			})
		})
	}
}

// A slowStore counts the readings of the catalogue, which take a while.
type slowStore struct {
	store.Store
	reads, asks atomic.Int64
}

func (s *slowStore) Restaurants(ctx context.Context) ([]foodie.Restaurant, error) {
	s.reads.Add(1)
	time.Sleep(time.Second)
	return s.Store.Restaurants(ctx)
}

func (s *slowStore) CatalogueVersion(ctx context.Context) (int64, error) {
	s.asks.Add(1)
	time.Sleep(time.Millisecond)
	return s.Store.CatalogueVersion(ctx)
}

func TestAStampedeReadsTheCatalogueOnce(t *testing.T) {
	for name, age := range map[string]time.Duration{"asked each time": 0, "believed for a while": time.Minute} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var slow slowStore
				w := newWorld(t, virtual, func(c *api.Config) { slow.Store = c.Store; c.Store, c.CatalogueAge = &slow, age })
				w.do("GET", "/restaurants/", nil).want(200)
				w.as("admin", "PUT", "/restaurants/Thepla%20House", dearer("40")).want(200)
				slow.reads.Store(0)
				slow.asks.Store(0)
				var wg sync.WaitGroup
				for range 100 {
					wg.Go(func() { w.do("GET", "/restaurants/Thepla%20House", nil).want(200) })
				}
				wg.Wait()
				if reads := slow.reads.Load(); reads != 1 {
					t.Errorf("the catalogue is read %d times, want once", reads)
				}
				if asks := slow.asks.Load(); age > 0 && asks > 2 {
					t.Errorf("its version is asked for %d times, want once, and once before it is read", asks)
				}
			})
		})
	}
}

// TestLoadIsShed: what is too much is turned away in plain words, but never who looks after the process.
func TestLoadIsShed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := resilience.NewGate(resilience.GateOptions{Running: 1, Most: 1, Waiting: 8})
		w := newWorld(t, virtual, func(c *api.Config) { c.Gate = gate })
		o := w.placed()
		stream := w.follow(t, "asha", o, "")
		stream.want("1", "placed")
		if s := gate.Stats(); s != (resilience.GateStats{}) {
			t.Errorf("a stream that is read keeps others out: %+v", s)
		}
		leave, err := gate.Enter(t.Context(), resilience.Confirm)
		if err != nil {
			t.Fatal(err)
		}
		for _, target := range []string{"/restaurants/", "/docs", "/users/me", "/orders/" + string(o.ID) + "/events"} {
			r := w.as("asha", "GET", target, nil)
			r.refused(503, "busy", "")
			if s := r.header.Get("Retry-After"); s < "1" || s > "3" {
				t.Errorf("Retry-After %q", s)
			}
		}
		for _, target := range []string{"/", "/health", "/health/live", "/health/ready", "/metrics"} {
			w.do("GET", target, nil).want(200)
		}
		if log := w.log(); strings.Contains(log, "status=503") || strings.Contains(log, "busy") {
			t.Error("each one turned away is logged")
		}
		leave()
		w.do("GET", "/restaurants/", nil).want(200)
	})
}

func TestHealthTellsOfRedis(t *testing.T) {
	for state, up := range map[string]bool{"connected": true, "disconnected": false} {
		w := newWorld(t, func(c *api.Config) { c.RedisUp = func() bool { return up } })
		if got, want := w.do("GET", "/health", nil).want(200).body, `{"status":"healthy","version":"test","database":"connected","redis":"`+state+`"}`; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
