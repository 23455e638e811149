package sqlite

import (
	"context"
	"database/sql"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/sqlitedb"
)

const restaurantColumns = "SELECT id, name, area, cuisine, items, created_at, version FROM restaurants "

func restaurantInto(r *foodie.Restaurant, items *[]menuItemRow) []any {
	return []any{(*idColumn)(&r.ID), &r.Name, &r.Area, &r.Cuisine, jsonColumn{items}, (*timeColumn)(&r.CreatedAt), &r.Version}
}

// Restaurants implements store.Restaurants.
func (db *DB) Restaurants(ctx context.Context) ([]foodie.Restaurant, error) {
	var all []foodie.Restaurant
	err := db.file.Each(ctx, restaurantColumns+"ORDER BY seq", nil, func(rows *sql.Rows) error {
		var r foodie.Restaurant
		var items []menuItemRow
		if err := rows.Scan(restaurantInto(&r, &items)...); err != nil {
			return err
		}
		r.Items = menuOf(items)
		all = append(all, r)
		return nil
	})
	return all, err
}

// A catalogueVersion is what CatalogueVersion read, and the stamp of the file before it did.
type catalogueVersion struct {
	stamp   sqlitedb.Stamp
	version int64
}

// CatalogueVersion implements store.Restaurants. The row is read again whenever anybody has committed anything, so the
// answer is right whoever wrote it.
func (db *DB) CatalogueVersion(ctx context.Context) (version int64, err error) {
	stamp, ok := db.file.Stamp()
	if last := db.catalogue.Load(); ok && last != nil && last.stamp == stamp {
		return last.version, nil
	}
	_, err = db.file.One(ctx, "SELECT value FROM facts WHERE name = 'catalogue'", nil, &version)
	if err == nil && ok {
		db.catalogue.Store(&catalogueVersion{stamp, version})
	}
	return version, err
}

// Restaurant implements store.Restaurants.
func (db *DB) Restaurant(ctx context.Context, nameOrID string) (foodie.Restaurant, error) {
	return findRestaurant(ctx, db.file, nameOrID)
}

func findRestaurant(ctx context.Context, from sqlitedb.Reader, nameOrID string) (foodie.Restaurant, error) {
	var r foodie.Restaurant
	var items []menuItemRow
	found, err := from.One(ctx, restaurantColumns+"WHERE name_key = ?", []any{foodie.Key(nameOrID)}, restaurantInto(&r, &items)...)
	if err == nil && !found {
		found, err = from.One(ctx, restaurantColumns+"WHERE id = ?", []any{bindID(foodie.ID(nameOrID))}, restaurantInto(&r, &items)...)
	}
	if err == nil && !found {
		err = foodie.NewError(foodie.NotFound, "restaurant_not_found", "There is no restaurant of that name.")
	}
	r.Items = menuOf(items)
	return r, err
}

// CreateRestaurant implements store.Restaurants.
func (db *DB) CreateRestaurant(ctx context.Context, r foodie.Restaurant) error {
	return db.file.Update(ctx, func(tx *sqlitedb.Tx) error { return insertRestaurant(tx, r) })
}

func insertRestaurant(tx *sqlitedb.Tx, r foodie.Restaurant) error {
	_, err := tx.Exec("INSERT INTO restaurants (id, name_key, name, area, cuisine, items, created_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		bindID(r.ID), foodie.Key(r.Name), r.Name, r.Area, r.Cuisine, bindJSON(menuRows(r.Items)), bindTime(r.CreatedAt), r.Version)
	return restaurantTaken(err, r)
}

func restaurantTaken(err error, r foodie.Restaurant) error {
	if !sqlitedb.Duplicate(err) {
		return err
	}
	return foodie.NewError(foodie.Conflict, "restaurant_exists", "There is a restaurant named %s already.", r.Name).On("name").Because(err)
}

// UpdateRestaurant implements store.Restaurants. The id, and when it was created, do not change.
func (db *DB) UpdateRestaurant(ctx context.Context, name string, change func(*foodie.Restaurant) error) (foodie.Restaurant, error) {
	var changed foodie.Restaurant
	err := db.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		old, err := findRestaurant(ctx, tx, name)
		if err != nil {
			return err
		}
		r := old
		if err := change(&r); err != nil {
			return err
		}
		r.ID, r.CreatedAt, r.Version = old.ID, old.CreatedAt, max(r.Version, old.Version+1)
		_, err = tx.Exec("UPDATE restaurants SET name_key = ?, name = ?, area = ?, cuisine = ?, items = ?, version = ? WHERE id = ?",
			foodie.Key(r.Name), r.Name, r.Area, r.Cuisine, bindJSON(menuRows(r.Items)), r.Version, bindID(r.ID))
		changed = r
		return restaurantTaken(err, r)
	})
	return changed, err
}

// DeleteRestaurant implements store.Restaurants.
func (db *DB) DeleteRestaurant(ctx context.Context, name string) error {
	return db.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		r, err := findRestaurant(ctx, tx, name)
		if err != nil {
			return err
		}
		_, err = tx.Exec("DELETE FROM restaurants WHERE id = ?", bindID(r.ID))
		return err
	})
}

// LoadSamples implements store.Restaurants.
func (db *DB) LoadSamples(ctx context.Context, rs []foodie.Restaurant) (loaded bool, err error) {
	err = db.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		loaded = false
		var held bool
		if _, err := tx.One(ctx, "SELECT value FROM facts WHERE name = 'held_restaurant'", nil, &held); err != nil || held {
			return err
		}
		for _, r := range rs {
			if err := insertRestaurant(tx, r); err != nil {
				return err
			}
		}
		loaded = len(rs) > 0
		return nil
	})
	return loaded && err == nil, err
}
