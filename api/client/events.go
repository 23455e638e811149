package client

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
)

const eventStream = "text/event-stream"

// Bounds of a stream of events.
const (
	maxEvent  = 1 << 20          // bytes of a line
	comeBack  = time.Second      // until it is asked for again, where the API does not say
	comeLater = 30 * time.Second // the same, when the API was away for long
)

// OrderEvents follows one of the user's orders: as it is now, unless it is still of version last, and then as it is after
// each change. A version that another followed at once may be left out. It ends after an order that is final. When the
// connection ends, or the API is away, it asks again after a while, and reaches any instance; every other failure, and
// the end of ctx, is yielded last. Orders carry their Version.
//
// A RoundTripper that bounds the time of an answer makes it ask again each time that is over.
func (c *Client) OrderEvents(ctx context.Context, id foodie.ID, last int64) iter.Seq2[foodie.Order, error] {
	return func(yield func(foodie.Order, error) bool) {
		f := &follower{client: c, path: "/orders/" + url.PathEscape(string(id)) + "/events", seen: last, again: comeBack, yield: yield}
		for {
			err := f.listen(ctx)
			if f.ended {
				return
			}
			if err != nil {
				f.failures++
			}
			if err == nil || passing(err) && ctx.Err() == nil {
				err = f.rest(ctx)
			}
			if err != nil {
				yield(foodie.Order{}, err)
				return
			}
		}
	}
}

// passing reports whether it is worth asking again.
func passing(err error) bool {
	kind := foodie.KindOf(err)
	return kind == foodie.Unavailable || kind == foodie.Timeout
}

// A follower is one order being followed over any number of connections.
type follower struct {
	client   *Client
	path     string
	seen     int64         // the last version that was yielded
	again    time.Duration // until the stream is asked for again
	failures int           // in a row
	ended    bool          // the order is final, or nobody wants more
	yield    func(foodie.Order, error) bool
}

// rest waits until it is time to ask again; half of that is chance, so that the followers of an instance that went do not
// come to the next all at once.
func (f *follower) rest(ctx context.Context) error {
	pause := f.again/2 + rand.N(f.again)
	for range min(f.failures, 5) {
		pause *= 2
	}
	select {
	case <-time.After(min(pause, comeLater)):
		return nil
	case <-ctx.Done():
		return trouble(ctx, ctx.Err())
	}
}

// listen reads one connection to its end, which is no failure.
func (f *follower) listen(ctx context.Context) error {
	header := http.Header{"Accept": {eventStream}, "Cache-Control": {"no-store"}}
	if f.seen != 0 {
		header.Set("Last-Event-ID", strconv.FormatInt(f.seen, 10))
	}
	req, err := f.client.request(ctx, call{method: http.MethodGet, path: f.path, header: header})
	if err != nil {
		return unreachable(err)
	}
	resp, err := f.client.http.RoundTrip(req)
	if err != nil {
		return trouble(ctx, err)
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode == http.StatusNoContent: // it is final, and that was seen
		f.ended = true
		return nil
	case resp.StatusCode != http.StatusOK:
		body, err := io.ReadAll(io.LimitReader(resp.Body, maxEvent))
		if err != nil {
			return trouble(ctx, err)
		}
		return problem(resp, body)
	case !strings.HasPrefix(resp.Header.Get("Content-Type"), eventStream):
		return badResponse(fmt.Errorf("a stream of type %q", resp.Header.Get("Content-Type")))
	}
	f.failures = 0
	return f.read(ctx, resp.Body)
}

// A message is one event as it is read.
type message struct{ event, id, data string }

// read takes events apart (HTML Living Standard, section 9.2.6), as far as the API writes them: what it may write one day
// is passed over.
func (f *follower) read(ctx context.Context, body io.Reader) error {
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, maxEvent)
	var m message
	for !f.ended && lines.Scan() {
		if lines.Text() != "" {
			f.line(&m, lines.Text())
			continue
		}
		if err := f.order(m); err != nil {
			return err
		}
		m = message{}
	}
	err := lines.Err()
	switch {
	case f.ended || err == nil:
		return nil
	case errors.Is(err, bufio.ErrTooLong):
		return badResponse(err)
	}
	return trouble(ctx, err)
}

// line takes one line into m. A comment is a field without a name.
func (f *follower) line(m *message, line string) {
	field, value, _ := strings.Cut(line, ":")
	value = strings.TrimPrefix(value, " ")
	switch field {
	case "event":
		m.event = value
	case "id":
		m.id = value
	case "data":
		m.data = value
	case "retry":
		if ms, err := strconv.Atoi(value); err == nil && ms > 0 {
			f.again = min(time.Duration(ms)*time.Millisecond, comeLater)
		}
	}
}

// order yields the order of m, when it is of one.
func (f *follower) order(m message) error {
	if m.event != "order" {
		return nil
	}
	var o wire.Order
	if err := json.Unmarshal([]byte(m.data), &o); err != nil {
		return badResponse(err)
	}
	version, err := strconv.ParseInt(m.id, 10, 64)
	if err != nil {
		return badResponse(err)
	}
	order := o.Domain()
	order.Version, f.seen = version, version
	f.ended = !f.yield(order, nil) || order.Status.Final()
	return nil
}
