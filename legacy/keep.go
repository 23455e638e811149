package legacy

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/foodieexpress/foodie"
)

// atOnce is how many records are on their way to the store at once: they share commits.
const atOnce = 128

// writers keep records that do not depend on each other. The first failure ends their context.
type writers struct{ *errgroup.Group }

func newWriters(ctx context.Context) (writers, context.Context) {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	return writers{g}, ctx
}

// wait waits for all, and gives their failure, which is also why reading was cut off; else that of reading.
func (w writers) wait(reading error) error {
	if err := w.Wait(); err != nil {
		return err
	}
	return reading
}

// keep imports one record with write, unless this is a dry run, and enters what became of it. A store that is away ends
// the import; a record that it refuses is left out.
func (im *importer) keep(d *record, write func() error) error {
	if !im.dry {
		err := write()
		switch {
		case err == nil:
		case foodie.CodeOf(err) == "order_exists":
			im.journal.record(d, alreadyThere, "", "")
			return nil
		case foodie.KindOf(err) == foodie.Conflict || foodie.KindOf(err) == foodie.Invalid:
			im.journal.record(d, leftOut, "the store refused it", err.Error())
			return nil
		default:
			return err
		}
	}
	im.journal.record(d, imported, "", "")
	return nil
}

// found reports whether a look-up by id found its record.
func found(err error) (bool, error) {
	if foodie.KindOf(err) == foodie.NotFound {
		return false, nil
	}
	return err == nil, err
}

// place is the restaurant that an old record names: the one that stands for it now, or an id of its own, always the
// same for the same name, when it was renamed or deleted long ago.
func (im *importer) place(name string) (id foodie.ID, known bool) {
	if r, ok := im.restaurants[foodie.Key(name)]; ok {
		return r.ID, true
	}
	return lasting(string(Restaurants), foodie.Key(name)), false
}

// person is the account that an old record refers to, by id or by user name.
func (im *importer) person(ref string) (foodie.User, bool) {
	u, ok := im.users[ref]
	if !ok {
		u, ok = im.users[im.usernames[ref]]
	}
	return u, ok
}

// venueOf reads which restaurant an order or a review is about. Its name stays as it was.
func (im *importer) venueOf(d *record) (id foodie.ID, name string) {
	v := first(d.raw, "restaurant_name", "restaurant")
	name = line(v)
	if name == "" {
		d.mend("it names no restaurant", "%s", show(v))
		name = notRecorded
	}
	id, known := im.place(name)
	if !known && name != notRecorded {
		d.note("its restaurant is on no menu any more", "%s is %s", name, id)
	}
	return id, name
}

// userFields are where versions of v3.0 kept whose something is.
var userFields = []string{"user_id", "user", "username"}

// owner reads whose an order or a review is. Somebody without an account keeps the id that they had.
func (im *importer) owner(d *record) (id foodie.ID, username string) {
	v := first(d.raw, userFields...)
	ref := reference(v)
	if u, ok := im.person(ref); ok {
		return u.ID, u.Username
	}
	if ref == "" {
		ref = string(lasting(string(Users), "nobody"))
	}
	d.note("its user has no account any more", "%s", show(v))
	return foodie.ID(ref), line(d.raw.Lookup("username"))
}
