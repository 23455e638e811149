package agent

import (
	"context"
	"encoding/json"
	"errors"
	"math"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/session"
)

func asError(err error) (*foodie.Error, bool) { return errors.AsType[*foodie.Error](err) }

func rawOrNil(data []byte) any {
	if len(data) == 0 {
		return nil
	}
	return json.RawMessage(data)
}

// failure says in plain words what went wrong while doing what, and notes its code. The cause is in the log alone.
func (t *turn) failure(ctx context.Context, err error, doing string) view {
	t.answer.Error = foodie.CodeOf(err)
	kind := foodie.KindOf(err)
	if kind == foodie.Internal || kind == foodie.Unavailable || kind == foodie.Timeout {
		t.Log.WarnContext(ctx, "turn met a failure", "doing", doing, "error", err)
	}
	v := view{text: t.failureText(ctx, err, kind, doing)}
	if kind == foodie.Unauthenticated && doing != "login_user" && doing != "register_user" {
		t.answer.RequiresAuth = true
		v.cards, v.expect = []Card{t.signInCard(doing)}, session.ExpectSignIn
		v.whole = doing == "place"
	}
	if away(err) && t.req.Action == nil && len(t.said) < 60 && t.pending == nil {
		v.chips = []string{t.said}
	}
	return v
}

func (t *turn) failureText(ctx context.Context, err error, kind foodie.Kind, doing string) string {
	e, known := asError(err)
	switch kind {
	case foodie.Unavailable:
		if e.Code == "api_unreachable" || e.Code == "breaker_open" {
			return t.sentence("failed.unreachable")
		}
		return t.sentence("failed.unavailable")
	case foodie.Timeout:
		return t.sentence("failed.timeout")
	case foodie.Unauthenticated:
		return t.unauthenticated(e, doing)
	case foodie.NotFound:
		s := t.sentence("failed.not_found", "what", plain(t.words(e)))
		if names := client.Suggestions(err); len(names) > 0 {
			s += " " + t.sentence("did_you_mean", "names", anyOf(names, t.sentence("or")))
		}
		return s
	case foodie.TooMany:
		return t.sentence("failed.too_many", "n", max(1, int(math.Ceil(client.RetryAfter(err).Seconds()))))
	case foodie.Invalid, foodie.Malformed, foodie.Conflict, foodie.Forbidden, foodie.TooLarge:
		return "❌ " + plain(t.words(e))
	}
	if known && e.Code == "bad_response" {
		return t.sentence("failed.bad_response")
	}
	return t.sentence("failed.other", "request", requestID(ctx))
}

// unauthenticated tells a wrong password from a sign-in that has ended.
func (t *turn) unauthenticated(e *foodie.Error, doing string) string {
	if doing == "login_user" || doing == "register_user" {
		return "❌ " + plain(t.words(e))
	}
	key := "sign_in." + doing
	if !hasSentence(key) {
		key = "sign_in.go_on"
	}
	return t.sentence(key)
}
