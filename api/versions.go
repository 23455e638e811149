package api

import (
	"context"
	"sync"
	"time"
)

// catalogueTopic is where a change of any restaurant is told.
const catalogueTopic = "catalogue"

// versions know the version of the catalogue. A store in this process is asked each time, which costs it next to nothing; a
// remote one once in a while, by one request for all.
type versions struct {
	ask  func(context.Context) (int64, error)
	now  func() time.Time
	age  time.Duration   // how long an answer is believed; 0 for not at all
	told <-chan struct{} // another instance has changed the catalogue

	asking chan struct{} // held by the one request that asks; the others wait for it

	mu        sync.Mutex
	answer    int64
	asked     time.Time // before answer came; zero when answer is not to be believed
	forgotten int       // how often an answer was forgotten, so that one on its way is not believed either
}

// current is the version now, or at most age ago.
func (v *versions) current(ctx context.Context) (int64, error) {
	if v.age <= 0 {
		return v.ask(ctx)
	}
	if answer, ok := v.believed(); ok {
		return answer, nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, databaseTime, errDatabaseTime)
	defer cancel()
	select {
	case v.asking <- struct{}{}:
		defer func() { <-v.asking }()
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	if answer, ok := v.believed(); ok {
		return answer, nil
	}
	return v.next(ctx)
}

// next asks the store, and believes it from now on.
func (v *versions) next(ctx context.Context) (int64, error) {
	v.mu.Lock()
	asked, forgotten := v.now(), v.forgotten
	v.mu.Unlock()
	answer, err := v.ask(ctx)
	v.mu.Lock()
	defer v.mu.Unlock()
	if err == nil && forgotten == v.forgotten {
		v.answer, v.asked = answer, asked
	}
	return answer, err
}

// believed is an answer that is young enough, unless another instance has changed the catalogue since.
func (v *versions) believed() (int64, bool) {
	select {
	case <-v.told:
		v.forget()
	default:
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	age := v.now().Sub(v.asked)
	return v.answer, !v.asked.IsZero() && age >= 0 && age < v.age
}

// forget makes the next request ask the store.
func (v *versions) forget() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.asked = time.Time{}
	v.forgotten++
}
