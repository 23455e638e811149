package mongo

import (
	"context"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	mongodb "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

const (
	keepEnded    = 24 * time.Hour       // how long expired tokens are still known, so that clocks may differ
	familyEnds   = 400 * 24 * time.Hour // longer than any refresh token lives
	sweepAtLeast = 10 * time.Minute     // between removals of what has expired
)

// A tokenDoc is a refresh token. That its family was revoked stands in ended, in one document for all of them, so that a
// token that is being made at that moment is revoked too.
type tokenDoc struct {
	Hash      string    `bson:"_id"`
	Family    string    `bson:"family"`
	UserID    string    `bson:"user_id"`
	ExpiresAt time.Time `bson:"expires_at"`
	Spent     bool      `bson:"spent"`
}

// An endedDoc says that a token or a family was ended, and until when that matters.
type endedDoc struct {
	ID    string    `bson:"_id"`
	Until time.Time `bson:"until"`
}

func endedFamily(kept string) string { return "family " + kept }
func endedAccess(jti string) string  { return "access " + jti }

// SaveRefreshToken implements store.Tokens.
func (db *DB) SaveRefreshToken(ctx context.Context, t store.RefreshToken) error {
	return db.do(ctx, func(ctx context.Context) error {
		_, err := db.refreshTokens.InsertOne(ctx, tokenDoc{Hash: t.Hash, Family: keep(t.Family), UserID: keep(t.UserID), ExpiresAt: t.ExpiresAt})
		return err
	})
}

// RotateRefreshToken implements store.Tokens. Of any number that use one token at once, one changes it from unspent to
// spent. Whoever fails after that is as one who never got the answer: the token is spent, and it is time to sign in again.
func (db *DB) RotateRefreshToken(ctx context.Context, hash string, next store.RefreshToken, now time.Time) (store.RefreshToken, error) {
	err := db.do(ctx, func(ctx context.Context) error {
		var old tokenDoc
		found, err := findOne(ctx, db.refreshTokens, byID(hash), &old)
		if err != nil || !found || !old.Spent && !old.ExpiresAt.After(now) {
			return invalidToken(err)
		}
		if revoked, err := db.isEnded(ctx, endedFamily(old.Family)); err != nil || revoked {
			return invalidToken(err)
		}
		if won, err := db.spend(ctx, hash); err != nil {
			return err
		} else if !won {
			return db.reused(ctx, old)
		}
		next.Family, next.UserID = idOf(old.Family), idOf(old.UserID)
		_, err = db.refreshTokens.InsertOne(ctx, tokenDoc{Hash: next.Hash, Family: old.Family, UserID: old.UserID, ExpiresAt: next.ExpiresAt})
		return err
	})
	if err != nil {
		return store.RefreshToken{}, err
	}
	db.sweep(ctx, now)
	return next, nil
}

func invalidToken(err error) error {
	if err != nil {
		return err
	}
	return foodie.NewError(foodie.Unauthenticated, "refresh_invalid", "Please sign in again.")
}

// spend takes the token of that hash, and reports whether it was not spent before.
func (db *DB) spend(ctx context.Context, hash string) (bool, error) {
	result, err := db.refreshTokens.UpdateOne(ctx, bson.D{is("_id", hash), is("spent", false)}, bson.D{is("$set", bson.D{is("spent", true)})})
	return err == nil && result.MatchedCount == 1, err
}

// reused revokes the family of a token that was spent before.
func (db *DB) reused(ctx context.Context, t tokenDoc) error {
	if err := db.endFamily(ctx, t.Family); err != nil {
		return err
	}
	return foodie.NewError(foodie.Unauthenticated, "refresh_reused", "Please sign in again.")
}

// RevokeFamily implements store.Tokens.
func (db *DB) RevokeFamily(ctx context.Context, family foodie.ID) error {
	return db.do(ctx, func(ctx context.Context) error { return db.endFamily(ctx, keep(family)) })
}

// endFamily marks a family as ended for longer than any of its tokens lives, also one that is being made now.
func (db *DB) endFamily(ctx context.Context, kept string) error {
	return db.end(ctx, endedFamily(kept), time.Now().Add(familyEnds))
}

// RevokeAccess implements store.Tokens. Marks that ended long before this one are forgotten on the way.
func (db *DB) RevokeAccess(ctx context.Context, jti string, until time.Time) error {
	return db.do(ctx, func(ctx context.Context) error { return db.end(ctx, endedAccess(jti), until) })
}

// end marks what has that id as ended, at least until then. Two who do so at once may both try to insert.
func (db *DB) end(ctx context.Context, id string, until time.Time) error {
	return repeat(ctx, func() (bool, error) {
		_, err := db.ended.UpdateOne(ctx, byID(id), bson.D{is("$max", bson.D{is("until", until)})}, options.UpdateOne().SetUpsert(true))
		if mongodb.IsDuplicateKeyError(err) {
			return false, nil
		}
		return true, err
	})
}

func (db *DB) isEnded(ctx context.Context, ids ...string) (bool, error) {
	return findOne(ctx, db.ended, bson.D{is("_id", bson.D{is("$in", ids)})}, new(endedDoc))
}

// AccessRevoked implements store.Tokens.
func (db *DB) AccessRevoked(ctx context.Context, jti string, family foodie.ID) (revoked bool, err error) {
	ids := []string{endedAccess(jti)}
	if family != "" {
		ids = append(ids, endedFamily(keep(family)))
	}
	err = db.do(ctx, func(ctx context.Context) error {
		revoked, err = db.isEnded(ctx, ids...)
		return err
	})
	return revoked, err
}

// sweeps are the removals of what has expired, one at a time.
type sweeps struct {
	mu      sync.Mutex
	last    time.Time // when one began
	stop    context.CancelFunc
	ended   bool
	running sync.WaitGroup
}

// begin does work beside the caller, unless that was done not long before now, or end was called.
func (s *sweeps) begin(ctx context.Context, now time.Time, work func(context.Context)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended || now.Sub(s.last) < sweepAtLeast {
		return
	}
	s.last = now
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	s.running.Go(func() {
		defer stop()
		work(ctx)
	})
}

// end stops what runs, and waits for it.
func (s *sweeps) end() {
	s.mu.Lock()
	s.ended = true
	if s.stop != nil {
		s.stop()
	}
	s.mu.Unlock()
	s.running.Wait()
}

// sweep removes what expired long before now, once in a while; nobody waits for it but Close. That it failed is nobody's
// loss: the next one does it. MongoDB could do so by itself (TTL indexes), but by its own clock, and not every server that
// speaks its protocol.
func (db *DB) sweep(ctx context.Context, now time.Time) {
	expired := bson.D{is("$lt", now.Add(-keepEnded))}
	db.sweeps.begin(ctx, now, func(ctx context.Context) {
		_ = db.do(ctx, func(ctx context.Context) error {
			if _, err := db.refreshTokens.DeleteMany(ctx, bson.D{is("expires_at", expired)}); err != nil {
				return err
			}
			_, err := db.ended.DeleteMany(ctx, bson.D{is("until", expired)})
			return err
		})
	})
}
