package session_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/session"
)

func TestWhoEndsATurnWaitsForAnExtensionThatRuns(t *testing.T) {
	running, end := make(chan struct{}), make(chan struct{})
	var extended, left atomic.Bool
	r := session.Renew(t.Context(), session.Config{LeaseFor: 30 * time.Millisecond}, func() bool {
		close(running)
		<-end
		extended.Store(true)
		return true
	}, func() { left.Store(true) })
	<-running
	time.AfterFunc(20*time.Millisecond, func() { close(end) })
	r.Halt()
	if !extended.Load() || left.Load() {
		t.Errorf("halted while an extension ran: %t, and the next turn came in: %t", !extended.Load(), left.Load())
	}
	r.Stop()
	if !left.Load() {
		t.Error("the next turn does not come in")
	}
}
