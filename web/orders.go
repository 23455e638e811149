package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/api/client"
)

// ordersOnPage is how many orders one page lists.
const ordersOnPage = 30

// An ordersView is the diner's orders, newest first.
type ordersView struct {
	SignedOut bool
	Orders    []foodie.Order
	Older     string // address of the next page
}

// An orderView is one order.
type orderView struct {
	foodie.Order
	Number      string
	Lines       []lineView
	Steps       []stepView
	Again       string // the sentence that orders the same once more
	Cancellable bool
	Failed      string
}

// A stepView is one step of an order's life.
type stepView struct {
	Status           foodie.OrderStatus
	Past, Now, Ended bool
}

// orders answers GET /orders?cursor=.
func (s *site) orders(w http.ResponseWriter, r *http.Request) error {
	v := s.view(w, r, "orders").titled(s, s.say("orders_title"))
	v.Tab = "orders"
	if v.Caller.Token == "" {
		v.Body = ordersView{SignedOut: true}
		return s.show(w, http.StatusOK, "orders", v)
	}
	list, next, err := s.speakingFor(v.Caller).Orders(r.Context(), client.OrderQuery{Limit: ordersOnPage, Cursor: r.FormValue("cursor")})
	if err != nil {
		return err
	}
	body := ordersView{Orders: list}
	if next != "" {
		body.Older = "/orders?cursor=" + url.QueryEscape(next)
	}
	v.Body = body
	return s.show(w, http.StatusOK, "orders", v)
}

// order answers GET /orders/{id}.
func (s *site) order(w http.ResponseWriter, r *http.Request) error {
	v := s.view(w, r, "order")
	if v.Caller.Token == "" {
		http.Redirect(w, r, "/sign-in?next="+url.QueryEscape(r.URL.Path), http.StatusSeeOther)
		return nil
	}
	o, err := s.speakingFor(v.Caller).Order(r.Context(), foodie.ID(r.PathValue("id")))
	if err != nil {
		return s.orderTrouble(err)
	}
	return s.showOrder(w, http.StatusOK, v, o, "")
}

// cancelOrder answers POST /orders/{id}/cancel, which its diner pressed after being asked.
func (s *site) cancelOrder(w http.ResponseWriter, r *http.Request) error {
	v := s.view(w, r, "order")
	id := foodie.ID(r.PathValue("id"))
	platform := s.speakingFor(v.Caller)
	_, err := platform.CancelOrder(r.Context(), id)
	if foodie.KindOf(err) == foodie.Conflict && err != nil {
		o, found := platform.Order(r.Context(), id)
		if found != nil {
			return found
		}
		return s.showOrder(w, http.StatusConflict, v, o, s.sentence(err))
	}
	if err != nil {
		return s.orderTrouble(err)
	}
	http.Redirect(w, r, "/orders/"+url.PathEscape(string(id)), http.StatusSeeOther)
	return nil
}

func (s *site) showOrder(w http.ResponseWriter, status int, v *view, o foodie.Order, failed string) error {
	number := o.ID.Short()
	v.titled(s, s.say("order_title", "number", number))
	v.Tab = "orders"
	v.Body = orderView{
		Order: o, Number: number, Lines: linesOf(o.Lines), Steps: steps(o.Status), Again: s.again(o),
		Cancellable: o.Status.CanBecome(foodie.Cancelled, foodie.ByDiner), Failed: failed,
	}
	return s.show(w, status, "order", v)
}

func (s *site) orderTrouble(err error) error {
	if foodie.KindOf(err) == foodie.NotFound {
		return foodie.NewError(foodie.NotFound, "order_unknown", "%s", s.say("no_order")).Because(err)
	}
	return err
}

// speakingFor is the platform as the caller may use it.
func (s *site) speakingFor(c agent.Caller) *client.Client { return s.Platform.As(c.Token) }

func linesOf(lines []foodie.OrderLine) []lineView {
	out := make([]lineView, len(lines))
	for i, l := range lines {
		out[i] = lineView{l.Item, l.Quantity, l.Total(), detail(l.Options, l.Note)}
	}
	return out
}

// life is what usually happens to an order.
var life = []foodie.OrderStatus{foodie.Placed, foodie.Accepted, foodie.Preparing, foodie.Ready, foodie.OutForDelivery, foodie.Delivered}

// steps is how far an order has come, and what is still to come. An order that ended early shows only that.
func steps(now foodie.OrderStatus) []stepView {
	path := life
	switch now {
	case foodie.Cancelled, foodie.Rejected:
		return []stepView{{foodie.Placed, true, false, false}, {now, true, true, true}}
	case foodie.Collected:
		path = []foodie.OrderStatus{foodie.Placed, foodie.Accepted, foodie.Preparing, foodie.Ready, foodie.Collected}
	}
	out := make([]stepView, len(path))
	past := true
	for i, status := range path {
		out[i] = stepView{Status: status, Past: past, Now: status == now}
		past = past && status != now
	}
	return out
}

// again says the lines of an order as a person would.
func (s *site) again(o foodie.Order) string {
	dishes := make([]string, len(o.Lines))
	for i, l := range o.Lines {
		options := ""
		if len(l.Options) > 0 {
			options = " " + strings.Join(l.Options, ", ")
		}
		dishes[i] = s.say("talk.again_line", "quantity", l.Quantity, "dish", l.Item, "options", options)
	}
	return s.say("talk.again", "dishes", strings.Join(dishes, ", "), "restaurant", o.RestaurantName)
}
