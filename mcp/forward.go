package mcp

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// mostForwarded is how many calls are on their way at once; the next waits.
const mostForwarded = 8

// Forward passes every message of in on to the server at endpoint, and its answers to out, until in or ctx ends. client
// carries the bearer token. A call that the server does not take is answered with an error, and the next one is tried.
func Forward(ctx context.Context, endpoint string, client *http.Client, in io.ReadCloser, out io.Writer) error {
	near, err := (&mcp.IOTransport{Reader: in, Writer: unclosed{out}}).Connect(ctx)
	if err != nil {
		return err
	}
	f := &forwarder{near: near, far: &mcp.StreamableClientTransport{Endpoint: endpoint, HTTPClient: client, DisableStandaloneSSE: true, MaxRetries: -1}}
	places := make(chan struct{}, mostForwarded)
	defer f.running.Wait()
	for {
		m, err := near.Read(ctx)
		if err != nil {
			return ended(ctx, err)
		}
		call, ok := m.(*jsonrpc.Request)
		if !ok {
			continue // an answer, but we ask nothing
		}
		places <- struct{}{}
		f.running.Go(func() {
			defer func() { <-places }()
			f.pass(ctx, call)
		})
	}
}

// ended is err, unless it only says that the input or ctx has ended.
func ended(ctx context.Context, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe) || ctx.Err() != nil {
		return nil
	}
	return err
}

// unclosed leaves the closing of a writer to its owner.
type unclosed struct{ io.Writer }

// Close does nothing.
func (unclosed) Close() error { return nil }

// A forwarder stands between a program on this machine and a server elsewhere.
type forwarder struct {
	near    mcp.Connection
	far     *mcp.StreamableClientTransport
	running sync.WaitGroup
}

// pass sends one message and brings its answer back. The server keeps nothing between messages, so each has a connection
// of its own, and one that fails harms no other.
func (f *forwarder) pass(ctx context.Context, m *jsonrpc.Request) {
	answer, err := f.ask(ctx, m)
	if err != nil && m.IsCall() {
		answer = &jsonrpc.Response{ID: m.ID, Error: refusal(err)}
	}
	if answer != nil {
		_ = f.near.Write(ctx, answer) // who has gone reads nothing
	}
}

// ask gives the answer to m; nil for a message that has none.
func (f *forwarder) ask(ctx context.Context, m *jsonrpc.Request) (jsonrpc.Message, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	conn, err := f.far.Connect(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := conn.Write(ctx, m); err != nil || !m.IsCall() {
		return nil, err
	}
	for {
		answer, err := conn.Read(ctx)
		if err != nil {
			return nil, err
		}
		if r, ok := answer.(*jsonrpc.Response); ok && r.ID == m.ID {
			return r, nil
		}
	}
}

// notSent is the code by which the SDK says that a message did not get through, which is no error of the server's.
const notSent = -32005

// refusal is err for the program that asked: the server's own, or what its status says.
func refusal(err error) error {
	if own, ok := errors.AsType[*jsonrpc.Error](err); ok && own.Code != notSent {
		return own
	}
	words := "The FoodieExpress agent cannot be reached. Try again in a moment."
	switch {
	case strings.Contains(err.Error(), http.StatusText(http.StatusUnauthorized)):
		words = "The token of FOODIE_TOKEN does not hold any more. The person has to get a new one."
	case strings.Contains(err.Error(), http.StatusText(http.StatusTooManyRequests)):
		words = "Too many calls. Try again in a minute."
	}
	return &jsonrpc.Error{Code: jsonrpc.CodeInternalError, Message: words}
}
