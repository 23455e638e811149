// Command language measures how well we understand people: it starts a scratch instance, plays the suites of a folder
// beside this checkout against it, and prints the scorer's table and what it comes to.
//
// The suites may measure us but not be shipped, so they are read where they lie. Where they are absent it says so and
// is done. With -check it fails when a figure is worse than the level that level.json keeps; with -keep it writes the
// level reached.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"time"
)

const levelFile = "e2e/language/level.json"

var suites = []string{"orders", "dialogues", "confirmations", "scope", "search"}

func main() {
	check := flag.Bool("check", false, "fail when a figure is worse than the level kept")
	keep := flag.Bool("keep", false, "keep the level reached")
	folder := flag.String("suites", "../shared/eval", "the folder of the suites and their scorer")
	failures := flag.String("out", "", "also write every result to this file")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := measure(ctx, *folder, *failures, *check, *keep); err != nil {
		fmt.Fprintln(os.Stderr, "language:", err)
		os.Exit(1)
	}
}

// measure plays the suites and judges the figures.
func measure(ctx context.Context, folder, out string, check, keep bool) error {
	if _, err := os.Stat(filepath.Join(folder, "score", "main.go")); err != nil {
		fmt.Printf("The suites are not at %s, so nothing is measured.\n", folder)
		return nil
	}
	scratch, err := os.MkdirTemp("", "foodie-language-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	if out == "" {
		out = filepath.Join(scratch, "results.json")
	}
	if err := play(ctx, folder, scratch, out); err != nil {
		return err
	}
	reached, err := figuresOf(out)
	if err != nil {
		return err
	}
	reached.print(os.Stdout)
	switch {
	case keep:
		return reached.write(levelFile)
	case check:
		return reached.holds(levelFile)
	}
	return nil
}

// play builds the scorer, starts a scratch instance, and lets one loose on the other.
func play(ctx context.Context, folder, scratch, out string) error {
	scorer := filepath.Join(scratch, "score")
	build := exec.CommandContext(ctx, "go", "build", "-C", filepath.Join(folder, "score"), "-o", scorer, ".")
	build.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false")
	if b, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the scorer: %w\n%s", err, b)
	}
	scene, err := start(ctx, scratch)
	if err != nil {
		return err
	}
	args := []string{"-api", scene.api, "-agent", scene.agent, "-admin-user", adminName, "-admin-password", adminPassword, "-wipe", "-guest", "-j", "4", "-out", out}
	for _, s := range suites {
		args = append(args, filepath.Join(folder, s+".jsonl"))
	}
	limited, cancel := context.WithTimeoutCause(ctx, 10*time.Minute, errors.New("the suites took too long"))
	defer cancel()
	run := exec.CommandContext(limited, scorer, args...)
	run.Stdout, run.Stderr = os.Stdout, os.Stderr
	return errors.Join(run.Run(), scene.stop())
}
