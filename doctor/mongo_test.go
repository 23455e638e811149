package doctor

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	store "github.com/foodieexpress/foodie/store/mongo"
	"github.com/foodieexpress/foodie/store/mongo/mongotest"
)

func TestMongoDB(t *testing.T) {
	server := mongotest.StartServer(t)
	uri := server.URI() + "doctor"
	all := MongoDB(t.Context(), uri)
	says(t, all, Good, "the primary answers")
	says(t, all, Good, "the clock of MongoDB")
	says(t, all, Bad, "no replica set", "rs.initiate", "MONGODB_URI=")
	says(t, all, Warning, "lacks the indexes", "start one API")
	says(t, all, Good, "the journal of a majority")

	db, err := store.Open(t.Context(), uri, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	says(t, MongoDB(t.Context(), uri), Good, "has all its indexes")
	says(t, MongoDB(t.Context(), uri+"?w=1"), Bad, "w=1", "take w out")
	says(t, MongoDB(t.Context(), uri+"?journal=false"), Bad, "journal=false")

	server.Kill()
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword("foodie", "s3cret")
	all = MongoDB(t.Context(), u.String())
	says(t, all, Bad, "no primary answers at "+u.Host, "rs.status()")
	silent(t, all, "s3cret")
	all = MongoDB(t.Context(), "mongodb://"+"foodie:s3cret@%zz/")
	says(t, all, Bad, "cannot be read")
	silent(t, all, "s3cret")
}

func TestTopologies(t *testing.T) {
	for name, tt := range map[string]struct {
		said  hello
		state State
		words string
	}{
		"a single server":      {hello{}, Bad, "no replica set"},
		"a set of three":       {hello{SetName: "rs0", Hosts: []string{"a", "b", "c"}}, Good, "rs0 of 3 members"},
		"a set of two":         {hello{SetName: "rs0", Hosts: []string{"a", "b"}}, Warning, "2 members with data"},
		"a sharded cluster":    {hello{Message: "isdbgrid"}, Good, "sharded"},
		"two and an arbiter":   {hello{SetName: "rs0", Hosts: []string{"a", "b"}, Arbiters: []string{"c"}}, Warning, "1 arbiters"},
		"three and an arbiter": {hello{SetName: "rs0", Hosts: []string{"a", "b", "c"}, Arbiters: []string{"d"}}, Good, "3 members"},
	} {
		c := &chart{}
		c.topology(tt.said)
		says(t, c.found, tt.state, tt.words)
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

func TestWhatMongoDBRefuses(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{mongo.CommandError{Code: 18, Message: "Authentication failed."}, "authSource"},
		{errors.New("connection() error occurred: auth error"), "authSource"},
		{errors.New("server selection timeout"), "rs.status()"},
	} {
		if got := mendMongo(tt.err); !strings.Contains(got, tt.want) {
			t.Errorf("mendMongo(%v) = %q, want it to say %q", tt.err, got, tt.want)
		}
	}
	c := &chart{}
	c.concern(options.Client())
	says(t, c.found, Good, "majority")
}
