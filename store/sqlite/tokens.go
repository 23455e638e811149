package sqlite

import (
	"context"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/sqlitedb"
	"github.com/foodieexpress/foodie/store"
)

// keepEnded is how long after their end tokens are still known, so that clocks may differ.
const keepEnded = 24 * time.Hour

// SaveRefreshToken implements store.Tokens.
func (db *DB) SaveRefreshToken(ctx context.Context, t store.RefreshToken) error {
	return db.file.Update(ctx, func(tx *sqlitedb.Tx) error { return insertRefreshToken(tx, t) })
}

func insertRefreshToken(tx *sqlitedb.Tx, t store.RefreshToken) error {
	_, err := tx.Exec("INSERT INTO refresh_tokens (hash, family, user, expires_at) VALUES (?, ?, ?, ?)", t.Hash, bindID(t.Family), bindID(t.UserID), bindTime(t.ExpiresAt))
	return err
}

// RotateRefreshToken implements store.Tokens.
func (db *DB) RotateRefreshToken(ctx context.Context, hash string, next store.RefreshToken, now time.Time) (store.RefreshToken, error) {
	var refused error // kept apart from the transaction's error: revoking a family must be committed
	err := db.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		refused = nil
		var old store.RefreshToken
		var spent, revoked bool
		found, err := tx.One(ctx, "SELECT family, user, expires_at, spent, revoked FROM refresh_tokens WHERE hash = ?", []any{hash},
			(*idColumn)(&old.Family), (*idColumn)(&old.UserID), (*timeColumn)(&old.ExpiresAt), &spent, &revoked)
		switch {
		case err != nil:
			return err
		case !found || revoked || !spent && !old.ExpiresAt.After(now):
			refused = foodie.NewError(foodie.Unauthenticated, "refresh_invalid", "Please sign in again.")
			return nil
		case spent:
			refused = foodie.NewError(foodie.Unauthenticated, "refresh_reused", "Please sign in again.")
			return revokeFamily(tx, old.Family)
		}
		next.Family, next.UserID = old.Family, old.UserID
		if _, err := tx.Exec("UPDATE refresh_tokens SET spent = 1 WHERE hash = ?", hash); err != nil {
			return err
		}
		if err := insertRefreshToken(tx, next); err != nil {
			return err
		}
		_, err = tx.Exec("DELETE FROM refresh_tokens WHERE expires_at < ?", bindTime(now.Add(-keepEnded)))
		return err
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return store.RefreshToken{}, err
	}
	return next, nil
}

// RevokeFamily implements store.Tokens.
func (db *DB) RevokeFamily(ctx context.Context, family foodie.ID) error {
	return db.file.Update(ctx, func(tx *sqlitedb.Tx) error { return revokeFamily(tx, family) })
}

func revokeFamily(tx *sqlitedb.Tx, family foodie.ID) error {
	_, err := tx.Exec("UPDATE refresh_tokens SET revoked = 1 WHERE family = ?", bindID(family))
	return err
}

// RevokeAccess implements store.Tokens. Marks that ended long before this one are forgotten on the way.
func (db *DB) RevokeAccess(ctx context.Context, jti string, until time.Time) error {
	return db.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		if _, err := tx.Exec("INSERT INTO revoked_access VALUES (?, ?) ON CONFLICT DO UPDATE SET until = max(until, excluded.until)", jti, bindTime(until)); err != nil {
			return err
		}
		_, err := tx.Exec("DELETE FROM revoked_access WHERE until < ?", bindTime(until.Add(-keepEnded)))
		return err
	})
}

// AccessRevoked implements store.Tokens. A family is revoked as a whole, so any one of its rows tells.
func (db *DB) AccessRevoked(ctx context.Context, jti string, family foodie.ID) (revoked bool, err error) {
	_, err = db.file.One(ctx, `SELECT EXISTS (SELECT 1 FROM revoked_access WHERE jti = ?)
		OR coalesce((SELECT revoked FROM refresh_tokens WHERE family = ? LIMIT 1), 0)`, []any{jti, bindID(family)}, &revoked)
	return revoked, err
}
