package foodie

import "slices"

// An OrderStatus is how far an order has come.
//
//	placed → accepted → preparing → ready → out_for_delivery → delivered
//	  │         │           │         └→ collected (pickup)
//	  ├→ rejected (by the restaurant)
//	  └─────────┴───────────┴→ cancelled (placed: by its diner; all three: by the restaurant or an admin)
//
// Steps forward may be skipped: v3.0 goes from placed to preparing.
type OrderStatus string

// The statuses of an order.
const (
	Placed         OrderStatus = "placed"
	Accepted       OrderStatus = "accepted"
	Preparing      OrderStatus = "preparing"
	Ready          OrderStatus = "ready"
	OutForDelivery OrderStatus = "out_for_delivery"
	Delivered      OrderStatus = "delivered"
	Collected      OrderStatus = "collected"
	Rejected       OrderStatus = "rejected"
	Cancelled      OrderStatus = "cancelled"
)

// OrderStatuses lists all statuses, in the order of an order's life.
func OrderStatuses() []OrderStatus {
	return []OrderStatus{Placed, Accepted, Preparing, Ready, OutForDelivery, Delivered, Collected, Rejected, Cancelled}
}

// ParseOrderStatus reads a status; an unknown one is Invalid and blames the field "status".
func ParseOrderStatus(s string) (OrderStatus, error) {
	if st := OrderStatus(s); slices.Contains(OrderStatuses(), st) {
		return st, nil
	}
	return "", invalid("status_unknown", "status", "The status is one of placed, accepted, preparing, ready, out_for_delivery, delivered, collected, rejected, cancelled.")
}

// An Actor is who asks for a step.
type Actor int

// Who may move an order along.
const (
	ByDiner Actor = iota
	ByRestaurant
	ByAdmin
)

// progress gives the steps forward their order.
var progress = map[OrderStatus]int{Placed: 1, Accepted: 2, Preparing: 3, Ready: 4, OutForDelivery: 5, Delivered: 6}

// CanBecome reports whether who may take an order from s to next.
func (s OrderStatus) CanBecome(next OrderStatus, who Actor) bool {
	if who == ByDiner {
		return s == Placed && next == Cancelled
	}
	at, underway := progress[s]
	switch next {
	case Cancelled:
		return underway && at <= progress[Preparing]
	case Rejected:
		return s == Placed
	case Collected:
		return underway && at <= progress[Ready]
	}
	return underway && at < progress[next]
}

// Final reports whether nothing can follow s.
func (s OrderStatus) Final() bool {
	return s == Delivered || s == Collected || s == Rejected || s == Cancelled
}

// Revenue reports whether an order in s counts as revenue: cancelled and rejected ones do not.
func (s OrderStatus) Revenue() bool { return s != Cancelled && s != Rejected }
