package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
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
	for _, prepare := range []func(*ordered) error{(*ordered).findMiddle, (*ordered).connect} {
		if err := errors.Join(prepare(small), prepare(large)); err != nil {
			return err
		}
	}
	for _, l := range []struct {
		name string
		path func(*ordered) string
		as   func(*ordered) string
	}{
		{"admin's list, first page", func(*ordered) string { return "/admin/orders?limit=10" }, (*ordered).asAdmin},
		{"admin's list, middle page", func(o *ordered) string { return o.middle }, (*ordered).asAdmin},
		{"a diner's list, first page", func(*ordered) string { return "/orders/?limit=10" }, (*ordered).asDiner},
	} {
		r, err := compare(ctx, p, small.reading(l.path(small), l.as(small)), large.reading(l.path(large), l.as(large)))
		if err != nil {
			return err
		}
		t.ratio(fmt.Sprintf("%s, %d : %d orders", l.name, p.orders, fewOrders), r, 0.9)
	}
	return large.statistics(t)
}

// An ordered service holds orders of some diners.
type ordered struct {
	*service
	placed       int
	admin, diner string // tokens
	middle       string // path of a page in the middle of all orders
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
	o = &ordered{service: s, placed: n}
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
	return o, nil
}

func (o *ordered) findMiddle() (err error) {
	o.middle, err = o.pageAfter(o.placed / 2)
	return err
}

// connect opens the connections, last of all: a server does not wait long for their first request.
func (o *ordered) connect() (err error) {
	o.lines, err = dialAll(o.addr, 10)
	return err
}

// pageAfter follows the links over n orders, as a client does, and gives the path of a page of ten that comes next.
func (o *ordered) pageAfter(n int) (string, error) {
	size := min(200, n)
	path := fmt.Sprintf("/admin/orders?limit=%d", size)
	for seen := 0; seen < n; seen += size {
		next, err := o.nextPage(path)
		if err != nil {
			return "", err
		}
		path = next
	}
	return strings.Replace(path, fmt.Sprintf("limit=%d", size), "limit=10", 1), nil
}

// nextPage asks for a page and gives the path of the one after it (RFC 8288).
func (o *ordered) nextPage(path string) (string, error) {
	request, err := http.NewRequest(http.MethodGet, "http://"+o.addr+path, nil)
	if err != nil {
		return "", err
	}
	request.Header.Set("Authorization", "Bearer "+o.admin)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return "", err
	}
	link, _, ok := strings.Cut(strings.TrimPrefix(answer.Header.Get("Link"), "<"), ">")
	if !ok {
		return "", fmt.Errorf("GET %s: %s, and no link to a next page", path, answer.Status)
	}
	if at, err := url.Parse(link); err == nil {
		link = at.RequestURI()
	}
	return link, nil
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
