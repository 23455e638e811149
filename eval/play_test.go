package eval_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/eval"
	"github.com/foodieexpress/foodie/llm"
)

func play(t *testing.T, paths ...string) []eval.Result {
	t.Helper()
	s, err := eval.Load(paths...)
	if err != nil {
		t.Fatal(err)
	}
	results, err := s.Play(t.Context(), nil, 2)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// TestOwnSuite: what a new user sees at once. A false yes is the worst mistake, so that none is allowed.
func TestOwnSuite(t *testing.T) {
	s, err := eval.Own()
	if err != nil {
		t.Fatal(err)
	}
	results, err := s.Play(t.Context(), nil, 4)
	if err != nil {
		t.Fatal(err)
	}
	report := eval.NewReport("builtin", results)
	below := report.Below(map[string]float64{"right": 77, "confirmations": 100}, map[string]float64{"false-yes": 0, "missed-yes": 0, "alarms": 0})
	if len(below) > 0 {
		t.Errorf("the suite of our own: %q", below)
	}
	for _, language := range []string{"en", "hi", "gu"} {
		if !slices.ContainsFunc(s.Cases, func(c eval.Case) bool { return c.Lang == language }) {
			t.Errorf("no case is in %s", language)
		}
	}
}

// TestKindsOfMistakes: each case wants what does not happen, and is told by its kind.
func TestKindsOfMistakes(t *testing.T) {
	two := `"setup":["two malai kulfi from kulfi kendra"]`
	line := func(item, quantity, options string) string {
		return `{"item_name":"` + item + `","quantity":` + quantity + `,"options":[` + options + `]}`
	}
	cases := []struct{ rest, kind string }{
		{`"suite":"order","turns":["two malai kulfi from kulfi kendra"],"expect":{"lines":[` + line("Malai Kulfi", "2", "") + "," + line("Rabdi", "1", "") + `]}`, eval.MissingDish},
		{`"suite":"order","turns":["two malai kulfi and a rabdi from kulfi kendra"],"expect":{"lines":[` + line("Malai Kulfi", "2", "") + `]}`, eval.ExtraDish},
		{`"suite":"order","turns":["two malai kulfi from kulfi kendra"],"expect":{"lines":[` + line("Malai Kulfi", "3", "") + `]}`, eval.WrongQuantity},
		{`"suite":"order","turns":["two malai kulfi from kulfi kendra"],"expect":{"lines":[` + line("Malai Kulfi", "2", `"falooda"`) + `]}`, eval.WrongOption},
		{`"suite":"order","turns":["two malai kulfi from kulfi kendra"],"expect":{"restaurant":"Thepla House","lines":[` + line("Malai Kulfi", "2", "") + `]}`, eval.WrongRestaurant},
		{`"suite":"order","turns":["who built the pyramids"],"expect":{"lines":[` + line("Malai Kulfi", "2", "") + `]}`, eval.TurnedAway},
		{`"suite":"order","turns":["show me the menu of kulfi kendra"],"expect":{"lines":[` + line("Malai Kulfi", "2", "") + `]}`, eval.WrongIntent},
		{`"suite":"confirm",` + two + `,"turns":["yes"],"expect":{"act":["neither"]}`, eval.FalseYes},
		{`"suite":"confirm",` + two + `,"turns":["is it cold?"],"expect":{"act":["affirm"]}`, eval.MissedYes},
		{`"suite":"confirm",` + two + `,"turns":["no, cancel it"],"expect":{"act":["neither"]}`, eval.FalseNo},
		{`"suite":"confirm",` + two + `,"turns":["is it cold?"],"expect":{"act":["deny"]}`, eval.MissedNo},
		{`"suite":"confirm","setup":["who built the pyramids"],"turns":["yes"],"expect":{"act":["deny"]}`, eval.SetupFailed},
		{`"suite":"dialogue","turns":["two malai kulfi from kulfi kendra","yes"],"expect":{"state":"none"}`, eval.FalseYes},
		{`"suite":"dialogue","turns":["two malai kulfi from kulfi kendra"],"expect":{"state":"placed","lines":[` + line("Malai Kulfi", "2", "") + `]}`, eval.MissedYes},
		{`"suite":"dialogue","turns":["two malai kulfi from kulfi kendra"],"expect":{"state":"none"}`, eval.MissedNo},
		{`"suite":"dialogue","turns":["hello"],"expect":{"state":"pending","lines":[` + line("Malai Kulfi", "2", "") + `]}`, eval.WrongIntent},
		{`"suite":"dialogue","turns":["two malai kulfi from kulfi kendra","make it three"],"expect":{"state":"pending","lines":[` + line("Malai Kulfi", "3", "") + `],"after":{"0":[` + line("Malai Kulfi", "1", "") + `]}}`, eval.WrongQuantity},
		{`"suite":"dialogue","turns":["two malai kulfi from kulfi kendra","yes"],"expect":{"state":"none","orders":[{"restaurant":"Kulfi Kendra","cancelled":true,"lines":[` + line("Malai Kulfi", "2", "") + `]}]}`, eval.WrongIntent},
		{`"suite":"dialogue","turns":["two malai kulfi from kulfi kendra","yes"],"expect":{"state":"placed","restaurant":"Thepla House","lines":[` + line("Malai Kulfi", "2", "") + `]}`, eval.WrongRestaurant},
		{`"suite":"scope","turns":["menu of kulfi kendra"],"expect":{"scope":"out"}`, eval.TakenUp},
		{`"suite":"scope","turns":["who built the pyramids"],"expect":{"scope":"in"}`, eval.TurnedAway},
		{`"suite":"search","turns":["who sells rabdi"],"expect":{"restaurants":["Thepla House"],"may":["Kulfi Kendra"]}`, eval.MissingRestaurant},
		{`"suite":"search","turns":["restaurants in maninagar"],"expect":{"list":true}`, eval.MissingRestaurant},
		{`"suite":"dialogue","guest":true,"turns":["two malai kulfi from kulfi kendra","yes"],"expect":{"state":"pending","restaurant":"Kulfi Kendra","lines":[` + line("Malai Kulfi", "2", "") + `]}`, ""},
		{`"suite":"search","turns":["who sells vada pav"],"expect":{"restaurants":["Vada Pav Junction"]}`, ""},
	}
	var suite strings.Builder
	for i, c := range cases {
		suite.WriteString(`{"id":"` + string(rune('A'+i)) + `",` + c.rest + "}\n")
	}
	results := play(t, written(t, map[string]string{"s.jsonl": suite.String()}))
	for i, x := range results {
		var kinds []string
		for _, m := range x.Mistakes {
			kinds = append(kinds, m.Kind)
		}
		if want := cases[i].kind; want == "" && !x.Right || want != "" && !slices.Equal(kinds, []string{want}) {
			t.Errorf("%s: %+v, want %q", cases[i].rest, x.Mistakes, want)
		}
	}
	var table strings.Builder
	report := eval.NewReport("builtin", results)
	if err := report.Print(&table); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"orders: items and quantities", "false yes: 2\n", "“two malai kulfi from kulfi kendra › yes”", "wanted  3 × Malai Kulfi", "got     2 × Malai Kulfi"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, &table)
		}
	}
	if b, err := json.Marshal(report); err != nil || !strings.Contains(string(b), `"kind":"false yes"`) {
		t.Errorf("%s %v", b, err)
	}
}

func TestThresholds(t *testing.T) {
	report := eval.NewReport("builtin", play(t, written(t, map[string]string{"s.jsonl": sound})))
	for name, tt := range map[string]struct {
		least, most map[string]float64
		want        int
	}{
		"met":          {map[string]float64{"items": 100, "exact": 100}, map[string]float64{"alarms": 0}, 0},
		"not asked":    {nil, nil, 0},
		"no such case": {map[string]float64{"search": 1}, map[string]float64{"false-yes": 100}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			if below := report.Below(tt.least, tt.most); len(below) != tt.want {
				t.Errorf("Below = %q, want %d", below, tt.want)
			}
		})
	}
	if below := eval.NewReport("none", []eval.Result{{Case: eval.Case{Suite: eval.Order}, Out: true}}).Below(map[string]float64{"items": 1}, map[string]float64{"alarms": 50}); len(below) != 2 {
		t.Errorf("Below = %q, want both", below)
	}
}

// away is a hosted model that does not answer.
type away struct{}

func (away) Name() string { return "away" }
func (away) Generate(context.Context, llm.Request, func(string)) (llm.Reply, error) {
	return llm.Reply{}, foodie.NewError(foodie.Unavailable, "model_unavailable", "It is away.")
}

// TestSpareModelIsNotMeasured: what the built-in model answered in another's place is no merit of that one.
func TestSpareModelIsNotMeasured(t *testing.T) {
	s, err := eval.Load(written(t, map[string]string{"s.jsonl": sound}))
	if err != nil {
		t.Fatal(err)
	}
	results, err := s.Play(t.Context(), away{}, 1)
	if err != nil || results[0].Right || len(results[0].Mistakes) != 1 || results[0].Mistakes[0].Kind != eval.ModelFailed {
		t.Errorf("%+v %v, want the failure of the model", results, err)
	}
}
