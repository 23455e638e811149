package web

import (
	"net/http"
	"net/url"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
)

// proposals is where the links of models elsewhere lead. Their token stands in the query, which proxies do not log as they do
// a path: an order's notes are in it.
const proposals = "/proposals"

// A proposalView is what a model elsewhere proposed, as it is now.
type proposalView struct {
	agent.Linked
	Token string
	Card  *pendingView // of Order
}

// proposal answers GET /proposals?link=: the order or the action, for its diner to look at. However often it is opened,
// nothing happens. What was placed leads to its order.
func (s *site) proposal(w http.ResponseWriter, r *http.Request) error {
	token := r.FormValue("link")
	linked, err := s.Talk.Open(w, r, token)
	switch {
	case foodie.KindOf(err) == foodie.Unauthenticated && err != nil:
		http.Redirect(w, r, "/sign-in?next="+url.QueryEscape(proposals+"?link="+url.QueryEscape(token)), http.StatusSeeOther)
		return nil
	case err != nil:
		return s.linkTrouble(err)
	case linked.Placed != "":
		http.Redirect(w, r, "/orders/"+url.PathEscape(string(linked.Placed)), http.StatusSeeOther)
		return nil
	}
	v := s.view(w, r, "proposal").titled(s, s.say("link_title"))
	body := proposalView{Linked: linked, Token: token}
	if linked.Order != nil {
		body.Card = pendingOf(linked.Order)
		if v.Pending != nil && v.Pending.ID == linked.Order.ID {
			v.Pending = nil // it stands in its place, at today's prices
		}
	} else {
		v.Action = nil
	}
	v.Body = body
	return s.show(w, http.StatusOK, "proposal", v)
}

// linkTrouble says why a link shows nothing, and that nothing was ordered.
func (s *site) linkTrouble(err error) error {
	kind, key := foodie.KindOf(err), ""
	switch foodie.CodeOf(err) {
	case "link_not_yours":
		key = "link_not_for_you"
	case "link_invalid":
		key = "link_invalid"
	case "link_expired", "link_over":
		key = "link_gone"
	}
	switch {
	case key != "":
		return foodie.NewError(kind, foodie.CodeOf(err), "%s", s.say(key)).Because(err)
	case kind == foodie.NotFound || kind == foodie.Conflict || kind == foodie.Invalid:
		return foodie.NewError(foodie.Conflict, foodie.CodeOf(err), "%s", s.say("link_cannot", "why", s.sentence(err))).Because(err)
	}
	return err
}
