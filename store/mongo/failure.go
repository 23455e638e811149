package mongo

import (
	"context"
	"errors"
	"slices"

	mongodb "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"

	"github.com/foodieexpress/foodie"
)

// A refusal is the error of a caller's change function, which comes back as it was.
type refusal struct{ error }

// failure gives an error of the driver its kind. ctx is the caller's: when it has ended, its own error comes back.
func failure(ctx context.Context, err error) error {
	if own, is := errors.AsType[refusal](err); is {
		return own.error
	}
	if _, classified := errors.AsType[*foodie.Error](err); err == nil || classified {
		return err
	}
	if cause := ctx.Err(); cause != nil {
		return cause
	}
	switch {
	case away(err):
		return foodie.NewError(foodie.Unavailable, "store_unavailable", "The service is temporarily unavailable. Please try again in a moment.").Because(err)
	case late(err):
		return foodie.NewError(foodie.Timeout, "store_timeout", "This took too long. Please try again.").Because(err)
	}
	return foodie.NewError(foodie.Internal, "store_failed", "Something went wrong. Please try again.").Because(err)
}

// stateChanges are codes of a server that is stepping down, starting or shutting down (MongoDB's error code reference).
var stateChanges = []int{6, 7, 91, 189, 9001, 10107, 11600, 11602, 13435, 13436}

// away reports whether no server took the command, or the one that did went away or is no primary.
func away(err error) bool {
	if errors.Is(err, mongodb.ErrClientDisconnected) {
		return true
	}
	if _, is := errors.AsType[topology.ServerSelectionError](err); is {
		return true
	}
	if mongodb.IsTimeout(err) {
		return false
	}
	if _, is := errors.AsType[topology.ConnectionError](err); is {
		return true
	}
	if pool := driver.RetryablePoolError(nil); errors.As(err, &pool) && pool.Retryable() { // emptied, as another command failed
		return true
	}
	answer, is := errors.AsType[mongodb.ServerError](err)
	return is && (answer.HasErrorLabel("NetworkError") || answer.HasErrorLabel("RetryableWriteError") || slices.ContainsFunc(stateChanges, answer.HasErrorCode))
}

// late reports whether the server, or a majority of the replica set, took too long. What was written may be kept.
func late(err error) bool {
	const writeConcernFailed = 64
	answer, is := errors.AsType[mongodb.ServerError](err)
	return mongodb.IsTimeout(err) || is && answer.HasErrorCode(writeConcernFailed)
}
