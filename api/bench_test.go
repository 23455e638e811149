package api_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api"
	"github.com/foodieexpress/foodie/samples"
	"github.com/foodieexpress/foodie/telemetry"
)

// The floor of a read is a bare net/http server that answers the same bytes; both are asked over loopback by a client
// that does as little as it can, so that what is compared is the servers.

func BenchmarkListRestaurants(b *testing.B)      { benchRead(b, "/restaurants/", false) }
func BenchmarkListRestaurantsFloor(b *testing.B) { benchRead(b, "/restaurants/", true) }
func BenchmarkGetRestaurant(b *testing.B)        { benchRead(b, "/restaurants/Swati%20Snacks", false) }
func BenchmarkGetRestaurantFloor(b *testing.B)   { benchRead(b, "/restaurants/Swati%20Snacks", true) }

func benchRead(b *testing.B, path string, floor bool) {
	log, flush := telemetry.NewLogger(io.Discard, telemetry.LogOptions{Level: slog.LevelInfo, Service: "api"})
	defer flush()
	w := newWorld(b, func(c *api.Config) { c.Log, c.Now = log, time.Now })
	rs, err := samples.Restaurants(noon)
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range rs {
		if err := w.store.CreateRestaurant(b.Context(), r); err != nil && foodie.KindOf(err) != foodie.Conflict {
			b.Fatal(err)
		}
	}
	h := w.handler
	if floor {
		body := []byte(w.do("GET", path, nil).want(200).body)
		length := strconv.Itoa(len(body))
		h = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", length)
			_, _ = w.Write(body)
		})
	}
	hammer(b, h, 10, func(int) string { return "GET " + path + " HTTP/1.1\r\nHost: bench\r\n\r\n" }, 200)
}

// BenchmarkPlaceOrder places orders from 100 connections, each durable before it is answered.
func BenchmarkPlaceOrder(b *testing.B) {
	log, flush := telemetry.NewLogger(io.Discard, telemetry.LogOptions{Level: slog.LevelInfo, Service: "api"})
	defer flush()
	w := newWorld(b, func(c *api.Config) { c.Log = log })
	token := w.token("asha")
	body := `{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":2,"options":["large"]},{"item_name":"Masala Chaas","quantity":1}]}`
	hammer(b, w.handler, 100, func(n int) string {
		return fmt.Sprintf("POST /orders/ HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\nIdempotency-Key: k%d\r\nContent-Length: %d\r\n\r\n%s", token, n, len(body), body)
	}, 201)
}

// hammer asks h over so many connections, b.N times in all.
func hammer(b *testing.B, h http.Handler, connections int, request func(n int) string, status int) {
	server := httptest.NewServer(h)
	defer server.Close()
	var n atomic.Int64
	var failed atomic.Value
	var wg sync.WaitGroup
	b.ReportAllocs()
	b.ResetTimer()
	for range connections {
		wg.Go(func() {
			if err := drive(server.Listener.Addr().String(), &n, int64(b.N), request, fmt.Sprint(status)); err != nil {
				failed.Store(err)
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	if err := failed.Load(); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
}

func drive(address string, n *atomic.Int64, most int64, request func(int) string, status string) error {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer c.Close()
	in := bufio.NewReaderSize(c, 64<<10)
	for {
		i := n.Add(1)
		if i > most {
			return nil
		}
		if _, err := io.WriteString(c, request(int(i))); err != nil {
			return err
		}
		if err := readAnswer(in, status); err != nil {
			return err
		}
	}
}

func readAnswer(in *bufio.Reader, status string) error {
	length := 0
	for first := true; ; first = false {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if first && !bytes.Contains(line, []byte(" "+status+" ")) {
			rest, _ := in.Peek(in.Buffered())
			return fmt.Errorf("%s%s", line, rest)
		}
		if len(line) == 2 {
			break
		}
		if v, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(v))); err != nil {
				return err
			}
		}
	}
	_, err := in.Discard(length)
	return err
}

// BenchmarkOrdersPage reads the newest 50 orders of a diner who has many.
func BenchmarkOrdersPage(b *testing.B) {
	w := newWorld(b, func(c *api.Config) { c.Log = slog.New(slog.DiscardHandler) })
	token := w.token("asha")
	for range 200 {
		w.as("asha", "POST", "/orders/", `{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":2}]}`).want(201)
	}
	hammer(b, w.handler, 10, func(int) string {
		return "GET /orders/?limit=50 HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer " + token + "\r\n\r\n"
	}, 200)
}
