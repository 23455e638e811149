package limit_test

import (
	"testing"
	"time"

	"github.com/foodieexpress/foodie/limit"
)

func TestPerMinute(t *testing.T) {
	if got, want := limit.PerMinute(5), (limit.Rule{Count: 5, Per: time.Minute}); got != want {
		t.Errorf("PerMinute(5) = %+v, want %+v", got, want)
	}
	if limit.PerMinute(5).Unlimited() || !limit.PerMinute(0).Unlimited() {
		t.Error("5 a minute is no limit, or 0 is one")
	}
}
