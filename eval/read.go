package eval

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/foodieexpress/foodie"
)

//go:embed own.jsonl
var own []byte

// A Suite is cases and the restaurants that they need.
type Suite struct {
	Cases      []Case
	catalogues map[string][]foodie.Restaurant // by key; a case with menus of its own has its place as key
	seen       map[string]string              // case id → its place
}

// Own is the small suite that comes with the program: sentences in English, Hindi and Gujarati over the sample restaurants.
func Own() (*Suite, error) {
	s := newSuite()
	return s, s.read("own.jsonl", own, nil)
}

// Load reads suite files, and all *.jsonl of folders. The error joins those of all bad lines; no case at all is one, too,
// since a suite that nobody plays would be without mistakes.
func Load(paths ...string) (*Suite, error) {
	s := newSuite()
	var failed error
	for _, path := range paths {
		files, err := suiteFiles(path)
		failed = errors.Join(failed, err)
		for _, file := range files {
			failed = errors.Join(failed, s.load(file))
		}
	}
	if failed == nil && len(s.Cases) == 0 {
		failed = fmt.Errorf("%s: no case in it", strings.Join(paths, ", "))
	}
	return s, failed
}

func newSuite() *Suite {
	return &Suite{catalogues: map[string][]foodie.Restaurant{}, seen: map[string]string{}}
}

// suiteFiles are path itself, or the suites of a folder.
func suiteFiles(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	files, err := filepath.Glob(filepath.Join(path, "*.jsonl"))
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("%s: no *.jsonl in this folder", path)
	}
	return files, err
}

func (s *Suite) load(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	beside := filepath.Join(filepath.Dir(file), "catalogues.json")
	docs, err := os.ReadFile(beside)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	named, err := readCatalogues(docs)
	if err != nil {
		return fmt.Errorf("%s: %w", beside, err)
	}
	return s.read(file, text, named)
}

// read adds the cases of one file, whose catalogues are named.
func (s *Suite) read(file string, text []byte, named map[string][]foodie.Restaurant) (failed error) {
	n := 0
	for line := range bytes.Lines(text) {
		n++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		place := fmt.Sprintf("%s:%d", file, n)
		c, err := decodeCase(line)
		if err == nil {
			c.place = place
			err = s.add(c, filepath.Dir(file), named)
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", place, err))
		}
	}
	return failed
}

// wrong is what is wrong with a field.
func wrong(field, format string, args ...any) error {
	return fmt.Errorf("%s: %s", field, fmt.Sprintf(format, args...))
}

// decodeCase reads one line. A field that no case has is a mistake in the suite, never ignored.
func decodeCase(line []byte) (c Case, err error) {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	err = dec.Decode(&c)
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.As(err, &mistyped):
		return c, wrong(mistyped.Field, "is a %s, want %s", mistyped.Value, mistyped.Type)
	case err != nil && strings.HasPrefix(err.Error(), "json: unknown field "):
		return c, wrong(strings.Trim(strings.TrimPrefix(err.Error(), "json: unknown field "), `"`), "no case has this field")
	case err != nil:
		return c, fmt.Errorf("no JSON object on one line: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return c, errors.New("more than one JSON object on a line")
	}
	return c, nil
}

// add keeps a case that is sound, and the restaurants that it needs.
func (s *Suite) add(c Case, folder string, named map[string][]foodie.Restaurant) error {
	if c.ID == "" {
		return wrong("id", "is missing")
	}
	if before := s.seen[c.ID]; before != "" {
		return wrong("id", "%q is also that of %s", c.ID, before)
	}
	key, menus, err := c.menus(folder, named)
	if err == nil {
		err = c.check(menus)
	}
	if err != nil {
		return err
	}
	c.Catalogue = key
	s.catalogues[key], s.seen[c.ID] = menus, c.place
	s.Cases = append(s.Cases, c)
	return nil
}

// check finds what would make a case's result mean nothing.
func (c Case) check(menus []foodie.Restaurant) error {
	if len(c.Turns) == 0 {
		return wrong("turns", "is missing")
	}
	for field, list := range map[string][]string{"setup": c.Setup, "turns": c.Turns} {
		if i := slices.IndexFunc(list, func(t string) bool { return strings.TrimSpace(t) == "" }); i >= 0 {
			return wrong(field, "[%d] is empty", i)
		}
	}
	want, known := wants[c.Suite]
	if !known {
		return wrong("suite", "is %q; there are order, dialogue, confirm, search and scope", c.Suite)
	}
	if err := want(c); err != nil {
		return err
	}
	return c.Expect.names(len(c.Turns), menus)
}

// wants are what the cases of each suite have to expect.
var wants = map[string]func(Case) error{
	Order: func(c Case) error {
		return firstOf(oneOf("expect.state", c.Expect.State, "", Pending), given("expect.lines", len(c.Expect.Lines) > 0))
	},
	Dialogue: func(c Case) error {
		e := c.Expect
		if err := oneOf("expect.state", e.State, Pending, Placed, None, Any); err != nil {
			return err
		}
		if (e.State == None || e.State == Any) == (len(e.Lines) > 0) {
			return wrong("expect.lines", "%d lines do not go with the state %s", len(e.Lines), e.State)
		}
		if e.State == Placed && len(e.Orders) > 0 {
			return wrong("expect.orders", "is for the states pending, none and any; one order that was placed stands in lines")
		}
		return nil
	},
	Confirm: func(c Case) error {
		for _, act := range c.Expect.Act {
			if err := oneOf("expect.act", act, Affirm, Deny, Neither); err != nil {
				return err
			}
		}
		return firstOf(given("setup", len(c.Setup) > 0), given("expect.act", len(c.Expect.Act) > 0))
	},
	Scope: func(c Case) error { return oneOf("expect.scope", c.Expect.Scope, "in", "out") },
	Search: func(c Case) error {
		if c.Expect.List == (len(c.Expect.Restaurants) > 0) {
			return wrong("expect.restaurants", "a search expects either restaurants or a list")
		}
		return nil
	},
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func given(field string, is bool) error {
	if !is {
		return wrong(field, "is missing")
	}
	return nil
}

func oneOf(field, value string, allowed ...string) error {
	if !slices.Contains(allowed, value) {
		return wrong(field, "is %q; allowed are %s", value, strings.Join(slices.DeleteFunc(slices.Clone(allowed), func(s string) bool { return s == "" }), ", "))
	}
	return nil
}

// names checks that the restaurants and dishes that are expected exist.
func (e Expect) names(turns int, menus []foodie.Restaurant) error {
	place := func(name string) bool {
		return slices.ContainsFunc(menus, func(r foodie.Restaurant) bool { return foodie.Key(r.Name) == foodie.Key(name) })
	}
	for field, list := range map[string][]string{"expect.restaurants": e.Restaurants, "expect.may": e.May, "expect.restaurant": someOf(e.Restaurant)} {
		for _, name := range list {
			if !place(name) {
				return wrong(field, "no restaurant of the catalogue is called %q", name)
			}
		}
	}
	if err := dishes("expect.lines", e.Lines, menus); err != nil {
		return err
	}
	for i, o := range e.Orders {
		field := fmt.Sprintf("expect.orders[%d]", i)
		if !place(o.Restaurant) {
			return wrong(field+".restaurant", "no restaurant of the catalogue is called %q", o.Restaurant)
		}
		if err := firstOf(given(field+".lines", len(o.Lines) > 0), dishes(field+".lines", o.Lines, menus)); err != nil {
			return err
		}
	}
	return e.turns(turns, menus)
}

// turns checks what is expected after turns on the way.
func (e Expect) turns(turns int, menus []foodie.Restaurant) error {
	for at, lines := range e.After {
		if n, err := strconv.Atoi(at); err != nil || n < 0 || n >= turns {
			return wrong("expect.after", "%q is no number of a turn, 0 to %d", at, turns-1)
		}
		if err := dishes("expect.after["+at+"]", lines, menus); err != nil {
			return err
		}
	}
	return nil
}

func someOf(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func dishes(field string, lines []Line, menus []foodie.Restaurant) error {
	for i, l := range lines {
		if l.Quantity < 1 {
			return wrong(fmt.Sprintf("%s[%d].quantity", field, i), "is %d; at least 1", l.Quantity)
		}
		if !slices.ContainsFunc(menus, func(r foodie.Restaurant) bool {
			return slices.ContainsFunc(r.Items, func(m foodie.MenuItem) bool { return foodie.Key(m.Name) == foodie.Key(l.Item) })
		}) {
			return wrong(fmt.Sprintf("%s[%d].item_name", field, i), "no dish of the catalogue is called %q", l.Item)
		}
	}
	return nil
}
