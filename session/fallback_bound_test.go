package session

import (
	"context"
	"fmt"
	"log/slog"
	"testing"

	"github.com/foodieexpress/foodie"
)

// A gone store is always away.
type gone struct{ Store }

func (gone) Begin(context.Context, Entry) (Turn, error)    { return nil, errGone }
func (gone) Peek(context.Context, string) (Session, error) { return Session{}, errGone }
func (gone) Close() error                                  { return nil }

var errGone = foodie.NewError(foodie.Unavailable, "redis_unavailable", "Please try again in a moment.")

// A light store begins turns that hold nothing.
type light struct{ Store }

func (light) Begin(context.Context, Entry) (Turn, error) { return nil, nil }
func (light) Close() error                               { return nil }

func TestFallbackKeepsSoManySessionsAndNoMore(t *testing.T) {
	s := Fallback(gone{}, light{}, slog.New(slog.DiscardHandler))
	defer s.Close()
	begin := func(id string) error {
		_, err := s.Begin(t.Context(), Entry{ID: id})
		return err
	}
	for i := range maxKept {
		if err := begin(fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := begin("one more"); foodie.CodeOf(err) != "redis_unavailable" {
		t.Errorf("Begin() beyond the bound = %v, want redis_unavailable", err)
	}
	if err := begin("1"); err != nil {
		t.Errorf("Begin() of a session that is kept = %v", err)
	}
	if n := len(s.(*fallback).kept); n != maxKept {
		t.Errorf("%d sessions are kept", n)
	}
}
