package mongotest_test

import (
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/foodieexpress/foodie/store/mongo/mongotest"
)

// things opens a collection of the database that uri names.
func things(t *testing.T, uri string) *mongo.Collection {
	t.Helper()
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(t.Context()) })
	return client.Database(strings.Trim(u.Path, "/")).Collection("things")
}

func count(t *testing.T, uri string) int64 {
	t.Helper()
	n, err := things(t, uri).CountDocuments(t.Context(), bson.M{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEachDatabaseIsFreshAndDroppedAtTheEnd(t *testing.T) {
	var first string
	t.Run("one", func(t *testing.T) {
		first = mongotest.Start(t)
		if _, err := things(t, first).InsertOne(t.Context(), bson.M{"_id": "a"}); err != nil {
			t.Fatal(err)
		}
		if n := count(t, mongotest.Start(t)); n != 0 {
			t.Errorf("a second database holds %d documents, want 0", n)
		}
		if n := count(t, first); n != 1 {
			t.Errorf("the first database holds %d documents, want 1", n)
		}
	})
	if n := count(t, first); n != 0 {
		t.Errorf("the database holds %d documents after its test, want 0", n)
	}
}

func TestAKilledServerKeepsWhatItAnswered(t *testing.T) {
	s := mongotest.StartServer(t)
	uri := s.URI() + "d"
	if _, err := things(t, uri).InsertOne(t.Context(), bson.M{"_id": "a"}); err != nil {
		t.Fatal(err)
	}
	s.Kill()
	s.Restart(t)
	if s.URI()+"d" != uri {
		t.Errorf("restarted at %s, want %s", s.URI(), uri)
	}
	if n := count(t, uri); n != 1 {
		t.Errorf("%d documents, want 1", n)
	}
}

// The stand-in must be like MongoDB in this, or no test of ours would mean anything.
func TestOneDocumentChangesInOneStep(t *testing.T) {
	all := things(t, mongotest.Start(t))
	if _, err := all.InsertOne(t.Context(), bson.M{"_id": "a", "free": true, "n": 0}); err != nil {
		t.Fatal(err)
	}
	const writers = 40
	var won atomic.Int32
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			if _, err := all.UpdateOne(t.Context(), bson.M{"_id": "a"}, bson.M{"$inc": bson.M{"n": 1}}); err != nil {
				t.Error(err)
			}
			if all.FindOneAndUpdate(t.Context(), bson.M{"_id": "a", "free": true}, bson.M{"$set": bson.M{"free": false}}).Err() == nil {
				won.Add(1)
			}
		})
	}
	wg.Wait()
	var kept struct{ N int }
	if err := all.FindOne(t.Context(), bson.M{"_id": "a"}).Decode(&kept); err != nil || kept.N != writers || won.Load() != 1 {
		t.Errorf("%d of %d were counted and %d won, %v, want all and 1", kept.N, writers, won.Load(), err)
	}
}
