package eval_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/eval"
)

// written keeps files in a folder of their own.
func written(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const sound = `{"id":"a","suite":"order","turns":["a falooda"],"expect":{"lines":[{"item_name":"Falooda","quantity":1}]}}` + "\n"

func TestBadLinesAreNamed(t *testing.T) {
	for name, tt := range map[string]struct{ line, want string }{
		"no JSON":             {`{"id":`, "s.jsonl:2: no JSON object on one line"},
		"two objects":         {`{"id":"b","suite":"scope","turns":["x"],"expect":{"scope":"out"}} {}`, "s.jsonl:2: more than one JSON object"},
		"an unknown field":    {`{"id":"b","sweet":"order"}`, "s.jsonl:2: sweet: no case has this field"},
		"a field of a type":   {`{"id":"b","turns":"x"}`, "s.jsonl:2: turns: is a string"},
		"no id":               {`{"suite":"scope","turns":["x"],"expect":{"scope":"out"}}`, "s.jsonl:2: id: is missing"},
		"an id again":         {`{"id":"a","suite":"scope","turns":["x"],"expect":{"scope":"out"}}`, "s.jsonl:1"},
		"no suite":            {`{"id":"b","turns":["x"]}`, `s.jsonl:2: suite: is ""`},
		"no turns":            {`{"id":"b","suite":"scope","expect":{"scope":"out"}}`, "s.jsonl:2: turns: is missing"},
		"an empty turn":       {`{"id":"b","suite":"scope","turns":["x"," "],"expect":{"scope":"out"}}`, "s.jsonl:2: turns: [1] is empty"},
		"no lines":            {`{"id":"b","suite":"order","turns":["x"],"expect":{}}`, "s.jsonl:2: expect.lines: is missing"},
		"no state":            {`{"id":"b","suite":"dialogue","turns":["x"],"expect":{}}`, `s.jsonl:2: expect.state: is ""`},
		"lines of none":       {`{"id":"b","suite":"dialogue","turns":["x"],"expect":{"state":"pending"}}`, "s.jsonl:2: expect.lines: 0 lines"},
		"orders twice":        {`{"id":"b","suite":"dialogue","turns":["x"],"expect":{"state":"placed","lines":[{"item_name":"Falooda","quantity":1}],"orders":[{}]}}`, "s.jsonl:2: expect.orders: is for"},
		"no set-up":           {`{"id":"b","suite":"confirm","turns":["x"],"expect":{"act":["deny"]}}`, "s.jsonl:2: setup: is missing"},
		"an act":              {`{"id":"b","suite":"confirm","setup":["x"],"turns":["x"],"expect":{"act":["maybe"]}}`, `s.jsonl:2: expect.act: is "maybe"`},
		"a scope":             {`{"id":"b","suite":"scope","turns":["x"],"expect":{"scope":"far"}}`, `s.jsonl:2: expect.scope: is "far"`},
		"a search for none":   {`{"id":"b","suite":"search","turns":["x"],"expect":{}}`, "s.jsonl:2: expect.restaurants: a search"},
		"a restaurant":        {`{"id":"b","suite":"search","turns":["x"],"expect":{"restaurants":["Nowhere"]}}`, `s.jsonl:2: expect.restaurants: no restaurant of the catalogue is called "Nowhere"`},
		"a dish":              {`{"id":"b","suite":"order","turns":["x"],"expect":{"lines":[{"item_name":"Air","quantity":1}]}}`, `s.jsonl:2: expect.lines[0].item_name: no dish of the catalogue is called "Air"`},
		"a quantity":          {`{"id":"b","suite":"order","turns":["x"],"expect":{"lines":[{"item_name":"Falooda"}]}}`, "s.jsonl:2: expect.lines[0].quantity: is 0"},
		"a turn after":        {`{"id":"b","suite":"dialogue","turns":["x"],"expect":{"state":"none","after":{"1":[]}}}`, `s.jsonl:2: expect.after: "1"`},
		"a catalogue":         {`{"id":"b","suite":"scope","catalogue":"moon","turns":["x"],"expect":{"scope":"out"}}`, `s.jsonl:2: catalogue: "moon"`},
		"menus and catalogue": {`{"id":"b","suite":"scope","catalogue":"town","menus":[],"turns":["x"],"expect":{"scope":"out"}}`, "s.jsonl:2: menus: stands beside"},
		"a menu":              {`{"id":"b","suite":"scope","menus":[{"name":"x"}],"turns":["x"],"expect":{"scope":"out"}}`, "s.jsonl:2: menus: x"},
		"an order's dish":     {`{"id":"b","suite":"dialogue","turns":["x"],"expect":{"state":"none","orders":[{"restaurant":"Kulfi Kendra"}]}}`, "s.jsonl:2: expect.orders[0].lines: is missing"},
		"an order's place":    {`{"id":"b","suite":"dialogue","turns":["x"],"expect":{"state":"none","orders":[{"restaurant":"Moon"}]}}`, "s.jsonl:2: expect.orders[0].restaurant"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := written(t, map[string]string{"s.jsonl": sound + tt.line + "\n"})
			if _, err := eval.Load(dir); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Load = %v, want %q", err, tt.want)
			}
		})
	}
}

// TestEveryBadLineIsTold: one mistake hides no other, in whichever file.
func TestEveryBadLineIsTold(t *testing.T) {
	dir := written(t, map[string]string{"a.jsonl": "x\n\n" + sound + "y\n", "b.jsonl": "{}\n"})
	_, err := eval.Load(dir, filepath.Join(dir, "missing.jsonl"))
	for _, want := range []string{"a.jsonl:1", "a.jsonl:4", "b.jsonl:1", "missing.jsonl"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Load = %v, want also %s", err, want)
		}
	}
	if _, err := eval.Load(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no *.jsonl") {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestCatalogues(t *testing.T) {
	stall := `[{"name":"Tuk Tuk","area":"Pier","cuisine":"Thai","items":[{"item_name":"Green Curry","price":200,"option_groups":{"size":["small","large"],"extras":["lime","peanuts"]}}]}]`
	order := `"suite":"order","turns":["two large green curries with lime"],"expect":{"restaurant":"Tuk Tuk","lines":[{"item_name":"green curry","quantity":2,"options":["large","lime"]}]}}`
	dir := written(t, map[string]string{
		"catalogues.json": `{"pier":` + stall + `}`,
		"s.jsonl":         `{"id":"a","catalogue":"pier",` + order + "\n" + `{"id":"b","menus":` + stall + "," + order + "\n" + strings.Replace(sound, `"a"`, `"c"`, 1),
	})
	for _, x := range play(t, dir) {
		if !x.Right {
			t.Errorf("%s: %+v", x.Case.ID, x.Mistakes)
		}
	}
	bad := written(t, map[string]string{"catalogues.json": `{"pier":[{"name":""}]}`, "s.jsonl": sound})
	if _, err := eval.Load(bad); err == nil || !strings.Contains(err.Error(), "catalogues.json: pier") {
		t.Errorf("Load = %v, want the catalogue named", err)
	}
}

// FuzzCase: no line of a suite stops the program, and a sound one stays sound.
func FuzzCase(f *testing.F) {
	f.Add(sound)
	f.Add(`{"id":"b","suite":"scope","menus":[{"name":"Tuk","area":"Pier","cuisine":"Thai","items":[{}]}],"turns":["x"],"expect":{"scope":"out"}}`)
	f.Add(`{"id":"b","suite":"dialogue","turns":["x"],"expect":{"state":"none","orders":[{"restaurant":"Kulfi Kendra"}],"after":{"-1":null}}}`)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, line string) {
		file := filepath.Join(dir, "s.jsonl")
		if err := os.WriteFile(file, []byte(line), 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := eval.Load(file); err == nil {
			for _, c := range s.Cases {
				if c.ID == "" || len(c.Turns) == 0 {
					t.Errorf("%q is taken for sound", line)
				}
			}
		}
	})
}
