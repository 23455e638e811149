package legacy

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

// settledAfter is when an order is certainly eaten. v3.0 never moved one on from placed, so its diner could cancel it still.
const settledAfter = 24 * time.Hour

// maxQuantity bounds what is believed to be a number of portions.
const maxQuantity = 1_000_000

// importOrders takes the orders along, many at once: nothing in one depends on another.
func (im *importer) importOrders(ctx context.Context) error {
	w, ctx := newWriters(ctx)
	return w.wait(each(ctx, im.old, Orders, func(d *record) error {
		o := im.order(d)
		im.ordered[bond{o.DinerID, o.RestaurantID}] = true
		w.Go(func() error { return im.keepOrder(ctx, d, o) })
		return ctx.Err()
	}))
}

func (im *importer) keepOrder(ctx context.Context, d *record, o foodie.Order) error {
	old, err := im.into.Order(ctx, o.ID)
	there, err := found(err)
	switch {
	case err != nil:
		return err
	case there:
		im.journal.record(d, alreadyThere, "", "")
		im.journal.stands(old)
		return nil
	}
	err = im.keep(d, func() error {
		state, err := im.into.PlaceOrder(ctx, o, store.Attempt{DinerID: o.DinerID})
		if err == nil && state != (store.KeyState{}) {
			err = errors.New("an order without a key was taken for a repeat")
		}
		return err
	})
	if err == nil {
		im.journal.stands(o)
	}
	return err
}

// order reads an order as a receipt: what was paid stays, whatever the menu, the limits or a sum would say today.
func (im *importer) order(d *record) foodie.Order {
	o := foodie.Order{ID: d.id, Version: 1}
	o.DinerID, _ = im.owner(d)
	o.RestaurantID, o.RestaurantName = im.venueOf(d)
	o.PlacedAt = d.when(im.now, "order_date", "created_at")
	o.Status = d.status(im.now.Sub(o.PlacedAt) > settledAfter && !im.asTheyAre)
	for i, v := range list(d.raw.Lookup("items")) {
		o.Lines = append(o.Lines, d.orderLine(v, fmt.Sprintf("items[%d]", i)))
	}
	d.total(&o)
	if len(o.Lines) == 0 {
		d.mend("it lists no dishes", "%s", show(d.raw.Lookup("items")))
		o.Lines = []foodie.OrderLine{{Item: notRecorded, Quantity: 1, Price: o.Total}}
	}
	if !d.made.IsZero() && d.made.Sub(o.PlacedAt).Abs() > 24*time.Hour {
		d.note("it is listed by its id, which was made more than a day from its time", "%s, id of %s", o.PlacedAt.Format(time.RFC3339), d.made.Format(time.RFC3339))
	}
	return o
}

func (d *record) orderLine(v bson.RawValue, at string) foodie.OrderLine {
	doc, _ := v.DocumentOK()
	l := foodie.OrderLine{Item: line(first(doc, "item_name", "name"))}
	if l.Item == "" {
		d.mend("a dish of it has no name", "%s: %s", at, show(v))
		l.Item = notRecorded
	}
	var ok bool
	if l.Quantity, ok = whole(doc.Lookup("quantity"), 1, maxQuantity); !ok {
		d.mend("the number of a dish was no number of portions; it counts as one", "%s: %s", at, show(doc.Lookup("quantity")))
		l.Quantity = 1
	}
	price, fault, ok := amount(doc.Lookup("price"))
	switch {
	case !ok:
		d.mend("the price of a dish of it "+fault+"; it is shown as "+foodie.Money(0).String(), "%s: %s", at, show(doc.Lookup("price")))
	case fault != "":
		d.mend("the price of a dish of it "+fault, "%s: %s is %s", at, show(doc.Lookup("price")), price)
	}
	l.Price = price
	if l.Quantity > foodie.MaxLineQuantity {
		d.note(fmt.Sprintf("it has more than %d of a dish", foodie.MaxLineQuantity), "%s: %d", at, l.Quantity)
	}
	return l
}

// total reads what was paid, or else sums what the dishes cost.
func (d *record) total(o *foodie.Order) {
	v := first(d.raw, "total_price", "total")
	paid, fault, ok := amount(v)
	sum := foodie.Total(o.Lines)
	switch {
	case !ok:
		d.mend("the total "+fault+"; the sum of its dishes is taken", "%s is %s", show(v), sum)
		paid = sum
	case fault != "":
		d.mend("the total "+fault, "%s is %s", show(v), paid)
	case paid != sum && len(o.Lines) > 0:
		d.note("the total is not the sum of its dishes, and stays as it was paid", "%s, the dishes %s", paid, sum)
	}
	o.Total = paid
}

// statuses are the words of older versions for today's.
var statuses = map[string]foodie.OrderStatus{
	"pending": foodie.Placed, "confirmed": foodie.Accepted, "cooking": foodie.Preparing, "in_progress": foodie.Preparing, "out": foodie.OutForDelivery,
	"complete": foodie.Delivered, "completed": foodie.Delivered, "canceled": foodie.Cancelled,
}

// status reads how far an order has come. One that is settled can only have come to its end.
func (d *record) status(settled bool) foodie.OrderStatus {
	v := d.raw.Lookup("status")
	word := strings.Trim(strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(line(v))), "_")
	status, err := foodie.ParseOrderStatus(word)
	if err != nil {
		var known bool
		if status, known = statuses[word]; !known {
			status = foodie.Placed
		}
		d.mend("the status was none of today's", "%s is %s", show(v), status)
	}
	if settled && !status.Final() {
		d.note("it was never moved on, and is long since delivered", "was %s", status)
		status = foodie.Delivered
	}
	return status
}
