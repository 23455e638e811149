// Package client speaks to the HTTP API: one method a route, domain types in and out, and a *foodie.Error for every
// failure. It is the only way in which the agent, the page and the terminal reach data, over a network or, with
// Handler, inside one process.
//
// An error's Kind, Code, Field and Message are those of the problem details (RFC 9457) that the API answered. Trouble
// on the way has codes of its own: "api_unreachable" (Unavailable), "api_timeout" (Timeout) and "bad_response"
// (Internal) for an answer that cannot be read.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
)

// MaxAnswer bounds how much of an answer is read, in bytes: a whole catalogue fits.
const MaxAnswer = 256 << 20

// A Client speaks for one user, or for nobody. It is safe for concurrent use.
type Client struct {
	base  string
	http  http.RoundTripper
	token string
}

// New makes a Client of the API at baseURL, such as http://127.0.0.1:8000, that speaks for nobody.
func New(baseURL string, rt http.RoundTripper) *Client {
	return &Client{base: strings.TrimRight(baseURL, "/") + "/api/v1", http: rt}
}

// As returns a copy of c that speaks for the user of token; for nobody when token is empty.
func (c *Client) As(token string) *Client {
	as := *c
	as.token = token
	return &as
}

type dinerAddress struct{}

// WithDinerAddress makes requests under the returned context count against the diner's address, not against ours.
func WithDinerAddress(ctx context.Context, addr string) context.Context {
	return context.WithValue(ctx, dinerAddress{}, addr)
}

// A call is one request and what its answer becomes.
type call struct {
	method, path string // path with its segments escaped, and its query
	header       http.Header
	body         any // as JSON; nil for none
	into         any // the answer's JSON; nil when it is not wanted
}

// do sends what and reads its answer. The answer's header comes back also for 304, whose status is the only one
// beside 2xx that is no error.
func (c *Client) do(ctx context.Context, what call) (status int, header http.Header, err error) {
	req, err := c.request(ctx, what)
	if err != nil {
		return 0, nil, unreachable(err)
	}
	resp, err := c.http.RoundTrip(req)
	if err != nil {
		return 0, nil, trouble(ctx, err)
	}
	defer drain(resp.Body)
	if resp.StatusCode == http.StatusNotModified {
		return resp.StatusCode, resp.Header, nil
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, MaxAnswer+1))
	switch {
	case err != nil:
		return 0, nil, trouble(ctx, err)
	case len(body) > MaxAnswer:
		return 0, nil, badResponse(errors.New("the answer is too long"))
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		return resp.StatusCode, resp.Header, problem(resp, body)
	}
	if what.into != nil {
		if err := json.Unmarshal(body, what.into); err != nil {
			return resp.StatusCode, resp.Header, badResponse(err)
		}
	}
	return resp.StatusCode, resp.Header, nil
}

func (c *Client) request(ctx context.Context, what call) (*http.Request, error) {
	var body io.Reader
	if what.body != nil {
		b, err := json.Marshal(what.body)
		if err != nil {
			return nil, fmt.Errorf("encode %s %s: %w", what.method, what.path, err)
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, what.method, c.base+what.path, body)
	if err != nil {
		return nil, err
	}
	for name, values := range what.header {
		req.Header[name] = values
	}
	if what.body != nil && req.Header.Get("Content-Type") == "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", "application/json")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	if addr, _ := ctx.Value(dinerAddress{}).(string); addr != "" {
		req.Header.Set("X-Forwarded-For", addr)
	}
	return req, nil
}

// drain reads what is left, within reason, so that the connection can serve again.
func drain(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, 64<<10)
	_ = body.Close()
}

// trouble names what stopped a request on its way. A RoundTripper that classified its failure keeps its word.
func trouble(ctx context.Context, err error) error {
	if e, ok := errors.AsType[*foodie.Error](err); ok {
		return e
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return foodie.NewError(foodie.Timeout, "api_timeout", "The request timed out. Please try again.").Because(err)
	}
	return unreachable(err)
}

func unreachable(err error) error {
	return foodie.NewError(foodie.Unavailable, "api_unreachable", "Cannot connect to the restaurant service. Please try again in a moment.").Because(err)
}

func badResponse(err error) error {
	return foodie.NewError(foodie.Internal, "bad_response", "Received an invalid response. Please try again.").Because(err)
}

// ok answers a call whose answer only matters as an error.
func (c *Client) ok(ctx context.Context, what call) error {
	_, _, err := c.do(ctx, what)
	return err
}

// get reads the JSON at path into a T.
func get[T any](ctx context.Context, c *Client, path string) (v T, header http.Header, err error) {
	_, header, err = c.do(ctx, call{method: http.MethodGet, path: path, into: &v})
	return v, header, err
}

// send writes body with method to path and reads the answer into a T.
func send[T any](ctx context.Context, c *Client, method, path string, body any) (v T, err error) {
	_, _, err = c.do(ctx, call{method: method, path: path, body: body, into: &v})
	return v, err
}

// Health asks whether the API is healthy: nil when it is.
func (c *Client) Health(ctx context.Context) error {
	h, _, err := get[wire.Health](ctx, c, "/health")
	if err == nil && h.Status != "healthy" {
		return badResponse(fmt.Errorf("health %q", h.Status))
	}
	return err
}
