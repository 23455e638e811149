package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	mongodb "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

const (
	keepEnded    = 24 * time.Hour       // how long expired tokens are still known, so that clocks may differ
	longerThan   = 400 * 24 * time.Hour // any refresh token lives
	sweepAtLeast = 10 * time.Minute     // between removals of what has expired
)

// A tokenDoc is a refresh token. Spending it and naming its successor is one change of this document. That its family was
// revoked stands in ended, in one document for all of them: a token that is being made at that moment is revoked too.
type tokenDoc struct {
	Hash          string     `bson:"_id"`
	Family        string     `bson:"family"`
	UserID        string     `bson:"user_id"`
	ExpiresAt     time.Time  `bson:"expires_at"`
	Spent         bool       `bson:"spent"`
	NextExpiresAt *time.Time `bson:"next_expires_at,omitempty"`
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
// spent. Whoever fails after that has spent the token and given none, as a caller who never got the answer: sign in again.
func (db *DB) RotateRefreshToken(ctx context.Context, hash string, next store.RefreshToken, now time.Time) (store.RefreshToken, error) {
	err := db.do(ctx, func(ctx context.Context) error {
		var old tokenDoc
		err := db.refreshTokens.FindOneAndUpdate(ctx,
			bson.D{is("_id", hash), is("spent", false), is("expires_at", bson.D{is("$gt", now)})},
			bson.D{is("$set", bson.D{is("spent", true), is("next_expires_at", next.ExpiresAt)})}).Decode(&old)
		if err == mongodb.ErrNoDocuments {
			return db.refuseToken(ctx, hash, now)
		}
		if err != nil {
			return err
		}
		if revoked, err := db.isEnded(ctx, endedFamily(old.Family)); err != nil || revoked {
			return invalidToken(err)
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

// refuseToken says why the token of that hash cannot be spent. One that looks as if it could is being spent by another
// caller at this moment, and what it did is not with a majority yet.
func (db *DB) refuseToken(ctx context.Context, hash string, now time.Time) error {
	var t tokenDoc
	found, err := findOne(ctx, db.refreshTokens, byID(hash), &t)
	if err != nil || !found || !t.Spent && !t.ExpiresAt.After(now) {
		return invalidToken(err)
	}
	if revoked, err := db.isEnded(ctx, endedFamily(t.Family)); err != nil || revoked {
		return invalidToken(err)
	}
	if err := db.endFamily(ctx, t.Family); err != nil {
		return err
	}
	return foodie.NewError(foodie.Unauthenticated, "refresh_reused", "Please sign in again.")
}

// RevokeFamily implements store.Tokens.
func (db *DB) RevokeFamily(ctx context.Context, family foodie.ID) error {
	return db.do(ctx, func(ctx context.Context) error { return db.endFamily(ctx, keep(family)) })
}

// endFamily marks a family as ended for longer than any token lives; then, as no rotation can give it another token, for as
// long as the last one lives that it was promised.
func (db *DB) endFamily(ctx context.Context, family string) error {
	if err := db.end(ctx, endedFamily(family), time.Now().Add(longerThan)); err != nil {
		return err
	}
	var last tokenDoc
	found, err := findOne(ctx, db.refreshTokens, bson.D{is("family", family)}, &last, options.FindOne().SetSort(bson.D{is("expires_at", -1)}))
	if err != nil || !found {
		return err
	}
	until := last.ExpiresAt
	if last.NextExpiresAt != nil && last.NextExpiresAt.After(until) {
		until = *last.NextExpiresAt
	}
	_, err = db.ended.UpdateOne(ctx, byID(endedFamily(family)), bson.D{is("$set", bson.D{is("until", until)})})
	return err
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

// sweep removes what expired long before now, once in a while. That it failed is nobody's loss: the next one does it.
// MongoDB could do so by itself (TTL indexes), but by its own clock, and not every server that speaks its protocol.
func (db *DB) sweep(ctx context.Context, now time.Time) {
	last := db.swept.Load()
	if now.UnixMilli()-last < sweepAtLeast.Milliseconds() || !db.swept.CompareAndSwap(last, now.UnixMilli()) {
		return
	}
	expired := bson.D{is("$lt", now.Add(-keepEnded))}
	_ = db.do(ctx, func(ctx context.Context) error {
		if _, err := db.refreshTokens.DeleteMany(ctx, bson.D{is("expires_at", expired)}); err != nil {
			return err
		}
		_, err := db.ended.DeleteMany(ctx, bson.D{is("until", expired)})
		return err
	})
}
