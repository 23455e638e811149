package agent

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/tool"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/lang"
	"github.com/foodieexpress/foodie/session"
)

// render shows what a tool found.
func (t *turn) render(f tool.Finding) view {
	switch f := f.(type) {
	case tool.Restaurants:
		return t.restaurants(f)
	case tool.Menu:
		return t.menu(f)
	case tool.About:
		return t.about(f)
	case tool.Dishes:
		return t.dishes(f)
	case tool.Unknown:
		return t.unknown(f)
	case tool.NoneFit:
		return t.noneFit(f)
	case tool.Which:
		return t.which(f)
	case tool.StartOver:
		return t.startOverView(f)
	case tool.Ask:
		return t.ask(f)
	case tool.Refused:
		return view{text: t.refusal(f.Err), chips: t.usual()}
	}
	return t.renderOwn(f)
}

// renderOwn shows what a tool found about the diner: orders, reviews, the account.
func (t *turn) renderOwn(f tool.Finding) view {
	switch f := f.(type) {
	case tool.OrderList:
		return t.orderList(f)
	case tool.OrderState:
		return t.orderState(f.Order)
	case tool.TooLate:
		v := t.orderState(f.Order)
		v.text = t.sentence("too_late", "status", t.statusWords(f.Order.Status)) + " " + v.text
		return v
	case tool.ReviewList:
		return t.reviewList(f)
	case tool.ReviewFigures:
		return t.reviewFigures(f)
	case tool.SignIn:
		return t.signInView(f.For)
	case tool.AlreadySignedIn:
		return view{text: t.sentence("already_signed_in", "name", plain(t.who.Username))}
	case tool.Profile:
		return view{text: t.sentence("profile", "name", bold(f.User.Username), "email", plain(f.User.Email)), chips: t.chipsOf("diner")}
	}
	panic(fmt.Sprintf("agent: no view of %T", f))
}

// refusal is the sentence of a broken rule.
func (t *turn) refusal(err error) string {
	if e, ok := asError(err); ok {
		return "❌ " + plain(t.words(e))
	}
	return t.sentence("failed.other", "request", "")
}

// ask asks for what is missing.
func (t *turn) ask(f tool.Ask) view {
	key := "ask." + f.For
	v := view{text: t.sentence(key, "restaurant", bold(f.Restaurant))}
	switch f.For {
	case "rating", "comment", "review_change":
		v.expect, v.data = session.ExpectReview, reviewSoFar(f.Then)
		v.chips = t.chipsOf("ask." + f.For)
		v.name = f.Restaurant
	case "dishes":
		v.name = f.Restaurant
		v.chips = append([]string{t.sentence("chip.menu", "restaurant", f.Restaurant)}, t.chipsOf("browse")...)
	case "empty":
		v.chips = t.chipsOf("empty")
	}
	return v
}

// reviewSoFar is what was said of a review, for the next message to complete: the tool and its arguments.
func reviewSoFar(c tool.Call) any {
	var said map[string]any
	if json.Unmarshal(encode(c.Arguments), &said) != nil {
		return nil
	}
	delete(said, "comment") // it was too short
	said["tool"] = c.Name
	return said
}

// signInView asks to sign in, or to create an account, and says what for. What was asked goes on afterwards.
func (t *turn) signInView(what string) view {
	key := "sign_in." + what
	if !hasSentence(key) {
		key = "sign_in.login_user"
	}
	t.answer.RequiresAuth = true
	return view{
		text: t.sentence(key), cards: []Card{t.signInCard(what)}, chips: t.chipsOf("sign_in"),
		expect: session.ExpectSignIn, whole: what == "place",
	}
}

func (t *turn) signInCard(what string) Card {
	return Card{"type": "sign_in", "register": what == "register_user"}
}

func hasSentence(key string) bool { return lang.Has(lang.English, "agent."+key) }

func (t *turn) reviewList(f tool.ReviewList) view {
	name := f.Restaurant
	if len(f.Reviews) == 0 {
		key := "no_reviews"
		if f.Own {
			key = "no_own_reviews"
		}
		return view{text: t.sentence(key, "restaurant", bold(name)), name: name}
	}
	rows, list, shown := make([]string, len(f.Reviews)), make([]wire.Review, len(f.Reviews)), make([]session.Shown, len(f.Reviews))
	for i, v := range f.Reviews {
		list[i], shown[i] = wire.FromReview(v), session.Shown{Kind: "review", ID: v.ID, Restaurant: v.RestaurantName}
		by := plain(v.Username)
		if f.Own {
			by = bold(v.RestaurantName)
		}
		rows[i] = t.sentence("review_row", "n", v.Rating, "by", by, "comment", plain(v.Comment))
		if v.Verified && !f.Own {
			rows[i] += " · " + t.sentence("verified")
		}
	}
	card := Card{"type": "reviews", "restaurant_name": name, "count": len(list), "reviews": list}
	head := t.sentence("own_reviews", "n", len(list))
	if !f.Own {
		card["stats"] = wire.FromReviewStats(name, f.Stats)
		head = t.sentence("reviews", "restaurant", bold(name), "average", average(f.Stats), "n", f.Stats.Count)
		if f.Stats.Count > len(list) {
			head += " " + t.sentence("reviews_newest", "n", len(list))
		}
	}
	return view{text: head + "\n\n" + strings.Join(rows, "\n"), cards: []Card{card}, shown: shown, name: name}
}

func average(s foodie.ReviewStats) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", s.Average()), "0"), ".")
}

func (t *turn) reviewFigures(f tool.ReviewFigures) view {
	if f.Stats.Count == 0 {
		return view{text: t.sentence("no_reviews", "restaurant", bold(f.Restaurant)), name: f.Restaurant,
			cards: []Card{{"type": "review_stats", "stats": wire.FromReviewStats(f.Restaurant, f.Stats)}}}
	}
	var rows []string
	for stars := 5; stars >= 1; stars-- {
		rows = append(rows, t.sentence("stars_row", "n", stars, "count", f.Stats.Distribution[stars-1]))
	}
	return view{
		text:  t.sentence("reviews", "restaurant", bold(f.Restaurant), "average", average(f.Stats), "n", f.Stats.Count) + "\n\n" + strings.Join(rows, "\n"),
		cards: []Card{{"type": "review_stats", "stats": wire.FromReviewStats(f.Restaurant, f.Stats)}}, name: f.Restaurant,
	}
}

// greetTime bounds what a greeting may cost: an answer without it is better than a late one.
const greetTime = 2 * time.Second

// greet opens the first answer to a signed-in diner: by name, and with the restaurant of the last order.
func (t *turn) greet(ctx context.Context) {
	if !t.Personalize || t.who.UserID == "" || t.state.Greeted || t.forgetful || t.req.Action != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, greetTime)
	defer cancel()
	t.state.Greeted, t.answer.Personalized = true, true
	orders, _, err := t.platform.Orders(ctx, client.OrderQuery{Limit: 1})
	name := plain(t.who.Username)
	switch {
	case err != nil:
		t.Log.InfoContext(ctx, "greeted without the last order", "error", err)
		t.say(t.sentence("hello", "name", name))
	case len(orders) == 0:
		t.say(t.sentence("hello", "name", name))
	default:
		t.say(t.sentence("hello_again", "name", name, "restaurant", bold(orders[0].RestaurantName)))
	}
}

// orderTalk are the tools after which nobody wants to be asked how the food was.
var orderTalk = map[string]bool{"get_order_status": true, "cancel_order": true, "get_user_orders": true, "place_order": true, "add_review": true}

// requestReview asks once, after an order, how it was, unless this reply asks something else.
func (t *turn) requestReview(ctx context.Context) {
	if !t.reviewDue() || t.asked || t.pending != nil || t.answer.Error != "" || orderTalk[t.answer.FunctionCalled] || t.answer.SignedOut {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, greetTime)
	defer cancel()
	restaurant, wanted, err := t.reviewable(ctx, t.state.RecentOrder)
	if err != nil {
		t.Log.InfoContext(ctx, "no request for a review", "error", err)
		return
	}
	t.state.Reviewed = true
	if wanted {
		t.show(view{
			text: t.sentence("review_request", "restaurant", bold(restaurant)), chips: t.chipsOf("review"), expect: session.ExpectReview,
			data: tool.AddReview{RestaurantName: restaurant},
		})
	}
}

// reviewDue reports whether an earlier turn placed an order and nobody has asked about it yet.
func (t *turn) reviewDue() bool {
	recent := t.state.RecentOrder
	return t.ReviewRequests && t.who.UserID != "" && recent != "" && recent == t.session.State.RecentOrder && !t.state.Reviewed
}

// reviewable reports whether the restaurant of an order is still to be reviewed by its diner.
func (t *turn) reviewable(ctx context.Context, id foodie.ID) (restaurant string, wanted bool, err error) {
	o, err := t.platform.Order(ctx, id)
	if err != nil || !o.Status.Revenue() {
		return "", false, err
	}
	mine, err := t.platform.MyReviews(ctx)
	for _, v := range mine {
		if v.RestaurantID == o.RestaurantID {
			return "", false, err
		}
	}
	return o.RestaurantName, err == nil, err
}

// reviewWanted answers a yes to the request for a review: it asks for stars and words.
func (t *turn) reviewWanted(data []byte) view {
	return view{text: t.sentence("review_how"), chips: t.chipsOf("ask.rating"), expect: session.ExpectReview, data: rawOrNil(data)}
}
