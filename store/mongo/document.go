package mongo

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/google/uuid"
	"go.mongodb.org/mongo-driver/v2/bson"
	mongodb "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/foodieexpress/foodie"
)

// keep is how an id is kept. Imported records are older than ours, so their ids have to sort before UUIDs.
func keep(id foodie.ID) string {
	if u, err := uuid.Parse(string(id)); err == nil && u.String() == string(id) {
		return string(id)
	}
	return "-" + string(id)
}

// idOf reads what keep wrote.
func idOf(kept string) foodie.ID { return foodie.ID(strings.TrimPrefix(kept, "-")) }

func byID(kept string) bson.D { return bson.D{{Key: "_id", Value: kept}} }

// is demands a value of a field.
func is(field string, value any) bson.E { return bson.E{Key: field, Value: value} }

// do runs what, for the store's time limit at most, and gives its error a kind.
func (db *DB) do(ctx context.Context, what func(context.Context) error) error {
	limited, cancel := context.WithTimeout(ctx, db.timeout)
	defer cancel()
	return failure(ctx, what(limited))
}

// repeat runs try until it is done or fails. Whoever came between is given a moment, ever longer.
func repeat(ctx context.Context, try func() (done bool, err error)) error {
	for pause := time.Millisecond; ; pause = min(2*pause, 64*time.Millisecond) {
		if done, err := try(); done || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(rand.N(pause)):
		}
	}
}

// findOne reads the document that fits into what into points to, and reports whether there is one.
func findOne(ctx context.Context, in *mongodb.Collection, filter any, into any, o ...options.Lister[options.FindOneOptions]) (bool, error) {
	err := in.FindOne(ctx, filter, o...).Decode(into)
	if errors.Is(err, mongodb.ErrNoDocuments) {
		return false, nil
	}
	return err == nil, err
}

// findAll reads the documents that fit, sorted, as values of the domain.
func findAll[D, V any](ctx context.Context, in *mongodb.Collection, filter bson.D, o *options.FindOptionsBuilder, value func(D) V) ([]V, error) {
	cursor, err := in.Find(ctx, filter, o)
	if err != nil {
		return nil, err
	}
	var docs []D
	if err := cursor.All(ctx, &docs); err != nil {
		return nil, err
	}
	var all []V
	for _, d := range docs {
		all = append(all, value(d))
	}
	return all, nil
}

// newestFirst sorts and limits a list; 0 is no limit.
func newestFirst(limit int) *options.FindOptionsBuilder {
	o := options.Find().SetSort(bson.D{{Key: "_id", Value: -1}})
	if limit > 0 {
		o.SetLimit(int64(limit))
	}
	return o
}

// swap sets fields of a document unless it has changed since changes were counted, and reports whether it did.
func swap(ctx context.Context, in *mongodb.Collection, id string, changes int64, set any, unset ...string) (bool, error) {
	update := bson.D{{Key: "$set", Value: set}, {Key: "$inc", Value: bson.D{{Key: "changes", Value: int64(1)}}}}
	if len(unset) > 0 {
		fields := bson.D{}
		for _, f := range unset {
			fields = append(fields, is(f, ""))
		}
		update = append(update, is("$unset", fields))
	}
	result, err := in.UpdateOne(ctx, bson.D{{Key: "_id", Value: id}, {Key: "changes", Value: changes}}, update)
	return err == nil && result.MatchedCount == 1, err
}
