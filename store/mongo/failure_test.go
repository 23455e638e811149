package mongo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	mongodb "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/store/mongo/mongotest"
)

func TestEachFailureHasItsKind(t *testing.T) {
	stepping := mongodb.WriteException{WriteConcernError: &mongodb.WriteConcernError{Code: 11602}, Labels: []string{"RetryableWriteError"}}
	for name, tt := range map[string]struct {
		err  error
		kind foodie.Kind
		code string
	}{
		"nobody is primary":              {topology.ServerSelectionError{Wrapped: context.DeadlineExceeded}, foodie.Unavailable, "store_unavailable"},
		"the connection broke":           {topology.ConnectionError{Wrapped: io.EOF}, foodie.Unavailable, "store_unavailable"},
		"the connection broke, labelled": {mongodb.CommandError{Labels: []string{"NetworkError"}}, foodie.Unavailable, "store_unavailable"},
		"it took too long to connect":    {topology.ConnectionError{Wrapped: context.DeadlineExceeded}, foodie.Timeout, "store_timeout"},
		"it is no primary any more":      {mongodb.CommandError{Code: 10107}, foodie.Unavailable, "store_unavailable"},
		"it steps down":                  {stepping, foodie.Unavailable, "store_unavailable"},
		"the client is closed":           {mongodb.ErrClientDisconnected, foodie.Unavailable, "store_unavailable"},
		"it took too long":               {mongodb.CommandError{Code: 50, Name: "MaxTimeMSExpired"}, foodie.Timeout, "store_timeout"},
		"the majority took too long":     {mongodb.WriteException{WriteConcernError: &mongodb.WriteConcernError{Code: 64}}, foodie.Timeout, "store_timeout"},
		"the time limit is over":         {context.DeadlineExceeded, foodie.Timeout, "store_timeout"},
		"it may not do that":             {mongodb.CommandError{Code: 13, Message: "not authorized on 127.0.0.1"}, foodie.Internal, "store_failed"},
		"a document is damaged":          {errors.New("cannot decode"), foodie.Internal, "store_failed"},
	} {
		t.Run(name, func(t *testing.T) {
			err := failure(t.Context(), fmt.Errorf("find: %w", tt.err))
			wants(t, "failure()", err, tt.kind, tt.code)
			if !errors.Is(err, tt.err) && errors.Unwrap(err) == nil {
				t.Error("the cause is lost")
			}
		})
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := failure(ended, topology.ConnectionError{Wrapped: io.EOF}); err != context.Canceled {
		t.Errorf("failure() for a caller who went away = %v, want context.Canceled", err)
	}
	own := errors.New("a change's own")
	if err := failure(t.Context(), refusal{own}); err != own {
		t.Errorf("failure() of a change's own error = %v, want it as it was", err)
	}
}

func TestAServerThatHangsIsATimeout(t *testing.T) {
	server := mongotest.StartServer(t)
	db := mustOpen(t, server.URI()+"hang", Options{Timeout: 400 * time.Millisecond})
	o := someOrder(foodie.NewID(), foodie.Restaurant{ID: foodie.NewID(), Name: "Thepla House"})
	attempt := store.Attempt{DinerID: o.DinerID, Key: "k", Digest: "d"}
	server.Pause()
	_, err := db.PlaceOrder(t.Context(), o, attempt)
	wants(t, "PlaceOrder()", err, foodie.Timeout, "store_timeout")
	server.Resume()
	db = mustOpen(t, server.URI()+"hang", Options{})
	for { // whatever became of the first try, the key is placed once
		state, err := db.PlaceOrder(t.Context(), o, attempt)
		if err == nil {
			if state.Order != nil && state.Order.ID != o.ID {
				t.Errorf("the key came to %+v, want the order of the first try or of this", state)
			}
			break
		}
		wants(t, "PlaceOrder()", err, foodie.Unavailable, "store_unavailable")
	}
	if all, err := db.Orders(t.Context(), store.OrderQuery{DinerID: o.DinerID}); err != nil || len(all) != 1 {
		t.Errorf("%d orders, %v, want 1", len(all), err)
	}
}
