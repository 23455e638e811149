package agent

import (
	"context"
	"encoding/json"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/tool"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/session"
)

// An action is any other write than an order, waiting for its diner's yes.
type action struct {
	ID         foodie.ID    `json:"id"`
	Kind       string       `json:"kind"`
	Restaurant string       `json:"restaurant,omitempty"`
	ReviewID   foodie.ID    `json:"review_id,omitempty"`
	OrderID    foodie.ID    `json:"order_id,omitempty"`
	Total      foodie.Money `json:"total,omitempty"`
	Rating     int          `json:"rating,omitempty"`
	Comment    string       `json:"comment,omitempty"`
	Summary    string       `json:"summary"`
	Verb       string       `json:"verb"`
	Until      time.Time    `json:"until"`
}

// readAction reads a kept action; nil when there is none or it has expired.
func readAction(kept json.RawMessage, now time.Time) *action {
	var a action
	if len(kept) == 0 || json.Unmarshal(kept, &a) != nil || !now.Before(a.Until) {
		return nil
	}
	return &a
}

// kept is a as the session keeps it.
func (a *action) kept() json.RawMessage {
	if a == nil {
		return nil
	}
	return encode(a)
}

// wire is a as an answer has it.
func (a *action) wire() *PendingAction {
	if a == nil {
		return nil
	}
	return &PendingAction{ID: a.ID, Kind: a.Kind, Summary: a.Summary, Verb: a.Verb, Until: wire.Time{Time: a.Until}}
}

// proposeAction makes f the pending action, and asks.
func (t *turn) proposeAction(f tool.Action) view {
	a := &action{
		ID: foodie.NewID(), Kind: f.Kind, Restaurant: f.Restaurant, ReviewID: f.ReviewID, OrderID: f.OrderID, Total: f.Total,
		Rating: f.Rating, Comment: f.Comment, Until: t.Now().Add(t.PendingTTL).UTC(),
	}
	a.Verb = t.sentence("action." + a.Kind + ".verb")
	a.Summary = t.actionSummary(a)
	t.action = a
	return t.actionView()
}

// actionView shows the pending action, and asks for the yes.
func (t *turn) actionView() view {
	a := t.action
	return view{
		text: a.Summary + " " + t.sentence("action.ask"), cards: []Card{{"type": "pending_action", "pending_action": a.wire()}},
		chips: []string{t.sentence("action.yes"), t.sentence("action.no")}, expect: session.ExpectAction,
	}
}

func (t *turn) actionSummary(a *action) string {
	change := ""
	if a.Rating > 0 {
		change = t.sentence("action.stars", "n", a.Rating)
	}
	if a.Comment != "" {
		if change != "" {
			change += ", "
		}
		change += "“" + plain(a.Comment) + "”"
	}
	return t.sentence("action."+a.Kind+".summary", "restaurant", plain(a.Restaurant), "review", change, "number", a.OrderID.Short(), "total", a.Total)
}

// actionConfirmed does the pending action that the last reply asked for.
func (t *turn) actionConfirmed(ctx context.Context) {
	if t.action == nil {
		t.show(view{text: t.sentence("action.expired")})
		return
	}
	t.act(ctx)
}

// act is the gate that every other write passes: the diner said yes to t.action.
func (t *turn) act(ctx context.Context) {
	a := *t.action
	t.ran(a.Kind)
	if t.who.UserID == "" {
		t.show(t.signInView(a.Kind))
		return
	}
	ctx, cancel := finish(ctx)
	defer cancel()
	v, err := t.perform(ctx, a)
	if err != nil {
		if k := foodie.KindOf(err); k == foodie.Conflict || k == foodie.NotFound || k == foodie.Invalid {
			t.action = nil // another try would come to the same
		}
		t.show(t.failure(ctx, err, a.Kind))
		return
	}
	t.acted, t.action = true, nil
	t.show(v)
}

// perform writes what a says.
func (t *turn) perform(ctx context.Context, a action) (view, error) {
	switch a.Kind {
	case "add_review":
		v, err := t.platform.AddReview(ctx, a.Restaurant, a.Rating, a.Comment)
		t.state.Reviewed = t.state.Reviewed || err == nil
		return t.reviewDone(a, v), err
	case "update_review":
		v, err := t.platform.UpdateReview(ctx, a.ReviewID, given(a.Rating), given(a.Comment))
		return t.reviewDone(a, v), err
	case "delete_review":
		return view{text: t.sentence("action.delete_review.done", "restaurant", plain(a.Restaurant))}, t.platform.DeleteReview(ctx, a.ReviewID)
	}
	o, err := t.platform.CancelOrder(ctx, a.OrderID)
	if err != nil {
		return view{}, err
	}
	t.answer.OrderCancelled = true
	return view{
		text:  t.sentence("action.cancel_order.done", "number", o.ID.Short(), "restaurant", plain(o.RestaurantName)),
		cards: []Card{orderCard(o)},
	}, nil
}

func (t *turn) reviewDone(a action, v foodie.Review) view {
	return view{
		text:  t.sentence("action."+a.Kind+".done", "restaurant", plain(a.Restaurant), "n", v.Rating),
		cards: []Card{{"type": "reviews", "restaurant_name": a.Restaurant, "reviews": []wire.Review{wire.FromReview(v)}}},
	}
}

// given is nil for the zero value, which leaves a field as it is.
func given[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

func (t *turn) actionDropped() view {
	t.action = nil
	return view{text: t.sentence("action.dropped")}
}

// pressAction is the button of a pending action.
func (t *turn) pressAction(ctx context.Context, b Action) error {
	if t.action == nil || t.action.ID != b.ActionID {
		return foodie.NewError(foodie.Conflict, "action_expired", "%s", t.sentence("action.expired")).On("action_id")
	}
	t.state.Expect, t.state.ExpectData = session.ExpectNothing, nil
	if b.Kind == "cancel" {
		t.ran(t.action.Kind)
		t.show(t.actionDropped())
		return nil
	}
	t.act(ctx)
	return nil
}
