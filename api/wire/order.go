package wire

import "github.com/foodieexpress/foodie"

// An Order is one order as it is answered.
type Order struct {
	ID             foodie.ID          `json:"id"`
	UserID         foodie.ID          `json:"user_id"`
	RestaurantID   foodie.ID          `json:"restaurant_id"`
	RestaurantName string             `json:"restaurant_name" jsonschema:"as it was when the order was placed"`
	Status         foodie.OrderStatus `json:"status"`
	OrderDate      Time               `json:"order_date"`
	TotalPrice     foodie.Money       `json:"total_price"`
	Items          []OrderLine        `json:"items"`
	Consent        *Consent           `json:"consent,omitzero"`
}

// An OrderLine is a number of one dish with the same options.
type OrderLine struct {
	ItemName string       `json:"item_name"`
	Quantity int          `json:"quantity"`
	Price    foodie.Money `json:"price" jsonschema:"rupees for one, options included"`
	Options  []string     `json:"options"`
	Note     string       `json:"note"`
}

// A Consent is how the diner said yes.
type Consent struct {
	By             string `json:"by" jsonschema:"words, button or api"`
	Words          string `json:"words,omitzero" jsonschema:"what was said, when by words: at most 500 characters"`
	Language       string `json:"language,omitzero" jsonschema:"BCP 47, such as en"`
	ProposalDigest string `json:"proposal_digest,omitzero" jsonschema:"of what was shown: at most 128 characters"`
}

// A PlaceOrder asks for an order.
type PlaceOrder struct {
	RestaurantName string       `json:"restaurant_name"`
	Items          []WantedLine `json:"items" jsonschema:"1 to 50 lines"`
	Consent        *Consent     `json:"consent,omitzero"`
}

// A WantedLine is a line that somebody asks for. Its price is only what the diner was shown: prices come from the menu.
type WantedLine struct {
	ItemName string        `json:"item_name"`
	Quantity int           `json:"quantity" jsonschema:"1 to 100"`
	Price    *foodie.Money `json:"price,omitzero" jsonschema:"what the diner was shown for one; another price of today is a 409"`
	Options  []string      `json:"options,omitzero" jsonschema:"choices of the menu, also after no, light or extra"`
	Note     string        `json:"note,omitzero" jsonschema:"at most 200 characters"`
}

// A StatusChange moves an order along.
type StatusChange struct {
	Status string `json:"status" jsonschema:"accepted, preparing, ready, out_for_delivery, delivered, collected, rejected or cancelled"`
}

// FromOrder gives o's wire form.
func FromOrder(o foodie.Order) Order {
	w := Order{
		ID: o.ID, UserID: o.DinerID, RestaurantID: o.RestaurantID, RestaurantName: o.RestaurantName, Status: o.Status,
		OrderDate: Time{o.PlacedAt}, TotalPrice: o.Total, Items: FromLines(o.Lines),
	}
	if o.Consent != (foodie.Consent{}) {
		c := Consent(o.Consent)
		w.Consent = &c
	}
	return w
}

// Domain is o without its version, which the wire does not carry.
func (o Order) Domain() foodie.Order {
	d := foodie.Order{
		ID: o.ID, DinerID: o.UserID, RestaurantID: o.RestaurantID, RestaurantName: o.RestaurantName, Status: o.Status,
		PlacedAt: o.OrderDate.Time, Total: o.TotalPrice, Lines: Lines(o.Items),
	}
	if o.Consent != nil {
		d.Consent = foodie.Consent(*o.Consent)
	}
	return d
}

// FromLines gives the wire form of priced lines.
func FromLines(lines []foodie.OrderLine) []OrderLine {
	return convert(lines, func(l foodie.OrderLine) OrderLine {
		return OrderLine{ItemName: l.Item, Quantity: l.Quantity, Price: l.Price, Options: texts(l.Options), Note: l.Note}
	})
}

// Lines gives the domain form of priced lines.
func Lines(lines []OrderLine) []foodie.OrderLine {
	return convert(lines, func(l OrderLine) foodie.OrderLine {
		d := foodie.OrderLine{Item: l.ItemName, Quantity: l.Quantity, Price: l.Price, Note: l.Note}
		if len(l.Options) > 0 {
			d.Options = l.Options
		}
		return d
	})
}

// FromWanted asks for lines at restaurant. A line's price is sent when it was shown to the diner.
func FromWanted(restaurant string, lines []foodie.OrderLine) PlaceOrder {
	return PlaceOrder{RestaurantName: restaurant, Items: convert(lines, func(l foodie.OrderLine) WantedLine {
		w := WantedLine{ItemName: l.Item, Quantity: l.Quantity, Options: l.Options, Note: l.Note}
		if l.ShownPrice {
			w.Price = &l.Price
		}
		return w
	})}
}

// Lines gives the wanted lines to the domain.
func (p PlaceOrder) Lines() []foodie.OrderLine {
	return convert(p.Items, func(w WantedLine) foodie.OrderLine {
		l := foodie.OrderLine{Item: w.ItemName, Quantity: w.Quantity, Options: w.Options, Note: w.Note}
		if w.Price != nil {
			l.Price, l.ShownPrice = *w.Price, true
		}
		return l
	})
}
