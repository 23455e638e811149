package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

// fewOrders is how many a store holds whose rate the large one is measured against.
const fewOrders = 100

// benchLists compares lists of orders in a large store with the same in a small one, and asks for the statistics of the
// large one.
func benchLists(ctx context.Context, p plan, t *table) (err error) {
	small, err := openOrdered(ctx, filepath.Join(p.dir, "small"), fewOrders)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, small.close()) }()
	began := time.Now()
	large, err := openOrdered(ctx, filepath.Join(p.dir, "large"), p.orders)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, large.close()) }()
	t.note("%d orders were placed in %s", p.orders, brief(time.Since(began)))
	for _, l := range []struct {
		name string
		path func(*ordered) string
		as   func(*ordered) string
	}{
		{"GET /admin/orders", func(*ordered) string { return "/admin/orders?limit=10" }, (*ordered).asAdmin},
		{"GET /admin/orders, a page in the middle", func(o *ordered) string { return "/admin/orders?limit=10&cursor=" + o.middle }, (*ordered).asAdmin},
		{"GET /orders/ of one diner", func(*ordered) string { return "/orders/?limit=10" }, (*ordered).asDiner},
	} {
		r, err := compare(ctx, p, small.reading(l.path(small), l.as(small)), large.reading(l.path(large), l.as(large)))
		if err != nil {
			return err
		}
		t.ratio(fmt.Sprintf("%s, %.0e : %d", l.name, float64(p.orders), fewOrders), r, 0.9)
	}
	return large.statistics(t)
}

// An ordered service holds orders of some diners.
type ordered struct {
	*service
	admin, diner string // tokens
	middle       string // cursor to the middle of all orders
	lines        wires
}

func (o *ordered) asAdmin() string { return o.admin }
func (o *ordered) asDiner() string { return o.diner }

func (o *ordered) close() error {
	o.lines.close()
	return o.service.close()
}

// openOrdered opens a service and places n orders of 20 each for as many diners as that takes.
func openOrdered(ctx context.Context, dir string, n int) (o *ordered, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	s, err := openSampled(ctx, dir)
	if err != nil {
		return nil, err
	}
	o = &ordered{service: s}
	defer func() {
		if err != nil {
			err = errors.Join(err, o.close())
		}
	}()
	_, admins, err := s.diners(ctx, 1, foodie.RoleAdmin)
	if err != nil {
		return o, err
	}
	users, tokens, err := s.diners(ctx, 1, foodie.RoleUser)
	if err != nil {
		return o, err
	}
	o.admin, o.diner = admins[0], tokens[0]
	if err := s.fill(ctx, users[0], n); err != nil {
		return o, err
	}
	middle, err := s.store.Orders(ctx, store.OrderQuery{Page: store.Page{Limit: n/2 + 1}})
	if err != nil {
		return o, err
	}
	o.middle = string(middle[len(middle)-1].ID)
	o.lines, err = dialAll(s.addr, 10)
	return o, err
}

// fill places n orders, of which the first twenty are first's. Many do it at once, so that they share commits.
func (s *service) fill(ctx context.Context, first foodie.User, n int) error {
	const writers, each = 500, 20
	r, err := s.store.Restaurant(ctx, "Thepla House")
	if err != nil {
		return err
	}
	wanted := []foodie.OrderLine{{Item: "Masala Thepla", Quantity: 2}, {Item: "Masala Chaas", Quantity: 1, Note: "less spicy"}}
	template, err := foodie.NewOrder(first.ID, r, wanted, time.Now())
	if err != nil {
		return err
	}
	var next atomic.Int64
	errs := make([]error, writers)
	var wait sync.WaitGroup
	for w := range writers {
		wait.Go(func() {
			for errs[w] == nil {
				batch := next.Add(1) - 1
				if int(batch)*each >= n {
					return
				}
				diner := first.ID
				if batch > 0 {
					diner = foodie.NewID()
				}
				errs[w] = s.placeMany(ctx, template, diner, min(each, n-int(batch)*each))
			}
		})
	}
	wait.Wait()
	return firstOf(errs)
}

func (s *service) placeMany(ctx context.Context, template foodie.Order, diner foodie.ID, n int) error {
	for range n {
		o := template
		o.ID, o.DinerID, o.PlacedAt = foodie.NewID(), diner, time.Now()
		if _, err := s.store.PlaceOrder(ctx, o, store.Attempt{DinerID: diner}); err != nil {
			return err
		}
	}
	return nil
}

func (o *ordered) reading(path, token string) load {
	return o.lines.repeat(requestOf("GET", path, token, "", ""), 200)
}

// statistics asks for the operator's figures.
func (o *ordered) statistics(t *table) error {
	request := requestOf("GET", "/admin/stats", o.admin, "", "")
	took, err := times(50, func(int) error { return o.lines[0].do(request, 200) })
	if err != nil {
		return err
	}
	t.time("GET /admin/stats, p95", percentile(took, 95), 5*time.Millisecond)
	return nil
}
