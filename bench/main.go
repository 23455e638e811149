// Command bench prints how fast the house is, as ratios to floors that run in the same process and the same run: a bare
// net/http server, bare group commits, raw argon2id. Floor and subject take many short turns, and the median of the turns'
// ratios is told, so that other work on the machine falls on both. Targets are printed beside what was reached and never decide the exit status,
// which is 1 only when something could not be run.
//
//	go run ./bench              # everything, about three minutes
//	go run ./bench -only read   # one part
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/pprof"
	"strings"
	"time"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// A plan says how long and on what the parts run.
type plan struct {
	rounds int           // of floor and subject
	each   time.Duration // one side of a round
	dir    string        // on the disk to be measured
	orders int           // in the large store
	places int           // restaurants in the large catalogue
}

// parts are what can be run, in the order of the table.
var parts = []struct {
	name string
	run  func(context.Context, plan, *table) error
}{
	{"read", benchReads},
	{"order", benchOrders},
	{"signin", benchSignIn},
	{"chat", benchChat},
	{"search", benchSearch},
	{"list", benchLists},
	{"overload", benchOverload},
	{"process", benchProcess},
}

func run(args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(errs)
	p := plan{}
	only := flags.String("only", "", "parts to run, separated by commas: read, order, signin, chat, search, list, overload, process; all when empty")
	parent := flags.String("dir", os.TempDir(), "folder on the disk to be measured")
	profile := flags.String("profile", "", "file for a CPU profile of the run, for go tool pprof")
	flags.IntVar(&p.rounds, "rounds", 31, "turns that floor and subject take")
	flags.DurationVar(&p.each, "each", 100*time.Millisecond, "time of one turn")
	flags.IntVar(&p.orders, "orders", 1_000_000, "orders in the large store")
	flags.IntVar(&p.places, "restaurants", 100_000, "restaurants in the large catalogue")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	stopProfile, err := startProfile(*profile)
	if err != nil {
		fmt.Fprintln(errs, err)
		return 1
	}
	defer stopProfile()
	if err := runParts(ctx, p, *parent, *only, out); err != nil {
		fmt.Fprintln(errs, err)
		return 1
	}
	return 0
}

// startProfile begins a CPU profile unless file is empty.
func startProfile(file string) (stop func(), err error) {
	if file == "" {
		return func() {}, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() {
		pprof.StopCPUProfile()
		_ = f.Close() // a profile that could not be written cannot be read either
	}, nil
}

// runParts runs the parts that are asked for, each in a folder of its own, and prints its rows as they come.
func runParts(ctx context.Context, p plan, parent, only string, out io.Writer) error {
	fmt.Fprintf(out, "%s, %d cores, %s/%s, data in %s\n", runtime.Version(), runtime.GOMAXPROCS(0), runtime.GOOS, runtime.GOARCH, parent)
	t := newTable(out)
	var failed error
	for _, part := range parts {
		if only != "" && !strings.Contains(","+only+",", ","+part.name+",") {
			continue
		}
		if err := runPart(ctx, p, parent, part.run, t); err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", part.name, err))
		}
		if ctx.Err() != nil {
			break
		}
	}
	t.close()
	return failed
}

func runPart(ctx context.Context, p plan, parent string, part func(context.Context, plan, *table) error, t *table) (err error) {
	dir, err := os.MkdirTemp(parent, "foodie-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	p.dir = dir
	err = part(ctx, p, t)
	runtime.GC() // what this part left behind is not the next one's burden
	return err
}
