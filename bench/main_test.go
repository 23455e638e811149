package main

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestEveryPartRuns runs all parts in small, but for the one that builds the program. What they measure is not looked at.
func TestEveryPartRuns(t *testing.T) {
	var out, errs strings.Builder
	args := []string{"-rounds", "1", "-each", "20ms", "-orders", "300", "-restaurants", "2000", "-dir", t.TempDir(), "-only", "read,order,signin,chat,search,list,overload"}
	if code := run(args, &out, &errs); code != 0 {
		t.Fatalf("run(%q) = %d: %s", args, code, &errs)
	}
	for _, row := range []string{
		"GET /restaurants/,", "POST /orders/ at 100 : group commits", "POST /orders/ at 100 : one commit each", "sign-in,", "GET beside these sign-ins",
		"chat turn", "dish search", "text search", "GET /search/items", "admin's list, middle page, 300", "a diner's list", "GET /admin/stats", "a place at the gate", "five times as many", "their p99", " of 18 targets met",
	} {
		if !strings.Contains(out.String(), row) {
			t.Errorf("the table lacks %q:\n%s", row, &out)
		}
	}
}

func TestAPartThatCannotRunIsTold(t *testing.T) {
	var out, errs strings.Builder
	if code := run([]string{"-dir", "/does/not/exist", "-only", "read"}, &out, &errs); code != 1 || !strings.Contains(errs.String(), "read:") {
		t.Errorf("run in a folder that is not there = %d: %s", code, &errs)
	}
	if code := run([]string{"-unknown"}, &out, &errs); code != 2 {
		t.Errorf("run with an unknown flag = %d", code)
	}
}

func TestPercentile(t *testing.T) {
	list := []time.Duration{5, 1, 4, 2, 3}
	for percent, want := range map[int]time.Duration{0: 1, 50: 3, 95: 5, 100: 5} {
		if got := percentile(list, percent); got != want {
			t.Errorf("percentile(%v, %d) = %d, want %d", list, percent, got, want)
		}
	}
	if !slices.Equal(list, []time.Duration{5, 1, 4, 2, 3}) {
		t.Errorf("percentile changed its list to %v", list)
	}
	if got := median([]float64(nil)); got != 0 {
		t.Errorf("the median of nothing is %g", got)
	}
}

func TestWireTellsWhatItWasAnswered(t *testing.T) {
	l, err := serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/gone" {
			http.Error(w, "it went away", http.StatusGone)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	lines, err := dialAll(l.addr, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer lines.close()
	if err := lines[0].do(requestOf("GET", "/gone", "", "", ""), 200); err == nil || !strings.Contains(err.Error(), "410: it went away") {
		t.Errorf("do = %v, want the answer in it", err)
	}
	if err := lines[0].do(requestOf("GET", "/", "token", "", ""), 204); err != nil {
		t.Errorf("do on the same connection = %v", err)
	}
}

func TestALoadEndsWithItsFirstError(t *testing.T) {
	broken := errors.New("broken")
	_, err := together(3, func(context.Context, int) error { return broken })(t.Context(), time.Hour)
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "2 more") {
		t.Errorf("together = %v", err)
	}
}
