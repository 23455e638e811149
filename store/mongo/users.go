package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	mongodb "go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

type userDoc struct {
	ID          string    `bson:"_id"`
	UsernameKey string    `bson:"username_key"`
	EmailKey    string    `bson:"email_key"`
	Username    string    `bson:"username"`
	Email       string    `bson:"email"`
	CreatedAt   time.Time `bson:"created_at"`
	Changes     int64     `bson:"changes"`
	State       userState `bson:",inline"`
}

// A userState is what may change of a user.
type userState struct {
	PasswordHash string   `bson:"password_hash"`
	Role         string   `bson:"role"`
	Restaurants  []string `bson:"restaurants"`
	Version      int64    `bson:"version"`
}

func userDocOf(u foodie.User) userDoc {
	return userDoc{
		ID: keep(u.ID), UsernameKey: foodie.Key(u.Username), EmailKey: foodie.Key(u.Email), Username: u.Username, Email: u.Email,
		CreatedAt: u.CreatedAt, Changes: 1, State: userStateOf(u),
	}
}

func userStateOf(u foodie.User) userState {
	s := userState{PasswordHash: u.PasswordHash, Role: string(u.Role), Version: u.Version}
	for _, id := range u.Restaurants {
		s.Restaurants = append(s.Restaurants, keep(id))
	}
	return s
}

func (d userDoc) user() foodie.User {
	u := foodie.User{
		ID: idOf(d.ID), Username: d.Username, Email: d.Email, PasswordHash: d.State.PasswordHash, Role: foodie.Role(d.State.Role), CreatedAt: d.CreatedAt, Version: d.State.Version,
	}
	for _, id := range d.State.Restaurants {
		u.Restaurants = append(u.Restaurants, idOf(id))
	}
	return u
}

// CreateUser implements store.Users.
func (db *DB) CreateUser(ctx context.Context, u foodie.User) error {
	doc := userDocOf(u)
	return db.do(ctx, func(ctx context.Context) error {
		return repeat(ctx, func() (bool, error) {
			_, err := db.users.InsertOne(ctx, doc)
			if !mongodb.IsDuplicateKeyError(err) {
				return true, err
			}
			return false, db.userTaken(ctx, doc)
		})
	})
}

// userTaken is what another account has of doc already; nil while its insert is not with a majority.
func (db *DB) userTaken(ctx context.Context, doc userDoc) error {
	for _, unique := range []struct{ field, key, code, blames, message string }{
		{"username_key", doc.UsernameKey, "username_taken", "username", "This username is taken; please choose another."},
		{"email_key", doc.EmailKey, "email_taken", "email", "There is an account with this e-mail address already."},
		{"_id", doc.ID, "user_exists", "", "This account exists already."},
	} {
		if taken, err := findOne(ctx, db.users, bson.D{is(unique.field, unique.key)}, new(userDoc)); err != nil {
			return err
		} else if taken {
			return foodie.NewError(foodie.Conflict, unique.code, "%s", unique.message).On(unique.blames)
		}
	}
	return nil
}

// User implements store.Users.
func (db *DB) User(ctx context.Context, id foodie.ID) (foodie.User, error) {
	return db.user(ctx, byID(keep(id)))
}

// UserByLogin implements store.Users. No user name holds the @ of an e-mail address, so at most one fits.
func (db *DB) UserByLogin(ctx context.Context, login string) (foodie.User, error) {
	key := foodie.Key(login)
	return db.user(ctx, bson.D{is("$or", bson.A{bson.D{is("username_key", key)}, bson.D{is("email_key", key)}})})
}

func (db *DB) user(ctx context.Context, filter bson.D) (u foodie.User, err error) {
	err = db.do(ctx, func(ctx context.Context) error {
		d, err := findUser(ctx, db.users, filter)
		u = d.user()
		return err
	})
	return u, err
}

func findUser(ctx context.Context, in *mongodb.Collection, filter bson.D) (d userDoc, err error) {
	found, err := findOne(ctx, in, filter, &d)
	if err == nil && !found {
		err = foodie.NewError(foodie.NotFound, "user_not_found", "There is no such account.")
	}
	return d, err
}

// UpdateUser implements store.Users. The id and when it was created do not change either.
func (db *DB) UpdateUser(ctx context.Context, id foodie.ID, change func(*foodie.User) error) (changed foodie.User, err error) {
	err = db.do(ctx, func(ctx context.Context) error {
		return repeat(ctx, func() (bool, error) {
			d, err := findUser(ctx, db.users, byID(keep(id)))
			if err != nil {
				return false, err
			}
			old, u := d.user(), d.user()
			if err := change(&u); err != nil {
				return false, refusal{err}
			}
			u.ID, u.Username, u.Email, u.CreatedAt, u.Version = old.ID, old.Username, old.Email, old.CreatedAt, max(u.Version, old.Version+1)
			changed = u
			return swap(ctx, db.users, d.ID, d.Changes, userStateOf(u))
		})
	})
	return changed, err
}

// Users implements store.Users.
func (db *DB) Users(ctx context.Context, p store.Page) (all []foodie.User, err error) {
	filter := bson.D{}
	if p.Before != "" {
		filter = bson.D{is("_id", bson.D{is("$lt", keep(p.Before))})}
	}
	err = db.do(ctx, func(ctx context.Context) error {
		all, err = findAll(ctx, db.users, filter, newestFirst(p.Limit), userDoc.user)
		return err
	})
	return all, err
}
