package foodie_test

import (
	"strings"
	"testing"

	"github.com/foodieexpress/foodie"
)

// The whole machine: who may take an order from the row's status to which others. d is its diner, r the restaurant, a an
// admin; the restaurant and an admin may do the same.
func TestStatusMachine(t *testing.T) {
	const all, staff = "dra", "ra"
	matrix := map[foodie.OrderStatus]map[foodie.OrderStatus]string{
		foodie.Placed: {
			foodie.Accepted: staff, foodie.Preparing: staff, foodie.Ready: staff, foodie.OutForDelivery: staff, foodie.Delivered: staff,
			foodie.Collected: staff, foodie.Rejected: staff, foodie.Cancelled: all,
		},
		foodie.Accepted: {
			foodie.Preparing: staff, foodie.Ready: staff, foodie.OutForDelivery: staff, foodie.Delivered: staff, foodie.Collected: staff, foodie.Cancelled: staff,
		},
		foodie.Preparing:      {foodie.Ready: staff, foodie.OutForDelivery: staff, foodie.Delivered: staff, foodie.Collected: staff, foodie.Cancelled: staff},
		foodie.Ready:          {foodie.OutForDelivery: staff, foodie.Delivered: staff, foodie.Collected: staff},
		foodie.OutForDelivery: {foodie.Delivered: staff},
	}
	actors := map[foodie.Actor]string{foodie.ByDiner: "d", foodie.ByRestaurant: "r", foodie.ByAdmin: "a"}
	statuses := append(foodie.OrderStatuses(), "eaten", "")
	for _, from := range statuses {
		for _, to := range statuses {
			for who, letter := range actors {
				want := strings.Contains(matrix[from][to], letter)
				if got := from.CanBecome(to, who); got != want {
					t.Errorf("%q.CanBecome(%q, %s) = %v, want %v", from, to, letter, got, want)
				}
				o := foodie.Order{Status: from, Version: 4}
				err := o.Advance(to, who)
				switch {
				case want && (err != nil || o.Status != to || o.Version != 5):
					t.Errorf("Advance(%q → %q, %s) = %v, %+v", from, to, letter, err, o)
				case !want && (foodie.KindOf(err) != foodie.Conflict || foodie.CodeOf(err) != "order_status" || o.Status != from || o.Version != 4):
					t.Errorf("Advance(%q → %q, %s) = %v, %+v, want Conflict and nothing changed", from, to, letter, err, o)
				}
			}
		}
	}
}

func TestFinalStatusesLeadNowhere(t *testing.T) {
	for _, s := range foodie.OrderStatuses() {
		leads := false
		for _, next := range foodie.OrderStatuses() {
			leads = leads || s.CanBecome(next, foodie.ByAdmin)
		}
		if s.Final() == leads {
			t.Errorf("%s.Final() = %v, but it leads on: %v", s, s.Final(), leads)
		}
	}
}

func TestRevenue(t *testing.T) {
	for _, s := range foodie.OrderStatuses() {
		if got, want := s.Revenue(), s != foodie.Cancelled && s != foodie.Rejected; got != want {
			t.Errorf("%s.Revenue() = %v, want %v", s, got, want)
		}
	}
}

func TestParseOrderStatus(t *testing.T) {
	for _, s := range foodie.OrderStatuses() {
		if got, err := foodie.ParseOrderStatus(string(s)); got != s || err != nil {
			t.Errorf("ParseOrderStatus(%s) = %s, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "PLACED", "eaten", "placed "} {
		_, err := foodie.ParseOrderStatus(s)
		wantFault(t, err, foodie.Invalid, "status_unknown", "status")
	}
}
