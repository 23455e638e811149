package sqlite_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/store/sqlite"
)

// The tests of this file start their own program again as other processes, which these variables tell what to do.
const (
	roleVariable = "FOODIE_STORE_TEST_ROLE"
	pathVariable = "FOODIE_STORE_TEST_PATH"
)

func TestMain(m *testing.M) {
	roles := map[string]func(*sqlite.DB) error{"flood": flood, "race": race, "curate": curate}
	if role, ok := roles[os.Getenv(roleVariable)]; ok {
		if err := act(role); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func act(role func(*sqlite.DB) error) error {
	db, err := sqlite.Open(context.Background(), os.Getenv(pathVariable))
	if err != nil {
		return err
	}
	if err := role(db); err != nil {
		return err
	}
	return db.Close()
}

// start runs a role on the file at path.
func start(t *testing.T, role, path string) (*exec.Cmd, io.ReadCloser) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"="+role, pathVariable+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return cmd, out
}

// flood places orders without end, and says of each which it was as soon as it is placed.
func flood(db *sqlite.DB) error {
	failed := make(chan error)
	for i := range 8 {
		go func() {
			diner := foodie.ID(fmt.Sprint("diner ", i))
			for {
				o := someOrder(diner)
				if _, err := db.PlaceOrder(context.Background(), o, store.Attempt{DinerID: diner, Key: string(o.ID), Digest: "d"}); err != nil {
					failed <- err
					return
				}
				fmt.Println(diner+",", o.ID)
			}
		}()
	}
	return <-failed
}

func TestAKilledProcessLosesNoOrderThatItAnswered(t *testing.T) {
	path := filepath.Join(t.TempDir(), "foodie.db")
	var answered []string
	for range 3 {
		cmd, out := start(t, "flood", path)
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			answered = append(answered, lines.Text())
			if n == 100 {
				if err := cmd.Process.Kill(); err != nil { // SIGKILL: no time to say good-bye
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait() // killed
	}
	db := open(t, path)
	all, err := db.Orders(t.Context(), store.OrderQuery{})
	if err != nil {
		t.Fatal(err)
	}
	kept := map[foodie.ID]int{}
	for _, o := range all {
		kept[o.ID]++
	}
	for _, line := range answered {
		diner, id, _ := strings.Cut(line, ", ")
		if kept[foodie.ID(id)] != 1 {
			t.Errorf("order %s was answered and is kept %d times", id, kept[foodie.ID(id)])
		}
		state, err := db.OrderByKey(t.Context(), foodie.ID(diner), id)
		if err != nil || state.Order == nil || state.Order.ID != foodie.ID(id) {
			t.Errorf("the key of answered order %s came to %+v, %v", id, state, err)
		}
	}
	if stats := statsOf(t, db); stats.Orders != int64(len(all)) || len(all) < len(answered) {
		t.Errorf("%d orders are counted, %d kept, %d answered", stats.Orders, len(all), len(answered))
	}
}

const raceKeys = 150

// race tries one key after the other, as another process does at the same time, and says which order each came to.
func race(db *sqlite.DB) error {
	for i := range raceKeys {
		o := someOrder("asha")
		key := fmt.Sprint("key ", i)
		state, err := db.PlaceOrder(context.Background(), o, store.Attempt{DinerID: "asha", Key: key, Digest: "d"})
		if err != nil {
			return err
		}
		if state.Order != nil {
			o = *state.Order
		}
		fmt.Println(o.ID)
	}
	return nil
}

func TestTwoProcessesPlaceEachKeyOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "foodie.db")
	db := open(t, path)
	said := make([][]string, 3)
	var wg sync.WaitGroup
	for i := range said {
		cmd, out := start(t, "race", path)
		wg.Go(func() {
			b, err := io.ReadAll(out)
			if err := cmd.Wait(); err != nil {
				t.Errorf("process %d: %v", i, err)
			}
			if err != nil {
				t.Error(err)
			}
			said[i] = strings.Fields(string(b))
		})
	}
	wg.Wait()
	all, err := db.Orders(t.Context(), store.OrderQuery{DinerID: "asha"})
	if err != nil || len(all) != raceKeys {
		t.Fatalf("%d orders, %v, want %d", len(all), err, raceKeys)
	}
	for i := range raceKeys {
		state, err := db.OrderByKey(t.Context(), "asha", fmt.Sprint("key ", i))
		if err != nil || state.Order == nil {
			t.Fatalf("key %d came to %+v, %v", i, state, err)
		}
		for p, ids := range said {
			if len(ids) != raceKeys || ids[i] != string(state.Order.ID) {
				t.Fatalf("process %d heard of %d orders, of key %d another than %s", p, len(ids), i, state.Order.ID)
			}
		}
	}
}

// curate changes the catalogue at every line that it reads, and says so.
func curate(db *sqlite.DB) error {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		r := foodie.Restaurant{ID: foodie.NewID(), Name: lines.Text(), Area: "Ahmedabad", Cuisine: "Gujarati", Version: 1}
		if err := db.CreateRestaurant(context.Background(), r); err != nil {
			return err
		}
		fmt.Println("created")
	}
	return lines.Err()
}

func TestAProcessSeesAtOnceWhatAnotherChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "foodie.db")
	db := open(t, path)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"=curate", pathVariable+"="+path)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for i := range 10 {
		before, err := db.CatalogueVersion(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprint("Thepla House ", i)
		fmt.Fprintln(in, name)
		if !lines.Scan() {
			t.Fatal("the other process ended")
		}
		if after, err := db.CatalogueVersion(t.Context()); err != nil || after == before {
			t.Errorf("version %d after %d, %v, want another", after, before, err)
		}
		if _, err := db.Restaurant(t.Context(), name); err != nil {
			t.Errorf("Restaurant(%s) = %v", name, err)
		}
	}
	in.Close()
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

func TestAFileOpenedByManyAtOnceIsMigratedOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "a folder", "what?#%41.db")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			db, err := sqlite.Open(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the file is not where it was asked for: %v", err)
	}
	statsOf(t, open(t, path))
}
