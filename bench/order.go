package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/foodieexpress/foodie"

	_ "modernc.org/sqlite" // the floors write to SQLite themselves
)

// connections place orders at once.
const connections = 100

const orderBody = `{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":2,"price":35,"options":["pickle"]},` +
	`{"item_name":"Masala Chaas","quantity":1,"price":40,"note":"less spicy"}]}`

// benchOrders compares POST /orders/ with orders that are only written to SQLite, at full synchronisation: many in one
// commit, and one in each.
func benchOrders(ctx context.Context, p plan, t *table) (err error) {
	s, err := openSampled(ctx, p.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	place, closeWires, err := s.placing(ctx)
	if err != nil {
		return err
	}
	defer closeWires()
	shared, err := openRows(filepath.Join(p.dir, "shared.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, shared.close()) }()
	alone, err := openRows(filepath.Join(p.dir, "alone.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, alone.close()) }()
	grouped, err := compare(ctx, p, together(connections, shared.grouped), place)
	if err != nil {
		return err
	}
	t.ratio("POST /orders/ at 100 : group commits", grouped, 0.35)
	single, err := compare(ctx, p, together(connections, alone.single), place)
	if err != nil {
		return err
	}
	t.ratio("POST /orders/ at 100 : one commit each", single, 1)
	return nil
}

// placing is the load of diners who place orders, each under a fresh key on a connection of its own.
func (s *service) placing(ctx context.Context) (load, func(), error) {
	menuBody, err := s.orderBody(ctx)
	if err != nil {
		return nil, nil, err
	}
	_, tokens, err := s.diners(ctx, connections, foodie.RoleUser)
	if err != nil {
		return nil, nil, err
	}
	lines, err := dialAll(s.addr, connections)
	if err != nil {
		return nil, nil, err
	}
	place := together(connections, func(_ context.Context, worker int) error {
		key := fmt.Sprintf("Content-Type: application/json\r\nIdempotency-Key: %s\r\n", foodie.NewID())
		return lines[worker].do(requestOf("POST", "/orders/", tokens[worker], key, menuBody), 201)
	})
	return place, lines.close, nil
}

// orderBody is a request of two lines at the prices of the menu.
func (s *service) orderBody(ctx context.Context) (string, error) {
	r, err := s.store.Restaurant(ctx, "Thepla House")
	if err != nil {
		return "", err
	}
	thepla, ok := r.Item("Masala Thepla")
	chaas, also := r.Item("Masala Chaas")
	if !ok || !also {
		return "", errors.New("the samples have changed")
	}
	price := func(m foodie.MenuItem) string { b, _ := m.Price.MarshalJSON(); return string(b) }
	return fmt.Sprintf(`{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":2,"price":%s,"options":["pickle"]},`+
		`{"item_name":"Masala Chaas","quantity":1,"price":%s,"note":"less spicy"}]}`, price(thepla), price(chaas)), nil
}

// bareOrders is the least that a store needs to keep orders: found by diner, by id and by key, listed by status and by
// restaurant, and summed up for the operator as they come.
const bareOrders = `
CREATE TABLE orders (diner BLOB, id BLOB, restaurant INTEGER, status TEXT, placed_at INTEGER, total INTEGER, body BLOB, PRIMARY KEY (diner, id)) WITHOUT ROWID;
CREATE UNIQUE INDEX by_id ON orders (id);
CREATE INDEX by_diner_status ON orders (diner, status, id);
CREATE INDEX by_status ON orders (status, id);
CREATE INDEX by_restaurant ON orders (restaurant, id);
CREATE INDEX by_restaurant_status ON orders (restaurant, status, id);
CREATE TABLE keys (diner BLOB, name TEXT, id BLOB, PRIMARY KEY (diner, name)) WITHOUT ROWID;
CREATE TABLE totals (orders INTEGER, revenue INTEGER);
INSERT INTO totals VALUES (0, 0);
CREATE TABLE days (day INTEGER PRIMARY KEY, orders INTEGER, revenue INTEGER);
CREATE TABLE sales (restaurant INTEGER PRIMARY KEY, orders INTEGER, revenue INTEGER);
CREATE TABLE diners (diner BLOB PRIMARY KEY, last INTEGER) WITHOUT ROWID;
CREATE INDEX diners_by_last ON diners (last);
CREATE TRIGGER placed AFTER INSERT ON orders BEGIN
	UPDATE totals SET orders = orders + 1, revenue = revenue + NEW.total;
	INSERT INTO days VALUES (NEW.placed_at / 900000, 1, NEW.total) ON CONFLICT DO UPDATE SET orders = orders + 1, revenue = revenue + NEW.total;
	INSERT INTO sales VALUES (NEW.restaurant, 1, NEW.total) ON CONFLICT DO UPDATE SET orders = orders + 1, revenue = revenue + NEW.total;
	INSERT INTO diners VALUES (NEW.diner, NEW.placed_at / 900000) ON CONFLICT DO UPDATE SET last = excluded.last;
END;`

// What is written for one order.
const (
	insertKey   = "INSERT INTO keys VALUES (?, ?, ?)"
	insertOrder = "INSERT INTO orders VALUES (?, ?, 1, 'placed', ?, ?, ?)"
)

// rows is a SQLite file of orders, and one goroutine that commits what waits.
type rows struct {
	db         *sql.DB
	key, order *sql.Stmt
	work       chan *one
	done       chan struct{}
}

// one is an order that waits for its commit.
type one struct {
	diner  int
	answer chan error
}

func openRows(path string) (*rows, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(bareOrders); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	r := &rows{db: db, work: make(chan *one), done: make(chan struct{})}
	if r.key, err = db.Prepare(insertKey); err == nil {
		r.order, err = db.Prepare(insertOrder)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	go r.commit()
	return r, nil
}

func (r *rows) close() error {
	close(r.work)
	<-r.done
	return r.db.Close()
}

// single writes one order in a commit of its own.
func (r *rows) single(_ context.Context, worker int) error {
	return r.write([]*one{{diner: worker}})
}

// grouped writes one order in a commit that it shares with those who come at the same time.
func (r *rows) grouped(_ context.Context, worker int) error {
	o := &one{diner: worker, answer: make(chan error, 1)}
	r.work <- o
	return <-o.answer
}

// commit takes all that waits into one transaction, again and again.
func (r *rows) commit() {
	defer close(r.done)
	for first := range r.work {
		waiting := []*one{first}
		for more := true; more; {
			select {
			case next, ok := <-r.work:
				if more = ok; ok {
					waiting = append(waiting, next)
				}
			default:
				more = false
			}
		}
		err := r.write(waiting)
		for _, o := range waiting {
			o.answer <- err
		}
	}
}

func (r *rows) write(all []*one) error {
	tx, err := r.db.Begin()
	if err != nil {
		return err
	}
	key, order := tx.Stmt(r.key), tx.Stmt(r.order)
	for _, o := range all {
		id, diner := []byte(foodie.NewID()), fmt.Appendf(nil, "diner %10d", o.diner)
		_, err := key.Exec(diner, string(foodie.NewID()), id)
		if err == nil {
			_, err = order.Exec(diner, id, time.Now().UnixMilli(), 11000, []byte(orderBody))
		}
		if err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}
