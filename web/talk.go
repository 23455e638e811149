package web

import (
	"net/http"
	"net/url"
	"sort"
	"strconv"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
)

// newest is where the newest turn of the conversation is. The address differs each time, because a browser that comes to
// the same one again stays where it was scrolled to.
func (s *site) newest() string {
	return "/?turn=" + strconv.FormatInt(s.Now().UnixMilli(), 36) + "#latest"
}

// talk answers POST /talk: a message, a dish that was added on a menu, or a pressed button. The history has the answer,
// so the diner is sent to it and a reload repeats nothing.
func (s *site) talk(w http.ResponseWriter, r *http.Request) error {
	req := s.said(r)
	if req.Action == nil && req.Message == "" {
		http.Redirect(w, r, s.newest(), http.StatusSeeOther)
		return nil
	}
	if _, err := s.Talk.Talk(w, r, req); err != nil {
		return s.notSaid(w, r, req, err)
	}
	http.Redirect(w, r, s.newest(), http.StatusSeeOther)
	return nil
}

// said reads the form. A browser sends a line break as two characters, which would count against the message.
func (s *site) said(r *http.Request) agent.Request {
	form := r.PostForm
	if kind := form.Get("action"); kind != "" {
		return agent.Request{Action: &agent.Action{
			Kind: kind, PendingOrderID: foodie.ID(form.Get("pending_order_id")), Proposal: form.Get("proposal"), ActionID: foodie.ID(form.Get("action_id")),
		}}
	}
	if item := form.Get("item"); item != "" {
		return agent.Request{Message: s.add(item, form.Get("restaurant"), options(form))}
	}
	if restaurant := form.Get("review"); restaurant != "" {
		return agent.Request{Message: s.say("talk.review", "restaurant", restaurant, "n", form.Get("stars"), "comment", strings.Join(strings.Fields(form.Get("comment")), " "))}
	}
	return agent.Request{Message: strings.TrimSpace(strings.ReplaceAll(form.Get("message"), "\r\n", "\n")), Seen: seen(form)}
}

// seen is the order card that stands on the page of the form; nil for a form that shows no conversation.
func seen(form url.Values) *agent.Seen {
	if !form.Has("seen") {
		return nil
	}
	revision, _ := strconv.Atoi(form.Get("seen_revision")) // 0 when no order waits
	return &agent.Seen{PendingOrderID: foodie.ID(form.Get("seen")), Revision: revision}
}

// add is the sentence of a menu's button.
func (s *site) add(dish, restaurant string, options []string) string {
	if len(options) == 0 {
		return s.say("talk.add_dish", "dish", dish, "restaurant", restaurant)
	}
	return s.say("talk.add_dish_with", "dish", dish, "restaurant", restaurant, "options", strings.Join(options, ", "))
}

// options are the picked choices, group by group.
func options(form map[string][]string) []string {
	var groups, picked []string
	for name := range form {
		if strings.HasPrefix(name, "option.") {
			groups = append(groups, name)
		}
	}
	sort.Strings(groups)
	for _, g := range groups {
		for _, choice := range form[g] {
			if choice != "" {
				picked = append(picked, choice)
			}
		}
	}
	return picked
}

// notSaid shows the conversation with what went wrong, and keeps what was typed. A sign-in that has run out leads to
// the form, after which the conversation is as it was.
func (s *site) notSaid(w http.ResponseWriter, r *http.Request, req agent.Request, failed error) error {
	if foodie.KindOf(failed) == foodie.Unauthenticated {
		http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
		return nil
	}
	body, ix, err := s.listing(r, "", "")
	if err != nil {
		return failed
	}
	v := s.view(w, r, "home")
	v.Tab, v.Heading, v.Body, v.Examples = "talk", s.say("restaurants_title"), body, s.examples(ix)
	v.Draft, v.Failure = req.Message, &failureView{Sentence: s.sentence(failed), RequestID: requestID(r)}
	return s.show(w, statusOf(failed), "restaurants", v)
}

// A clearView asks whether to forget the conversation.
type clearView struct{ Words string }

// clear answers POST /talk/clear, and asks first.
func (s *site) clear(w http.ResponseWriter, r *http.Request) error {
	if r.PostFormValue("sure") != "" {
		if err := s.Talk.Clear(w, r); err != nil {
			return err
		}
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return nil
	}
	v := s.view(w, r, "clear").titled(s, s.say("clear_title"))
	body := clearView{s.say("clear_nothing")}
	if p := v.Pending; p != nil {
		body.Words = s.say("clear_pending", "total", p.TotalPrice, "restaurant", p.RestaurantName)
	}
	v.Body = body
	return s.show(w, http.StatusOK, "clear", v)
}
