package mongo

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/store/mongo/mongotest"
)

func mustOpen(t *testing.T, uri string, o Options) *DB {
	t.Helper()
	db, err := Open(t.Context(), uri, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func tokenOf(hash string) store.RefreshToken {
	return store.RefreshToken{Hash: hash, Family: foodie.NewID(), UserID: foodie.NewID(), ExpiresAt: time.Now().Add(time.Hour)}
}

// instances opens one database as several processes do.
func instances(t *testing.T, n int) []*DB {
	t.Helper()
	uri, all := mongotest.Start(t), make([]*DB, n)
	for i := range all {
		all[i] = mustOpen(t, uri, Options{})
	}
	return all
}

// race lets each instance try the same twice at once, and gives how many succeeded.
func race(t *testing.T, all []*DB, try func(db *DB) error) (won int) {
	t.Helper()
	errs := make([]error, 2*len(all))
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = try(all[i%len(all)]) })
	}
	wg.Wait()
	for _, err := range errs {
		switch kind := foodie.KindOf(err); {
		case err == nil:
			won++
		case kind != foodie.Conflict && kind != foodie.Unauthenticated:
			t.Errorf("a loser got %v", err)
		}
	}
	return won
}

func TestOfManyInstancesOneWinsEachRace(t *testing.T) {
	all := instances(t, 4)
	diner, r := foodie.NewID(), foodie.Restaurant{ID: foodie.NewID(), Name: "Thepla House", Version: 1}
	token := tokenOf("h1")
	if err := all[0].SaveRefreshToken(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string]func(db *DB) error{
		"a key": func(db *DB) error {
			state, err := db.PlaceOrder(t.Context(), someOrder(diner, r), store.Attempt{DinerID: diner, Key: "k", Digest: "d"})
			if err == nil && state.Order != nil {
				err = foodie.NewError(foodie.Conflict, "lost", "lost")
			}
			return err
		},
		"a restaurant's name": func(db *DB) error {
			r := r
			r.ID = foodie.NewID()
			return db.CreateRestaurant(t.Context(), r)
		},
		"a user's name": func(db *DB) error {
			return db.CreateUser(t.Context(), foodie.User{ID: foodie.NewID(), Username: "asha", Email: string(foodie.NewID())})
		},
		"an address": func(db *DB) error {
			return db.CreateUser(t.Context(), foodie.User{ID: foodie.NewID(), Username: string(foodie.NewID()), Email: "asha@example.com"})
		},
		"a review": func(db *DB) error {
			return db.CreateReview(t.Context(), foodie.Review{ID: foodie.NewID(), UserID: diner, RestaurantID: r.ID, Rating: 5})
		},
		"a refresh token": func(db *DB) error {
			_, err := db.RotateRefreshToken(t.Context(), "h1", store.RefreshToken{Hash: string(foodie.NewID()), ExpiresAt: token.ExpiresAt}, time.Now())
			return err
		},
	} {
		if won := race(t, all, try); won != 1 {
			t.Errorf("%s: %d won, want 1", name, won)
		}
	}
	if revoked, err := all[1].AccessRevoked(t.Context(), "", token.Family); err != nil || !revoked {
		t.Errorf("the family of a token that was used twice is revoked: %v, %v, want true", revoked, err)
	}
}

// Placing goes on while the server is killed and started again. What was answered is there, once; what was not is placed
// by trying again with its key.
func TestAKilledServerLosesNoOrderThatItAnswered(t *testing.T) {
	server := mongotest.StartServer(t)
	db := mustOpen(t, server.URI()+"crash", Options{})
	r := foodie.Restaurant{ID: foodie.NewID(), Name: "Thepla House"}
	const diners, each = 6, 30
	var placed sync.WaitGroup
	progress := make(chan struct{}, diners*each)
	ledger := make([]map[string]foodie.ID, diners) // by key, the order that was answered
	for i := range diners {
		ledger[i] = map[string]foodie.ID{}
		placed.Go(func() {
			for n := range each {
				key := fmt.Sprint("key ", n)
				ledger[i][key] = persist(t, db, foodie.ID(fmt.Sprint("diner ", i)), key, r)
				progress <- struct{}{}
			}
		})
	}
	for range 3 {
		for range diners * each / 5 {
			<-progress
		}
		server.Kill()
		server.Restart(t)
	}
	placed.Wait()
	for i, answered := range ledger {
		diner := foodie.ID(fmt.Sprint("diner ", i))
		kept, err := db.Orders(t.Context(), store.OrderQuery{DinerID: diner})
		if err != nil || len(kept) != each {
			t.Fatalf("%s has %d orders, %v, want %d", diner, len(kept), err, each)
		}
		ids := map[foodie.ID]bool{}
		for _, o := range kept {
			ids[o.ID] = true
		}
		for _, id := range answered {
			if !ids[id] {
				t.Errorf("order %s of %s was answered and is not kept", id, diner)
			}
		}
		if state, err := db.OrderByKey(t.Context(), diner, "key 0"); err != nil || state.Order == nil || state.Order.ID != answered["key 0"] {
			t.Errorf("key 0 of %s came to %+v, %v, want order %s", diner, state, err, answered["key 0"])
		}
	}
}

// persist tries until the key is answered, each time with an order of a new id.
func persist(t *testing.T, db *DB, diner foodie.ID, key string, r foodie.Restaurant) foodie.ID {
	for {
		o := someOrder(diner, r)
		state, err := db.PlaceOrder(t.Context(), o, store.Attempt{DinerID: diner, Key: key, Digest: "d"})
		switch {
		case err == nil && state.Order != nil:
			return state.Order.ID
		case err == nil:
			return o.ID
		case foodie.KindOf(err) != foodie.Unavailable:
			t.Errorf("PlaceOrder() = %v, want an order or unavailable", err)
			return ""
		}
	}
}

func TestAServerThatIsAwayIsUnavailableAndThenBack(t *testing.T) {
	server := mongotest.StartServer(t)
	db := mustOpen(t, server.URI()+"away", Options{})
	server.Kill()
	for range 2 { // the first still has a connection
		wants(t, "Ping()", db.Ping(t.Context()), foodie.Unavailable, "store_unavailable")
	}
	_, err := Open(t.Context(), server.URI()+"away", Options{})
	wants(t, "Open()", err, foodie.Unavailable, "store_unavailable")
	server.Restart(t)
	for err := db.Ping(t.Context()); err != nil; err = db.Ping(t.Context()) { // until the driver has looked again
		wants(t, "Ping()", err, foodie.Unavailable, "store_unavailable")
	}
	callAll(t, db)
}

// Of what a crash may leave of loading the samples, the next process makes the whole.
func TestSamplesThatWereBegunAreFinished(t *testing.T) {
	db := mustOpen(t, mongotest.Start(t), Options{})
	samples := []foodie.Restaurant{{ID: foodie.NewID(), Name: "Thepla House", Version: 1}, {ID: foodie.NewID(), Name: "Al Forno", Version: 1}, {ID: foodie.NewID(), Name: "Zaika", Version: 1}}
	if _, err := db.planSamples(t.Context(), samples); err != nil {
		t.Fatal(err)
	}
	if _, err := db.restaurants.InsertOne(t.Context(), restaurantDocOf(samples[0])); err != nil {
		t.Fatal(err)
	}
	if err := db.DeleteRestaurant(t.Context(), "Thepla House"); err != nil { // by its owner, in the meantime
		t.Fatal(err)
	}
	if loaded, err := db.LoadSamples(t.Context(), []foodie.Restaurant{{ID: foodie.NewID(), Name: "Others", Version: 1}}); err != nil || loaded {
		t.Errorf("LoadSamples() = %v, %v, want false", loaded, err)
	}
	all, err := db.Restaurants(t.Context())
	if err != nil || len(all) != 2 || all[0].Name != "Al Forno" || all[1].Name != "Zaika" {
		t.Errorf("Restaurants() = %+v, %v, want the two samples that were left to load", all, err)
	}
}

func TestWhatExpiredIsForgotten(t *testing.T) {
	db := mustOpen(t, mongotest.Start(t), Options{})
	ctx, now := t.Context(), time.Now()
	old, fresh := tokenOf("old"), tokenOf("fresh")
	old.ExpiresAt = now.Add(-keepEnded - time.Minute)
	for _, err := range []error{
		db.SaveRefreshToken(ctx, old), db.SaveRefreshToken(ctx, fresh),
		db.RevokeAccess(ctx, "old", old.ExpiresAt), db.RevokeAccess(ctx, "fresh", now),
		second(db.RotateRefreshToken(ctx, "fresh", store.RefreshToken{Hash: "next", ExpiresAt: now.Add(time.Hour)}, now)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	db.sweeps.running.Wait()
	if kept, err := findOne(ctx, db.refreshTokens, byID("old"), new(tokenDoc)); err != nil || kept {
		t.Errorf("the expired refresh token is kept: %v, %v, want false", kept, err)
	}
	for jti, want := range map[string]bool{"old": false, "fresh": true} {
		if got, err := db.AccessRevoked(ctx, jti, old.Family); err != nil || got != want {
			t.Errorf("AccessRevoked(%s) = %v, %v, want %v", jti, got, err, want)
		}
	}
}

// Whoever happens to set off a removal is answered before it is done; the store does not close before.
func TestNobodyWaitsForARemovalButClose(t *testing.T) {
	answered, begun := make(chan struct{}), make(chan struct{})
	var done atomic.Bool
	db := mustOpen(t, mongotest.Start(t), Options{Timeout: time.Minute, OnCommand: func(name string, _ time.Duration, _ error) {
		if name != "delete" || done.Load() {
			return
		}
		select {
		case <-answered:
		case <-time.After(20 * time.Second):
			t.Error("the answer waits for the removal")
		}
		close(begun)
		time.Sleep(50 * time.Millisecond) // time enough to close without it
		done.Store(true)
	}})
	ctx, now := t.Context(), time.Now()
	if err := db.SaveRefreshToken(ctx, tokenOf("fresh")); err != nil {
		t.Fatal(err)
	}
	if _, err := db.RotateRefreshToken(ctx, "fresh", store.RefreshToken{Hash: "next", ExpiresAt: now.Add(time.Hour)}, now); err != nil {
		t.Fatal(err)
	}
	close(answered)
	<-begun
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if !done.Load() {
		t.Error("the store is closed while something is removed")
	}
	db.sweep(ctx, now.Add(24*time.Hour)) // too late
	if db.sweeps.last != now {
		t.Error("something is removed after Close")
	}
}
