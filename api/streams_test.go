package api

import (
	"fmt"
	"testing"

	"github.com/foodieexpress/foodie"
)

// TestStreamsAreBounded: of one user and of the process, and a place that was left is free, once.
func TestStreamsAreBounded(t *testing.T) {
	shown := 0
	s := &streams{mine: map[foodie.ID]int{}, shown: func(n int) { shown = n }}
	var leaves []func()
	for i := range maxStreams {
		leave, err := s.enter(foodie.ID(fmt.Sprint("user", i/maxUserStreams)))
		if err != nil {
			t.Fatalf("stream %d: %v", i, err)
		}
		leaves = append(leaves, leave)
	}
	refused := func(user foodie.ID, kind foodie.Kind, code string) {
		t.Helper()
		if _, err := s.enter(user); foodie.KindOf(err) != kind || foodie.CodeOf(err) != code {
			t.Errorf("enter(%s) = %v, want %s %s", user, err, kind, code)
		}
	}
	refused("user0", foodie.TooMany, "too_many_streams")
	refused("another", foodie.Unavailable, "busy")
	if shown != maxStreams {
		t.Errorf("%d are shown, want %d", shown, maxStreams)
	}
	leaves[0]()
	leaves[0]()
	if _, err := s.enter("another"); err != nil {
		t.Errorf("enter() where one has left = %v", err)
	}
	refused("yet another", foodie.Unavailable, "busy")
	for _, leave := range leaves[1:] {
		leave()
	}
	if shown != 1 || len(s.mine) != 1 {
		t.Errorf("%d are shown, of %d users, want one", shown, len(s.mine))
	}
}
