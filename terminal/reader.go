package terminal

import (
	"context"
	"io"
)

// untilDone reads from a keyboard or a pipe until done is closed, because neither can be told to stop. What was being read then
// is lost, and its goroutine ends with the process.
type untilDone struct {
	done <-chan struct{}
	from io.Reader
}

// Read implements io.Reader.
func (u untilDone) Read(p []byte) (int, error) {
	type result struct {
		text []byte
		err  error
	}
	got := make(chan result, 1)
	go func() {
		own := make([]byte, len(p)) // p is the caller's again when we are done
		n, err := u.from.Read(own)
		got <- result{own[:n], err}
	}()
	select {
	case r := <-got:
		return copy(p, r.text), r.err
	case <-u.done:
		return 0, context.Canceled
	}
}
