package mongo

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"

	"github.com/foodieexpress/foodie"
)

// unusable is why a URI cannot be used. The driver quotes parts of one that it cannot read, and it may hold a password; so
// its words are kept only when they are about a name that was looked up.
func unusable(err error) error {
	if lookup, is := errors.AsType[*net.DNSError](err); is {
		return foodie.NewError(foodie.Unavailable, "store_unavailable", "The servers of the MongoDB URI cannot be looked up.").Because(lookup)
	}
	return foodie.NewError(foodie.Invalid, "mongodb_uri", "The MongoDB URI cannot be read; it looks like mongodb://host:27017/foodie or mongodb+srv://host/foodie, with %%-escapes in name and password.")
}

// settingsOf are the driver's options: what uri says, and what we promise whatever it says.
func settingsOf(ctx context.Context, uri string, o Options) (settings *options.ClientOptions, database string, err error) {
	parsed, err := connstring.ParseAndValidate(uri)
	if err != nil {
		return nil, "", unusable(err)
	}
	settings = options.Client().ApplyURI(uri)
	if err := settings.Validate(); err != nil {
		return nil, "", unusable(err)
	}
	for _, weak := range weaker(settings) {
		if o.Production {
			return nil, "", foodie.NewError(foodie.Invalid, "mongodb_uri", "The MongoDB URI asks for %s, with which an order that was confirmed could be lost. Please remove it.", weak)
		}
		o.Log.WarnContext(ctx, "MongoDB URI asks for less than is promised, which is ignored", "option", weak)
	}
	promise(settings, o)
	if database = parsed.Database; database == "" {
		database = DefaultDatabase
	}
	return settings, database, nil
}

// promise sets what holds for every call.
func promise(settings *options.ClientOptions, o Options) {
	settings.SetWriteConcern(majority()).SetReadConcern(readconcern.Majority()).SetReadPreference(readpref.Primary())
	settings.SetRetryReads(true).SetRetryWrites(true) // where the server has them: not a single one without a replica set
	settings.SetTimeout(o.Timeout)
	if settings.ServerSelectionTimeout == nil {
		settings.SetServerSelectionTimeout(min(SelectionTimeout, o.Timeout))
	}
	if settings.ConnectTimeout == nil {
		settings.SetConnectTimeout(SelectionTimeout)
	}
	if settings.AppName == nil {
		settings.SetAppName("foodie") // in the server's log
	}
	if o.OnCommand != nil {
		settings.SetMonitor(monitor(o.OnCommand))
	}
}

// majority is what every write waits for.
func majority() *writeconcern.WriteConcern {
	journaled, w := true, writeconcern.Majority()
	w.Journal = &journaled
	return w
}

// weaker names what s asks for that is less than we promise.
func weaker(s *options.ClientOptions) (weak []string) {
	if w := s.WriteConcern; w != nil {
		weak = weakWrites(w)
	}
	if r := s.ReadConcern; r != nil && slices.Contains([]string{"local", "available"}, r.Level) {
		weak = append(weak, "readConcernLevel="+r.Level)
	}
	if r := s.ReadPreference; r != nil && r.Mode() != readpref.PrimaryMode {
		weak = append(weak, "readPreference="+r.Mode().String())
	}
	if s.RetryWrites != nil && !*s.RetryWrites {
		weak = append(weak, "retryWrites=false")
	}
	return weak
}

func weakWrites(w *writeconcern.WriteConcern) (weak []string) {
	if w.W != nil && w.W != "majority" {
		weak = append(weak, fmt.Sprint("w=", w.W))
	}
	if w.Journal != nil && !*w.Journal {
		weak = append(weak, "journal=false")
	}
	return weak
}

// monitor tells of commands by their names alone.
func monitor(tell func(name string, took time.Duration, err error)) *event.CommandMonitor {
	return &event.CommandMonitor{
		Succeeded: func(_ context.Context, e *event.CommandSucceededEvent) { tell(e.CommandName, e.Duration, nil) },
		Failed:    func(_ context.Context, e *event.CommandFailedEvent) { tell(e.CommandName, e.Duration, e.Failure) },
	}
}
