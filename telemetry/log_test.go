package telemetry_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/foodieexpress/foodie/telemetry"
)

// output is what a log was written to; it may fail.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
	fail error
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.fail != nil {
		return 0, o.fail
	}
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

func TestLogLine(t *testing.T) {
	var out output
	log, flush := telemetry.NewLogger(&out, telemetry.LogOptions{JSON: true, Service: "api"})
	ctx := telemetry.WithRequestID(t.Context(), "req-1")
	log.With("hop", "store").InfoContext(ctx, "order placed", "total_paise", 7000)
	if err := flush(); err != nil {
		t.Fatal(err)
	}
	var line map[string]any
	if err := json.Unmarshal([]byte(out.String()), &line); err != nil {
		t.Fatalf("%q: %v", out.String(), err)
	}
	for field, want := range map[string]any{"level": "INFO", "msg": "order placed", "service": "api", "request_id": "req-1", "hop": "store", "total_paise": 7000.0} {
		if line[field] != want {
			t.Errorf("%s = %v, want %v in %s", field, line[field], want, out.String())
		}
	}
	if at, err := time.Parse(time.RFC3339, fmt.Sprint(line["time"])); err != nil || at.Location() != time.UTC {
		t.Errorf("time = %v, want UTC", line["time"])
	}
	if id, _ := line["trace_id"].(string); len(id) != 32 {
		t.Errorf("trace_id = %v", line["trace_id"])
	}
}

func TestLogText(t *testing.T) {
	var out output
	log, flush := telemetry.NewLogger(&out, telemetry.LogOptions{Level: slog.LevelWarn})
	log.Info("too quiet to be written")
	log.WithGroup("tool").Warn("two\nlines", "name", "place_order")
	if err := flush(); err != nil {
		t.Fatal(err)
	}
	got := out.String()
	if strings.Count(got, "\n") != 1 || !strings.Contains(got, `msg="two\nlines" tool.name=place_order`) {
		t.Errorf("log = %q, want one line", got)
	}
	if strings.Contains(got, "service") || strings.Contains(got, "request_id") {
		t.Errorf("log = %q, with fields that nobody gave", got)
	}
}

func TestLogWaitsATenthOfASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out output
		log, flush := telemetry.NewLogger(&out, telemetry.LogOptions{})
		for round := range 2 {
			log.Info("line", "round", round)
			time.Sleep(99 * time.Millisecond)
			synctest.Wait()
			if strings.Contains(out.String(), fmt.Sprint("round=", round)) {
				t.Errorf("round %d was written before 100 ms", round)
			}
			time.Sleep(2 * time.Millisecond)
			synctest.Wait()
			if !strings.Contains(out.String(), fmt.Sprint("round=", round)) {
				t.Errorf("round %d still waits after 100 ms", round)
			}
		}

		log.Info("quiet")
		log.Error("loud")
		if got := out.String(); !strings.Contains(got, "quiet") || strings.Index(got, "quiet") > strings.Index(got, "loud") {
			t.Errorf("an error does not write at once what waits before it: %q", got)
		}

		log.Info("last words")
		if err := flush(); err != nil || !strings.Contains(out.String(), "last words") {
			t.Errorf("flush = %v, log %q", err, out.String())
		}
	})
}

func TestLogWritesWhenMuchWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out output
		log, _ := telemetry.NewLogger(&out, telemetry.LogOptions{})
		for range 1000 {
			log.Info("a line that is one of many, some sixty bytes long")
		}
		if out.String() == "" {
			t.Error("a thousand lines wait in memory")
		}
	})
}

func TestLogLosesNoLine(t *testing.T) {
	var out output
	log, flush := telemetry.NewLogger(&out, telemetry.LogOptions{JSON: true})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 500 {
				log.Info("line")
			}
		})
	}
	all.Wait()
	if err := flush(); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	for _, line := range lines {
		if !json.Valid([]byte(line)) {
			t.Fatalf("a torn line: %q", line)
		}
	}
	if len(lines) != 4000 {
		t.Errorf("%d lines, want 4000", len(lines))
	}
}

func TestFlushTellsTheFirstFailure(t *testing.T) {
	full := errors.New("disk full")
	out := output{fail: full}
	log, flush := telemetry.NewLogger(&out, telemetry.LogOptions{})
	log.Warn("lost")
	out.fail = nil
	log.Warn("kept")
	if err := flush(); !errors.Is(err, full) {
		t.Errorf("flush = %v, want %v", err, full)
	}
	if got := out.String(); strings.Contains(got, "lost") || !strings.Contains(got, "kept") {
		t.Errorf("log = %q", got)
	}
}
