package doctor

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"

	store "github.com/foodieexpress/foodie/store/mongo"
)

// oldestMongo is the oldest major version that is still cared for.
const oldestMongo = 6

// MongoDB looks at the database that uri names. An error of the driver may quote the uri, which may hold a password, so
// none is shown.
func MongoDB(ctx context.Context, uri string) []Finding {
	c := &chart{part: "mongodb"}
	parsed, err := connstring.ParseAndValidate(uri)
	if err != nil {
		c.bad("MONGODB_URI cannot be read", "write mongodb://host:27017/foodie, with %-escapes in name and password")
		return c.found
	}
	o := options.Client().ApplyURI(uri).SetServerSelectionTimeout(patience).SetConnectTimeout(patience).SetAppName("foodie doctor")
	client, err := mongo.Connect(o)
	if err != nil {
		c.bad("MONGODB_URI is refused by the driver", "write mongodb://host:27017/foodie, with %-escapes in name and password")
		return c.found
	}
	defer client.Disconnect(context.WithoutCancel(ctx))
	ctx, cancel := context.WithTimeout(ctx, 3*patience)
	defer cancel()
	before := time.Now()
	var said hello
	if err := client.Database("admin").RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&said); err != nil {
		c.bad(fmt.Sprintf("no primary answers at %s", strings.Join(o.Hosts, ", ")), mendMongo(err))
		return c.found
	}
	c.good("the primary answers (%s)", strings.Join(o.Hosts, ", "))
	c.clock("MongoDB", said.LocalTime, before, time.Now(), 0)
	c.topology(said)
	c.concern(o)
	c.mongoVersion(ctx, client)
	c.indexes(ctx, client, parsed.Database)
	return sorted(c.found)
}

// mendMongo says what to try when nothing answers.
func mendMongo(err error) string {
	var refused mongo.CommandError
	if errors.As(err, &refused) || strings.Contains(err.Error(), "auth") {
		return "name and password in MONGODB_URI must be those of a user of that database; authSource=admin when it was made there"
	}
	return "does it run, may this machine connect, and is a primary elected? mongosh \"$MONGODB_URI\" --eval 'rs.status()'"
}

// A hello is what a server says of itself.
type hello struct {
	SetName   string    `bson:"setName"`
	Message   string    `bson:"msg"` // "isdbgrid" of a router in front of shards
	Hosts     []string  `bson:"hosts"`
	Arbiters  []string  `bson:"arbiters"`
	LocalTime time.Time `bson:"localTime"`
}

// topology wants a replica set of three, or a sharded cluster.
func (c *chart) topology(said hello) {
	const make3 = "start each mongod with --replSet rs0, then once: mongosh --eval 'rs.initiate({_id:\"rs0\",members:[{_id:0,host:\"A:27017\"},{_id:1,host:\"B:27017\"},{_id:2,host:\"C:27017\"}]})'; then MONGODB_URI=mongodb://A,B,C/foodie?replicaSet=rs0"
	switch {
	case said.Message == "isdbgrid":
		c.good("it is a sharded cluster")
	case said.SetName == "":
		c.bad("it is a single server, no replica set: when it is lost, orders are, and nobody takes over", make3)
	case len(said.Hosts) < 3:
		c.warn(fmt.Sprintf("the replica set %s has %d members with data; when one is away there is no majority, or no copy left", said.SetName, len(said.Hosts)), "add members until there are three: mongosh --eval 'rs.add(\"C:27017\")'")
	default:
		c.good("it is the replica set %s of %d members", said.SetName, len(said.Hosts))
	}
	if len(said.Arbiters) > 0 {
		c.warn(fmt.Sprintf("the replica set has %d arbiters; with a member away, writes that wait for a majority hang", len(said.Arbiters)), "replace each arbiter by a member with data")
	}
}

// concern looks at what the uri asks for. In production the server refuses less than a majority.
func (c *chart) concern(o *options.ClientOptions) {
	w := o.WriteConcern
	switch {
	case w != nil && w.W != nil && w.W != "majority":
		c.bad(fmt.Sprintf("MONGODB_URI asks for w=%v: an order that was confirmed could be lost", w.W), "take w out of MONGODB_URI; every write waits for a majority by itself")
	case w != nil && w.Journal != nil && !*w.Journal:
		c.bad("MONGODB_URI asks for journal=false: an order that was confirmed could be lost", "take journal out of MONGODB_URI; every write waits for the journal by itself")
	default:
		c.good("writes wait for the journal of a majority")
	}
}

func (c *chart) mongoVersion(ctx context.Context, client *mongo.Client) {
	var build struct {
		Version string `bson:"version"`
		Ferret  string `bson:"ferretdbVersion"`
	}
	if err := client.Database("admin").RunCommand(ctx, bson.D{{Key: "buildInfo", Value: 1}}).Decode(&build); err != nil {
		c.warn("it does not say its version", fmt.Sprintf("it should be MongoDB %d or newer", oldestMongo))
		return
	}
	major := number(strings.SplitN(build.Version, ".", 2)[0])
	switch {
	case build.Ferret != "":
		c.bad("it is FerretDB "+build.Ferret+", which does not change documents in one step: an order could be placed twice", "use MongoDB for what counts")
	case major < oldestMongo:
		c.warn(fmt.Sprintf("it is MongoDB %s; %d is the oldest that is still cared for", build.Version, oldestMongo), "upgrade, one major version at a time, secondaries first")
	default:
		c.good("it is MongoDB %s", build.Version)
	}
}

func (c *chart) indexes(ctx context.Context, client *mongo.Client, database string) {
	if database == "" {
		database = store.DefaultDatabase
	}
	lacking, err := store.MissingIndexes(ctx, client.Database(database))
	switch {
	case err != nil:
		c.bad(fmt.Sprintf("the database %s does not list its indexes: %v", database, err), "give the user of MONGODB_URI the role readWrite on it: db.grantRolesToUser(\"foodie\", [{role:\"readWrite\", db:\""+database+"\"}])")
	case len(lacking) > 0:
		c.warn(fmt.Sprintf("the database %s lacks the indexes %s", database, strings.Join(lacking, ", ")), "start one API: it makes them, and says so if it cannot")
	default:
		c.good("the database %s has all its indexes", database)
	}
}
