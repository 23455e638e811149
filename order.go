package foodie

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Limits of an order.
const (
	MaxOrderLines   = 50
	MaxLineQuantity = 100
	MaxNote         = 200 // characters
	MaxLineOptions  = 100
)

// An Order is one diner's purchase from one restaurant. Its prices are copied from the menu when it is
// placed, so that a later change of the menu never rewrites what somebody paid.
type Order struct {
	ID             ID // UUIDv7 (RFC 9562): sorts by PlacedAt in every store
	DinerID        ID
	RestaurantID   ID
	RestaurantName string      // as it was when the order was placed
	Lines          []OrderLine // 1 to MaxOrderLines
	Status         OrderStatus
	PlacedAt       time.Time // UTC
	Total          Money     // the sum of the lines, kept so that no reader adds up again
	Consent        Consent
	Version        int64 // grows with every change, from 1
}

// A Consent is how the diner said yes to an order.
type Consent struct {
	By             string // "words", "button" or "api"
	Words          string // what was said, when by words
	Language       string // BCP 47, such as "en"
	ProposalDigest string // of what was shown when they said it
}

// An OrderLine is a number of one dish with the same options. Lines have an identity, their index: two lines may name
// one dish.
type OrderLine struct {
	Item     string
	Quantity int
	Price    Money // of one unit, options included. In what a caller wants: what the diner was shown, when ShownPrice
	Options  []string
	Note     string
	// ShownPrice says that Price was shown to the diner, so that another price of today is a Conflict.
	ShownPrice bool
}

// Total is the line's price times its quantity.
func (l OrderLine) Total() Money { return l.Price * Money(l.Quantity) }

// NewOrder prices wanted from r's menu; a shown price in wanted is only compared. It fails with Invalid, with NotFound
// for a dish that r does not serve, and with Conflict for a dish that is sold out and when a shown price is outdated.
func NewOrder(diner ID, r Restaurant, wanted []OrderLine, now time.Time) (Order, error) {
	lines, err := PriceLines(r, wanted)
	if err != nil {
		return Order{}, err
	}
	return Order{
		ID: NewID(), DinerID: diner, RestaurantID: r.ID, RestaurantName: r.Name, Lines: lines,
		Status: Placed, PlacedAt: now.UTC(), Total: Total(lines), Version: 1,
	}, nil
}

// Total sums lines.
func Total(lines []OrderLine) (sum Money) {
	for _, l := range lines {
		sum += l.Total()
	}
	return sum
}

// PriceLines gives each wanted line the menu's spelling and price, and fills the option groups that leave no choice.
// Errors are those of NewOrder; several faults come back together as Errors.
func PriceLines(r Restaurant, wanted []OrderLine) ([]OrderLine, error) {
	if n := len(wanted); n < 1 || n > MaxOrderLines {
		return nil, invalid("order_size", "items", "An order has 1 to %d dishes; this one has %d.", MaxOrderLines, n)
	}
	var f faults
	lines := make([]OrderLine, len(wanted))
	for i, w := range wanted {
		line, err := priceLine(r, w, fmt.Sprintf("items[%d]", i))
		f.add(err)
		lines[i] = line
	}
	return lines, f.err()
}

func priceLine(r Restaurant, w OrderLine, at string) (OrderLine, error) {
	var f faults
	if w.Quantity < 1 || w.Quantity > MaxLineQuantity {
		f.add(invalid("quantity_range", at+".quantity", "You can order 1 to %d of a dish; this is %d.", MaxLineQuantity, w.Quantity))
	}
	note := tidy(w.Note)
	f.add(textRule{field: at + ".note", max: MaxNote}.check(note))
	if len(w.Options) > MaxLineOptions {
		f.add(invalid("option_count", at+".options", "A line has at most %d options; this one has %d.", MaxLineOptions, len(w.Options)))
		return OrderLine{}, f.err()
	}
	item, ok := r.Item(w.Item)
	if !ok {
		f.add(NewError(NotFound, "item_unknown", "%s does not serve %q.", r.Name, excerpt(w.Item)).On(at + ".item_name"))
		return OrderLine{}, f.err()
	}
	if item.SoldOut {
		f.add(NewError(Conflict, "item_sold_out", "%s is sold out at %s.", item.Name, r.Name).On(at + ".item_name"))
	}
	options, extra, err := item.priceOptions(w.Options, at+".options")
	f.add(err)
	line := OrderLine{Item: item.Name, Quantity: w.Quantity, Price: item.Price + extra, Options: options, Note: note}
	if err == nil && w.ShownPrice && w.Price != line.Price {
		f.add(NewError(Conflict, "price_changed", "The price of %s is %s now, not %s.", item.Name, line.Price, w.Price).On(at + ".price"))
	}
	return line, f.err()
}

// Advance moves o to next. It fails with Conflict for a step that who may not take from here.
func (o *Order) Advance(next OrderStatus, who Actor) error {
	if !o.Status.CanBecome(next, who) {
		return NewError(Conflict, "order_status", "The order is %s, so it cannot become %s.", o.Status.words(), next.words()).On("status")
	}
	o.Status = next
	o.Version++
	return nil
}

func (s OrderStatus) words() string { return strings.ReplaceAll(string(s), "_", " ") }

// Clone copies o deeply.
func (o Order) Clone() Order {
	o.Lines = CloneLines(o.Lines)
	return o
}

// CloneLines copies lines deeply.
func CloneLines(lines []OrderLine) []OrderLine {
	lines = slices.Clone(lines)
	for i := range lines {
		lines[i].Options = slices.Clone(lines[i].Options)
	}
	return lines
}

// excerpt shortens what somebody sent, so that an error never carries a page of it back.
func excerpt(s string) string {
	const most = 60
	if r := []rune(tidy(s)); len(r) > most {
		return string(r[:most]) + "…"
	}
	return tidy(s)
}
