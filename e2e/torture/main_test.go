package torture

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/foodieexpress/foodie/e2e/rig"
)

var (
	long = flag.Bool("torture", false, "run the long forms, and print the table of figures")
	only = flag.Int64("seed", -1, "run this seed alone where a test kills by seeds")
)

// figures are printed when all tests are done.
var figures rig.Figures

func TestMain(m *testing.M) {
	serveFloor()
	flag.Parse()
	status := rig.Main(m)
	fmt.Print(figures.String())
	os.Exit(status)
}

// of is the size of a test: short for every change, long for the table.
func of[T any](short, long_ T) T {
	if *long {
		return long_
	}
	return short
}

// median is the middle one.
func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}
