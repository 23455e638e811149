package sqlite

import (
	"context"
	"database/sql"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/sqlitedb"
	"github.com/foodieexpress/foodie/store"
)

const userColumns = "SELECT id, username, email, password_hash, role, restaurants, created_at, version FROM users "

func userInto(u *foodie.User) []any {
	return []any{(*idColumn)(&u.ID), &u.Username, &u.Email, &u.PasswordHash, &u.Role, jsonColumn{&u.Restaurants}, (*timeColumn)(&u.CreatedAt), &u.Version}
}

// CreateUser implements store.Users.
func (db *DB) CreateUser(ctx context.Context, u foodie.User) error {
	return db.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		username, email := foodie.Key(u.Username), foodie.Key(u.Email)
		if taken, err := tx.One(ctx, "SELECT 1 FROM users WHERE username_key = ?", []any{username}, new(int)); err != nil || taken {
			return takenUnless(err, "username", "This username is taken; please choose another.")
		}
		if taken, err := tx.One(ctx, "SELECT 1 FROM users WHERE email_key = ?", []any{email}, new(int)); err != nil || taken {
			return takenUnless(err, "email", "There is an account with this e-mail address already.")
		}
		_, err := tx.Exec("INSERT INTO users (id, username_key, email_key, username, email, password_hash, role, restaurants, created_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			bindID(u.ID), username, email, u.Username, u.Email, u.PasswordHash, string(u.Role), bindJSON(u.Restaurants), bindTime(u.CreatedAt), u.Version)
		return err
	})
}

func takenUnless(err error, field, message string) error {
	if err != nil {
		return err
	}
	return foodie.NewError(foodie.Conflict, field+"_taken", "%s", message).On(field)
}

// User implements store.Users.
func (db *DB) User(ctx context.Context, id foodie.ID) (foodie.User, error) {
	return findUser(ctx, db.file, "WHERE id = ?", bindID(id))
}

// UserByLogin implements store.Users. No user name holds the @ of an e-mail address, so at most one fits.
func (db *DB) UserByLogin(ctx context.Context, login string) (foodie.User, error) {
	return findUser(ctx, db.file, "WHERE username_key = ?1 OR email_key = ?1", foodie.Key(login))
}

func findUser(ctx context.Context, from sqlitedb.Reader, where string, arg any) (foodie.User, error) {
	var u foodie.User
	found, err := from.One(ctx, userColumns+where, []any{arg}, userInto(&u)...)
	if err == nil && !found {
		err = foodie.NewError(foodie.NotFound, "user_not_found", "There is no such account.")
	}
	return u, err
}

// UpdateUser implements store.Users. The id and when it was created do not change either.
func (db *DB) UpdateUser(ctx context.Context, id foodie.ID, change func(*foodie.User) error) (foodie.User, error) {
	var changed foodie.User
	err := db.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		old, err := findUser(ctx, tx, "WHERE id = ?", bindID(id))
		if err != nil {
			return err
		}
		u := old
		if err := change(&u); err != nil {
			return err
		}
		u.ID, u.Username, u.Email, u.CreatedAt, u.Version = old.ID, old.Username, old.Email, old.CreatedAt, max(u.Version, old.Version+1)
		_, err = tx.Exec("UPDATE users SET password_hash = ?, role = ?, restaurants = ?, version = ? WHERE id = ?",
			u.PasswordHash, string(u.Role), bindJSON(u.Restaurants), u.Version, bindID(id))
		changed = u
		return err
	})
	return changed, err
}

// Users implements store.Users.
func (db *DB) Users(ctx context.Context, p store.Page) ([]foodie.User, error) {
	where, args := "", []any{}
	if p.Before != "" {
		where, args = "WHERE id < ? ", append(args, bindID(p.Before))
	}
	var all []foodie.User
	err := db.file.Each(ctx, userColumns+where+"ORDER BY id DESC LIMIT ?", append(args, limit(p.Limit)), func(rows *sql.Rows) error {
		var u foodie.User
		err := rows.Scan(userInto(&u)...)
		all = append(all, u)
		return err
	})
	return all, err
}
