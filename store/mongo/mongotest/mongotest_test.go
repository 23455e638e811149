package mongotest_test

import (
	"net/url"
	"strings"
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
