// Package legacy takes along the data of FoodieExpress v3.0: a MongoDB that the Python system filled, without unique
// indexes, with amounts as doubles, times without a zone, and orders and reviews that refer to restaurants by name.
//
// It only reads the old database. What is taken along keeps its id (24 hex digits), its times and its totals; history
// is not measured by today's rules, only made readable. Every decision stands in the Report with the old id: what was
// mended, what was merged with another record, what was left out and why. All decisions follow from the old database
// and from what the store held before, so an import that was cut off goes on when it runs again, and one that is
// finished finds all of it there.
//
// Amounts are the nearest paisa, times are UTC. Errors are those of package store for the new side, and wrapped errors
// of the driver for the old one.
package legacy

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

// Options say how an import runs. Its zero value imports everything from one database.
type Options struct {
	DryRun       bool            // decide and report everything, keep nothing
	Now          time.Time       // zero is the present
	Restaurants  *mongo.Database // holds the restaurants when the database of the rest does not
	NoAdmins     bool            // import administrators as users: v3.0 let anybody register as one
	KeepStatuses bool            // leave orders of long ago as they are, though v3.0 never moved one on from placed
}

// An importer is one run.
type importer struct {
	old       *mongo.Database
	menus     *mongo.Database
	into      store.Store
	dry       bool
	asTheyAre bool // statuses
	noAdmins  bool
	now       time.Time
	journal   *journal

	restaurants map[string]foodie.Restaurant // by the key of their old name
	users       map[string]foodie.User       // by their old id: the account that stands for it now
	usernames   map[string]string            // old id by old user name, for records that refer to a user so
	ordered     map[bond]bool                // who has an order of which restaurant
}

// A bond is a user and a restaurant.
type bond struct{ user, restaurant foodie.ID }

// Import takes everything that old holds along into a store, restaurants and users first, since orders and reviews
// refer to them. When it fails, what was kept so far stays, the Report says what that is, and the next Import goes on.
// An importing process needs the store for itself only in that nobody should register or review at the same time.
func Import(ctx context.Context, old *mongo.Database, into store.Store, o Options) (Report, error) {
	im := &importer{
		old: old, menus: old, into: into, dry: o.DryRun, asTheyAre: o.KeepStatuses, noAdmins: o.NoAdmins, now: o.Now, journal: newJournal(),
		restaurants: map[string]foodie.Restaurant{}, users: map[string]foodie.User{}, usernames: map[string]string{}, ordered: map[bond]bool{},
	}
	if o.Restaurants != nil {
		im.menus = o.Restaurants
	}
	if im.now.IsZero() {
		im.now = time.Now()
	}
	var err error
	for _, part := range []struct {
		kind Kind
		run  func(context.Context) error
	}{
		{Restaurants, im.importRestaurants}, {Users, im.importUsers}, {Orders, im.importOrders}, {Reviews, im.importReviews},
	} {
		if err = part.run(ctx); err != nil {
			err = fmt.Errorf("import the %s: %w", part.kind, err)
			break
		}
	}
	report := im.journal.report()
	report.DryRun = o.DryRun
	return report, err
}
