package telemetry

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"
)

// How long and how much of the log may wait in memory.
const (
	flushAfter  = 100 * time.Millisecond
	flushLength = 32 << 10
)

// LogOptions say how a log is written.
type LogOptions struct {
	Level   slog.Level
	JSON    bool   // one JSON object a line; else key=value
	Service string // "api", "agent"; left out when empty
}

// NewLogger writes to w one line for each record: time (UTC), level, msg, service, request_id and trace_id of the context,
// then its attributes. Lines wait at most 100 ms; warnings and errors are written at once, with what waits before them.
// Call flush before the process ends: it writes what waits and tells the first failure to write.
func NewLogger(w io.Writer, o LogOptions) (log *slog.Logger, flush func() error) {
	out := &lineWriter{w: w}
	options := &slog.HandlerOptions{Level: o.Level}
	var lines slog.Handler = slog.NewTextHandler(out, options)
	if o.JSON {
		lines = slog.NewJSONHandler(out, options)
	}
	if o.Service != "" {
		lines = lines.WithAttrs([]slog.Attr{slog.String("service", o.Service)})
	}
	return slog.New(&handler{lines: lines, out: out}), out.Flush
}

// handler adds to each record what its context knows.
type handler struct {
	lines slog.Handler
	out   *lineWriter
}

// Enabled reports whether lines of that level are written.
func (h *handler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.lines.Enabled(ctx, level)
}

// Handle writes one line.
func (h *handler) Handle(ctx context.Context, r slog.Record) error {
	line := slog.NewRecord(r.Time.UTC(), r.Level, r.Message, r.PC)
	if id := identityOf(ctx); id != nil {
		line.AddAttrs(slog.String("request_id", id.requestID), slog.String("trace_id", id.trace.ID))
	}
	r.Attrs(func(a slog.Attr) bool {
		line.AddAttrs(a)
		return true
	})
	if err := h.lines.Handle(ctx, line); err != nil {
		return err
	}
	if r.Level >= slog.LevelWarn {
		return h.out.Flush()
	}
	return nil
}

// WithAttrs makes a handler whose lines all carry attrs.
func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &handler{lines: h.lines.WithAttrs(attrs), out: h.out}
}

// WithGroup makes a handler whose attributes stand in a group.
func (h *handler) WithGroup(name string) slog.Handler {
	return &handler{lines: h.lines.WithGroup(name), out: h.out}
}

// lineWriter gathers lines and writes them together. A timer writes what waits, so that no goroutine lives on.
type lineWriter struct {
	w io.Writer

	mu      sync.Mutex
	waiting []byte
	timer   *time.Timer // runs while something waits
	err     error       // the first failure to write
}

// Write keeps one line.
func (l *lineWriter) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) == 0 {
		l.arm()
	}
	l.waiting = append(l.waiting, line...)
	if len(l.waiting) >= flushLength {
		l.flush()
	}
	return len(line), nil
}

func (l *lineWriter) arm() {
	if l.timer == nil {
		l.timer = time.AfterFunc(flushAfter, func() { _ = l.Flush() }) // the failure is kept in err
		return
	}
	l.timer.Reset(flushAfter)
}

// Flush writes what waits, and gives the first failure to write since the start.
func (l *lineWriter) Flush() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) > 0 {
		l.timer.Stop()
		l.flush()
	}
	return l.err
}

func (l *lineWriter) flush() {
	if _, err := l.w.Write(l.waiting); err != nil && l.err == nil {
		l.err = err
	}
	l.waiting = l.waiting[:0]
}
