package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"

	"github.com/foodieexpress/foodie/legacy"
	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/store/mongo"
)

// importCmd takes the data of v3.0 along.
type importCmd struct {
	dataSettings    `embed:""`
	From            string `required:"" from:"OLD_MONGODB_URI" placeholder:"mongodb://HOST[/DATABASE]" help:"The MongoDB of v3.0. It is only read."`
	Database        string `help:"Database of the users, orders and reviews, when several have some."`
	RestaurantsFrom string `help:"Database of the restaurants, when several have some."`
	DryRun          bool   `help:"Say what would happen, and keep nothing."`
	NoAdmins        bool   `help:"Import administrators as users. v3.0 let anybody register as one; foodie admin promote makes them again."`
	KeepStatuses    bool   `help:"Leave the status of orders that are older than a day. v3.0 never moved one on, so that without this they count as delivered."`
	Report          string `placeholder:"FILE" help:"Write the whole report into this file, as JSON."`
}

// An importReport is what the file of --report holds.
type importReport struct {
	Databases       []legacy.Holding `json:"databases"`
	Database        string           `json:"database"`
	RestaurantsFrom string           `json:"restaurants_from"`
	legacy.Report
}

// Run imports and reports. It fails when a record could not be imported, or when it was cut off; then it can be run again.
func (c *importCmd) Run(p *process) error {
	client, named, err := dial("--from", c.From)
	if err != nil {
		return err
	}
	defer client.Disconnect(context.WithoutCancel(p.ctx))
	report, err := c.survey(p, client, named)
	if err != nil {
		return err
	}
	err = c.withTarget(p.ctx, func(into store.Store) error {
		report.Report, err = legacy.Import(p.ctx, client.Database(report.Database), into, legacy.Options{
			DryRun: c.DryRun, NoAdmins: c.NoAdmins, KeepStatuses: c.KeepStatuses, Restaurants: client.Database(report.RestaurantsFrom),
		})
		return errors.Join(c.tell(p, report), err, c.sums(p, into))
	})
	switch {
	case err != nil:
		return fmt.Errorf("%w\nWhat was imported stays; run the same command again to go on", err)
	case !report.Complete():
		return errors.New("some records could not be imported; the report above says which and why")
	}
	return nil
}

// withTarget opens the store to import into. A dry run makes no file and no database: where there is none yet, it looks at
// an empty one.
func (c *importCmd) withTarget(ctx context.Context, use func(store.Store) error) error {
	there, err := c.targetExists(ctx)
	if err != nil || there || !c.DryRun {
		return errors.Join(err, c.withStore(ctx, use))
	}
	dir, err := os.MkdirTemp("", "foodie-dry-run-")
	if err != nil {
		return err
	}
	err = dataSettings{DataDir: dir}.withStore(ctx, use)
	return errors.Join(err, os.RemoveAll(dir))
}

// targetExists reports whether opening the store would make nothing new.
func (c *importCmd) targetExists(ctx context.Context) (bool, error) {
	if c.MongoURI == "" {
		_, err := os.Stat(databaseFile(c.DataDir))
		return err == nil, nil
	}
	client, database, err := dial("MONGODB_URI", c.MongoURI)
	if err != nil {
		return false, err
	}
	defer client.Disconnect(context.WithoutCancel(ctx))
	lacking, err := mongo.MissingIndexes(ctx, client.Database(cmp.Or(database, mongo.DefaultDatabase)))
	return len(lacking) == 0, err
}

// dial opens a MongoDB, and gives the database that its address names. The address may hold a password, so no error
// repeats it.
func dial(setting, address string) (client *driver.Client, database string, err error) {
	parsed, err := connstring.ParseAndValidate(address)
	if err != nil {
		return nil, "", settingErrors{{setting, "is no address of a MongoDB; write mongodb://host:27017, with %-escapes in name and password"}}
	}
	client, err = driver.Connect(options.Client().ApplyURI(address).SetServerSelectionTimeout(5 * time.Second).SetAppName("foodie import"))
	return client, parsed.Database, err
}

// survey looks at all databases that v3.0 may have used, prints what they hold, and chooses.
func (c *importCmd) survey(p *process, client *driver.Client, named string) (report importReport, err error) {
	names := append([]string{named, c.Database, c.RestaurantsFrom}, legacy.DatabaseNames...)
	if report.Databases, err = legacy.Survey(p.ctx, client, names...); err != nil {
		return report, fmt.Errorf("read the old MongoDB: %w", err)
	}
	table := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "database\trestaurants\tusers\torders\treviews")
	for _, h := range report.Databases {
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\n", h.Database, h.Records[legacy.Restaurants], h.Records[legacy.Users], h.Records[legacy.Orders], h.Records[legacy.Reviews])
	}
	if err := table.Flush(); err != nil {
		return report, err
	}
	if report.Database, report.RestaurantsFrom, err = legacy.Choose(report.Databases, c.Database, c.RestaurantsFrom); err != nil {
		return report, err
	}
	return report, c.apart(report)
}

// apart refuses to import a database into itself: the same collections would hold records of both shapes.
func (c *importCmd) apart(report importReport) error {
	from, err := connstring.ParseAndValidate(c.From)
	to, failed := connstring.ParseAndValidate(c.MongoURI)
	if err != nil || failed != nil {
		return nil // a wrong one is told when it is opened
	}
	into := cmp.Or(to.Database, mongo.DefaultDatabase)
	same := slices.ContainsFunc(from.Hosts, func(host string) bool { return slices.Contains(to.Hosts, host) })
	if same && (into == report.Database || into == report.RestaurantsFrom) {
		return settingErrors{{"MONGODB_URI", fmt.Sprintf("names the database %s, which v3.0 used; the new data needs one of its own, such as the path /foodie", into)}}
	}
	return nil
}

// tell prints the report, and writes it into the file.
func (c *importCmd) tell(p *process, report importReport) error {
	title := "Imported"
	if c.DryRun {
		title = "A dry run; nothing is kept: what would be imported"
	}
	fmt.Fprintf(p.out, "\n%s from %s (restaurants from %s):\n\n", title, report.Database, report.RestaurantsFrom)
	err := report.Print(p.out)
	if c.Report == "" {
		return err
	}
	text, failed := json.MarshalIndent(report, "", "  ")
	if failed == nil {
		failed = os.WriteFile(c.Report, append(text, '\n'), 0o600) // it has names and addresses
	}
	return errors.Join(err, failed)
}

// sums prints what the operator's figures are now.
func (c *importCmd) sums(p *process, s store.Store) error {
	stats, err := s.Stats(p.ctx, time.Now(), time.UTC)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "The store has %d users, %d reviews and %d orders now; %d of them count as revenue, together %s.\n",
		stats.Users, stats.Reviews, stats.Orders, stats.RevenueOrders, stats.Revenue)
	return err
}
