package mongo

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	mongodb "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store/mongo/mongotest"
)

var discard = slog.New(slog.NewTextHandler(io.Discard, nil))

// database is the one that uri names, past the store.
func database(t *testing.T, uri string) *mongodb.Database {
	t.Helper()
	client, err := mongodb.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Disconnect(t.Context()) })
	_, name, err := settingsOf(t.Context(), uri, Options{Timeout: time.Second, Log: discard})
	if err != nil {
		t.Fatal(err)
	}
	return client.Database(name)
}

func wants(t *testing.T, what string, err error, kind foodie.Kind, code string) {
	t.Helper()
	e, is := errors.AsType[*foodie.Error](err)
	if !is || e.Kind != kind || e.Code != code {
		t.Fatalf("%s = %v, want %v %s", what, err, kind, code)
	}
	for _, word := range []string{"mongodb://", "topology", "server selection", "127.0.0.1"} {
		if code != "mongodb_uri" && strings.Contains(e.Message, word) {
			t.Errorf("%s says %q to a person", what, e.Message)
		}
	}
}

func TestAURIThatAsksForLessIsRefusedInProductionAndWarnedAboutElsewhere(t *testing.T) {
	for option, weak := range map[string]bool{
		"w=1": true, "w=0": true, "w=2": true, "journal=false": true, "readConcernLevel=local": true, "readConcernLevel=available": true,
		"readPreference=secondary": true, "readPreference=primaryPreferred": true, "retryWrites=false": true,
		"w=majority": false, "w=majority&journal=true": false, "readConcernLevel=majority": false, "readConcernLevel=linearizable": false,
		"readPreference=primary": false, "retryWrites=true": false, "replicaSet=rs0": false,
	} {
		uri := "mongodb://127.0.0.1:1/foodie?" + option
		_, _, err := settingsOf(t.Context(), uri, Options{Production: true, Log: discard})
		if weak {
			wants(t, option, err, foodie.Invalid, "mongodb_uri")
		} else if err != nil {
			t.Errorf("%s: %v, want it taken", option, err)
		}
		var log bytes.Buffer
		if _, _, err := settingsOf(t.Context(), uri, Options{Log: slog.New(slog.NewTextHandler(&log, nil))}); err != nil {
			t.Errorf("%s in development: %v", option, err)
		}
		if warned := strings.Contains(log.String(), "level=WARN"); warned != weak {
			t.Errorf("%s in development: warned %v, want %v", option, warned, weak)
		}
	}
}

func TestTheURINamesTheDatabase(t *testing.T) {
	for uri, want := range map[string]string{
		"mongodb://a": "foodie", "mongodb://a/": "foodie", "mongodb://a:1,b:2,c/meals?replicaSet=rs0": "meals", "mongodb://" + "asha:p%2Fw@a/meals?authSource=admin": "meals",
	} {
		if _, got, err := settingsOf(t.Context(), uri, Options{Log: discard}); err != nil || got != want {
			t.Errorf("the database of %s is %q, %v, want %s", uri, got, err, want)
		}
	}
}

func TestTheURIMaySayHowLongToLookForAPrimary(t *testing.T) {
	for option, want := range map[string]time.Duration{"": SelectionTimeout, "?serverSelectionTimeoutMS=700": 700 * time.Millisecond} {
		settings, _, err := settingsOf(t.Context(), "mongodb://a/"+option, Options{Timeout: DefaultTimeout, Log: discard})
		if err != nil || *settings.ServerSelectionTimeout != want || *settings.Timeout != DefaultTimeout {
			t.Errorf("%q: %v, %v, want %v to find a primary and %v in all", option, *settings.ServerSelectionTimeout, err, want, DefaultTimeout)
		}
	}
}

func TestAURIThatCannotBeReadKeepsItsPassword(t *testing.T) {
	const login = "mongodb://" + "asha:hunter2@"
	for _, uri := range []string{
		"", "localhost:27017", "http://a/foodie", "mongodb://", login + "/foodie", login + "a@b/foodie", "mongodb://" + "asha:hunt%er2@a/foodie",
		login + "a:99999/foodie", login + "a/foodie?w=-1", login + "a/foodie?tls=hunter2",
	} {
		_, err := Open(t.Context(), uri, Options{})
		wants(t, uri, err, foodie.Invalid, "mongodb_uri")
		if strings.Contains(err.Error(), "hunt") {
			t.Errorf("the error of %s tells the password: %v", uri, err)
		}
	}
}

func TestAHostThatCannotBeLookedUpIsUnavailable(t *testing.T) {
	lookup := &net.DNSError{Err: "no such host", Name: "_mongodb._tcp.cluster.example"}
	err := unusable(fmt.Errorf("error parsing uri: %w", lookup))
	wants(t, "unusable()", err, foodie.Unavailable, "store_unavailable")
	if !errors.Is(err, lookup) {
		t.Errorf("%v does not say which host", err)
	}
}

func TestADatabaseOfAnotherProgramIsRefused(t *testing.T) {
	uri := mongotest.Start(t)
	if _, err := database(t, uri).Collection("orders").InsertOne(t.Context(), bson.D{is("total_price", 120.5)}); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), uri, Options{})
	wants(t, "Open()", err, foodie.Conflict, "database_foreign")
	if names, err := database(t, uri).ListCollectionNames(t.Context(), bson.D{}); err != nil || !slices.Equal(names, []string{"orders"}) {
		t.Errorf("it holds %v, %v, want nothing that we made", names, err)
	}
}

func TestADatabaseOfANewerVersionIsRefused(t *testing.T) {
	uri := mongotest.Start(t)
	db, err := Open(t.Context(), uri, Options{})
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	if _, err := database(t, uri).Collection("facts").UpdateOne(t.Context(), byID("format"), bson.D{is("$inc", bson.D{is("number", 1)})}); err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), uri, Options{})
	wants(t, "Open()", err, foodie.Conflict, "database_newer")
}

func TestManyOpenAnEmptyDatabaseAtOnce(t *testing.T) {
	uri := mongotest.Start(t)
	in := database(t, uri)
	if missing, err := MissingIndexes(t.Context(), in); err != nil || len(missing) != len(indexes) {
		t.Errorf("MissingIndexes() of an empty database = %v, %v, want all %d", missing, err, len(indexes))
	}
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			db, err := Open(t.Context(), uri, Options{})
			if err != nil {
				t.Error(err)
				return
			}
			defer db.Close()
			if _, err := db.LoadSamples(t.Context(), []foodie.Restaurant{{ID: foodie.NewID(), Name: "Thepla House", Version: 1}}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if missing, err := MissingIndexes(t.Context(), in); err != nil || len(missing) != 0 {
		t.Errorf("MissingIndexes() after Open() = %v, %v, want none", missing, err)
	}
	if err := in.Collection("orders").Indexes().DropOne(t.Context(), "idem_1"); err != nil {
		t.Fatal(err)
	}
	if missing, err := MissingIndexes(t.Context(), in); err != nil || !slices.Equal(missing, []string{"orders.idem_1"}) {
		t.Errorf("MissingIndexes() = %v, %v, want orders.idem_1", missing, err)
	}
}

func TestCommandsAreTold(t *testing.T) {
	var mu sync.Mutex
	told, failed := map[string]int{}, 0
	db, err := Open(t.Context(), mongotest.Start(t), Options{OnCommand: func(name string, took time.Duration, err error) {
		mu.Lock()
		defer mu.Unlock()
		if told[name]++; took <= 0 {
			t.Errorf("%s took %v", name, took)
		}
		if err != nil {
			failed++
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if failed == 0 {
		t.Error("no failure was told, want those of listing the indexes of what is not there")
	}
	inserts, failures := told["insert"], failed
	if err := db.SaveRefreshToken(t.Context(), tokenOf("h1")); err != nil {
		t.Fatal(err)
	}
	if told["insert"] != inserts+1 || failed != failures {
		t.Errorf("%d inserts and %d failures were told, want 1 and 0", told["insert"]-inserts, failed-failures)
	}
}
