// Package mongotest gives tests a MongoDB database. It is the stand-in of e2e/ferretdb (FerretDB v1 over SQLite, one
// request at a time), built by the Go tool and started as a process on a free loopback port; or, when MONGODB_TEST_URI
// names one, a real replica set.
//
// The stand-in shows that commands are right. That MongoDB changes a document in one step, keeps what a majority of a
// replica set has, and fails over, only a real replica set can show.
package mongotest

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Variable names a real replica set for the tests: a URI whose path is replaced by the name of a fresh database.
const Variable = "MONGODB_TEST_URI"

// shared is the stand-in that all databases of one test process have in common. It ends with the process.
var shared struct {
	start  sync.Once
	server *Server
	err    error
}

// Start gives the URI of a fresh and empty database, which is dropped when the test ends.
func Start(t testing.TB) (uri string) {
	t.Helper()
	at := os.Getenv(Variable)
	if at == "" {
		shared.start.Do(startShared)
		if shared.err != nil {
			t.Fatal(shared.err)
		}
		at = shared.server.URI()
	}
	database := "t" + uuid.NewString()
	uri, ok := named(at, database)
	if !ok {
		t.Fatalf("%s is no URI", Variable) // it may hold a password
	}
	t.Cleanup(func() {
		if err := drop(uri, database); err != nil {
			t.Errorf("database %s is left behind: %v", database, err)
		}
	})
	return uri
}

func startShared() {
	shared.server = &Server{listen: anyPort}
	shared.err = shared.server.start()
}

// named is uri with that database. Who signs in does so where uri said.
func named(uri, database string) (string, bool) {
	u, err := url.Parse(uri)
	if err != nil {
		return "", false
	}
	if q := u.Query(); u.User != nil && !q.Has("authSource") {
		q.Set("authSource", cmp.Or(strings.Trim(u.Path, "/"), "admin"))
		u.RawQuery = q.Encode()
	}
	u.Path = "/" + database
	return u.String(), true
}

// drop removes a database. The test's own context has ended by now.
func drop(uri, database string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	client, err := mongo.Connect(options.Client().ApplyURI(uri).SetServerSelectionTimeout(5 * time.Second))
	if err != nil {
		return err
	}
	return errors.Join(client.Database(database).Drop(ctx), client.Disconnect(ctx))
}
