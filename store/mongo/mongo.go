// Package mongo keeps everything in a MongoDB database: the store of several API instances on several machines.
//
// Every change is one command on one document, so that it is whole or not there, with no transaction: an order holds the
// Idempotency-Key that placed it, a spent refresh token the one that follows it. What is read, changed and written back is
// written only if nobody changed it meanwhile (the field changes counts), else read again. A write is answered when a
// majority of the replica set has it in its journal; reads see only such writes, on the primary.
//
// Ids are text. One that is no UUID (an imported record) has a "-" before it, which sorts it before ours. Amounts are
// paise as 64-bit integers, times are dates (milliseconds UTC). A …_key is a name in the form that is compared.
//
//	restaurants      with their menus; of a deleted one remain the id, the name and the count of changes
//	users            accounts
//	orders           orders; also {_id: "void …", idem}, a key that was spent without one
//	reviews          reviews
//	refresh_tokens   by hash
//	ended            access tokens and families of refresh tokens that were ended: {_id: "access …" or "family …", until}
//	facts            what the store remembers of itself: format, samples
//
// Errors are those of package store; the driver's words stand only in their cause.
package mongo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	mongodb "go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/foodieexpress/foodie/store"
)

// What a slow or absent server may cost.
const (
	DefaultTimeout   = 5 * time.Second // for one call of a DB
	SelectionTimeout = 2 * time.Second // to find the primary, unless the URI says: what somebody waits when no server answers
	indexingTimeout  = 10 * time.Minute
)

// DefaultDatabase is used when the path of the URI names none.
const DefaultDatabase = "foodie"

// Options say how the store is opened.
type Options struct {
	Production bool          // refuses a URI that asks for less than a majority
	Log        *slog.Logger  // nil for none
	Timeout    time.Duration // of one call; 0 for DefaultTimeout
	// OnCommand is told of each command that was answered or failed: its name, how long it took, and its error. It is
	// never told what a command says.
	OnCommand func(name string, took time.Duration, err error)
}

// A DB is a store in one MongoDB database.
type DB struct {
	client  *mongodb.Client
	timeout time.Duration

	restaurants, users, orders, reviews, refreshTokens, ended, facts *mongodb.Collection

	sweeps sweeps
}

var _ store.Store = (*DB)(nil)

// Open opens the database that the path of uri names, and makes what it lacks. It fails with Unavailable when no server
// answers, and refuses a database that holds what another program wrote. Close it when done.
func Open(ctx context.Context, uri string, o Options) (*DB, error) {
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	settings, database, err := settingsOf(ctx, uri, o)
	if err != nil {
		return nil, err
	}
	client, err := mongodb.Connect(settings)
	if err != nil {
		return nil, unusable(err)
	}
	db := newDB(client, database, o.Timeout)
	if err := db.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the MongoDB database %s: %w", database, err), db.Close())
	}
	return db, nil
}

func newDB(client *mongodb.Client, database string, timeout time.Duration) *DB {
	in := client.Database(database)
	return &DB{
		client: client, timeout: timeout, restaurants: in.Collection("restaurants"), users: in.Collection("users"), orders: in.Collection("orders"),
		reviews: in.Collection("reviews"), refreshTokens: in.Collection("refresh_tokens"), ended: in.Collection("ended"), facts: in.Collection("facts"),
	}
}

// Close ends what goes on beside the calls, and the connections. Later calls fail with Unavailable.
func (db *DB) Close() error {
	db.sweeps.end()
	ctx, cancel := context.WithTimeout(context.Background(), db.timeout)
	defer cancel()
	if err := db.client.Disconnect(ctx); err != nil && !errors.Is(err, mongodb.ErrClientDisconnected) {
		return failure(ctx, err)
	}
	return nil
}

// Ping implements store.Store: the primary answers.
func (db *DB) Ping(ctx context.Context) error {
	return db.do(ctx, func(ctx context.Context) error {
		return db.client.Database("admin").RunCommand(ctx, bson.D{{Key: "ping", Value: 1}}).Err()
	})
}
