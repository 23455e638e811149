// Command cover reads a coverage profile and fails when the business packages have too little of it.
//
// The business packages are those a mistake of which a diner would feel: all but commands, benchmarks, end-to-end tests,
// test suites and tools.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
)

const module = "github.com/foodieexpress/foodie"

// apart are rooms that are no business packages.
var apart = []string{"cmd/", "bench", "e2e", "tools", "store/storetest", "session/sessiontest", "llm/llmtest", "redisconn/redistest", "store/mongo/mongotest",
	"cache/cachetest", "event/eventtest", "limit/limittest", "lang"}

func main() {
	profile := flag.String("profile", "coverage.out", "the profile that go test wrote")
	least := flag.Float64("least", 88, "percent of statements that must be covered")
	flag.Parse()
	covered, total, err := read(*profile)
	if err != nil {
		fmt.Fprintln(os.Stderr, "cover:", err)
		os.Exit(1)
	}
	sumCovered, sumTotal := 0, 0
	names := make([]string, 0, len(total))
	for name := range total {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Printf("%6.1f %%  %s\n", percent(covered[name], total[name]), name)
		sumCovered, sumTotal = sumCovered+covered[name], sumTotal+total[name]
	}
	share := percent(sumCovered, sumTotal)
	fmt.Printf("%6.1f %%  all business packages (at least %g %%)\n", share, *least)
	if share < *least {
		os.Exit(1)
	}
}

// read adds up statements by package. A block that several test binaries report counts once, and is covered when any
// of them ran it.
func read(file string) (covered, total map[string]int, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	type block struct {
		statements int
		ran        bool
	}
	blocks := map[string]block{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Fields(lines.Text()) // file:line.col,line.col statements count
		if len(fields) != 3 {
			continue
		}
		n, _ := strconv.Atoi(fields[1])
		blocks[fields[0]] = block{n, blocks[fields[0]].ran || fields[2] != "0"}
	}
	covered, total = map[string]int{}, map[string]int{}
	for where, b := range blocks {
		name := strings.TrimPrefix(strings.TrimPrefix(path.Dir(where[:strings.LastIndexByte(where, ':')]), module), "/")
		if name == "" {
			name = "foodie"
		}
		if slices.ContainsFunc(apart, func(a string) bool { return strings.HasPrefix(name, a) }) {
			continue
		}
		total[name] += b.statements
		if b.ran {
			covered[name] += b.statements
		}
	}
	return covered, total, lines.Err()
}

func percent(part, whole int) float64 {
	if whole == 0 {
		return 100
	}
	return 100 * float64(part) / float64(whole)
}
