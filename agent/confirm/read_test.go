package confirm_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/confirm"
)

// thepla is what the sentences of testdata answer to.
var thepla = []foodie.OrderLine{{Item: "Masala Thepla", Quantity: 2}}

// sentences reads a file of testdata.
func sentences(t testing.TB, name string) []string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

func TestSentences(t *testing.T) {
	for file, want := range map[string]confirm.Act{
		"yes.txt": confirm.Yes, "closing.txt": confirm.Yes, "no.txt": confirm.No, "hold.txt": confirm.Hold, "enough.txt": confirm.Enough, "other.txt": confirm.Other,
	} {
		for _, s := range sentences(t, file) {
			for _, spelled := range []string{s, "  " + strings.ToUpper(s) + "! \n"} {
				if got := confirm.Read(spelled, thepla); got.Act != want {
					t.Errorf("Read(%q).Act = %d, want %d of %s", spelled, got.Act, want, file)
				}
			}
		}
	}
}

func TestCharacters(t *testing.T) {
	for name, text := range map[string]string{
		"backspaces":            "no\b\byes",
		"zero-width space":      "y\u200bes",
		"zero-width joiner":     "y\u200des",
		"byte order mark":       "\ufeffyes",
		"right-to-left mark":    "yes\u202e",
		"soft hyphen":           "ye\u00ads",
		"escape sequence":       "\x1b[2Jyes",
		"null byte":             "yes\x00",
		"invalid UTF-8":         "yes\xff",
		"Kelvin sign":           "o\u212a",
		"Cyrillic":              "y\u0435s",
		"full width":            "\uff59\uff45\uff53",
		"accent":                "ye\u0301s",
		"combining mark alone":  "\u093e yes",
		"full-width question":   "yes\uff1f",
		"apostrophe at the end": "yes'",
		"emoji sequence":        "👨‍🍳",
		"a flag":                "🇮🇳 yes",
		"empty":                 "",
		"blank":                 " \n\t ",
		"only signs":            "...!",
		"too many words":        strings.Repeat("yes ", 49),
		"too long":              strings.Repeat("yes please, ", 400),
		"code":                  "confirm();",
		"a URL":                 "https://yes",
	} {
		t.Run(name, func(t *testing.T) {
			if got := confirm.Read(text, nil); got != (confirm.Reading{}) {
				t.Errorf("Read(%q) = %+v, want the zero Reading", text, got)
			}
		})
	}
	for _, text := range []string{"હા\u200c", "ok\u00a0then", "👍🏽", "✔\ufe0f", "yes :)", "yes…", "हाँ।", "that’s fine", "thats fine", "yes – go ahead"} {
		want := confirm.Yes
		if strings.HasSuffix(text, "\u200c") {
			want = confirm.Other // a joiner joins nothing at the end
		}
		if got := confirm.Read(text, nil); got.Act != want {
			t.Errorf("Read(%q).Act = %d, want %d", text, got.Act, want)
		}
	}
}

func TestRestated(t *testing.T) {
	chaas := foodie.OrderLine{Item: "Chaas", Quantity: 1, Options: []string{"large", "no salt"}}
	both := append(slices.Clone(thepla), chaas)
	cola := []foodie.OrderLine{{Item: "7 Up", Quantity: 3}}
	burger := []foodie.OrderLine{{Item: "Mac & Cheese Burger", Quantity: 1}}
	hindi := []foodie.OrderLine{{Item: "बड़ा पाव", Quantity: 2}}
	for _, tt := range []struct {
		text    string
		pending []foodie.OrderLine
		want    confirm.Act
	}{
		{"yes, two masala thepla and a chaas", both, confirm.Yes},
		{"yes 2x masala thepla, 1 large chaas", both, confirm.Yes},
		{"yes the large chaas with no salt and 2 masala theplas please", both, confirm.Yes},
		{"haan, do masala thepla aur ek chaas", both, confirm.Yes},
		{"yes, two masala thepla", both, confirm.Other},
		{"yes, two masala thepla and two chaas", both, confirm.Other},
		{"yes, two masala thepla and a small chaas", both, confirm.Other},
		{"yes, two masala thepla and a chaas and a chaas", both, confirm.Other},
		{"yes, 2 large masala thepla", thepla, confirm.Other},
		{"2 masala thepla", thepla, confirm.Other},
		{"yes, two masala thepla?", thepla, confirm.Other},
		{"no, two masala thepla", thepla, confirm.Other},
		{"yes no masala thepla", thepla, confirm.Other},
		{"yes 3 7 up", cola, confirm.Yes},
		{"yes 7 up", cola, confirm.Other},
		{"yes, one mac and cheese burger", burger, confirm.Yes},
		{"yes the mac & cheese burger", burger, confirm.Yes},
		{"yes burger", []foodie.OrderLine{{Item: "Yes Burger", Quantity: 1}}, confirm.Other},
		{"हाँ, दो बड़ा पाव", hindi, confirm.Yes},
		{"हाँ, 2 बडा पाव", hindi, confirm.Yes},
		{"yes, two masala thepla", nil, confirm.Other},
		{"yes, two masala thepla", []foodie.OrderLine{{}}, confirm.Other},
	} {
		if got := confirm.Read(tt.text, tt.pending); got.Act != tt.want {
			t.Errorf("Read(%q, %v).Act = %d, want %d", tt.text, tt.pending, got.Act, tt.want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"yes, place it": "en", "haan kar do": "hi", "ok bhai kar do": "hi", "हाँ, कर दो": "hi", "હા, કરી દો": "gu", "ok kari nakho": "gu",
		"nahi chahiye": "hi", "nathi joitu": "gu", "no thanks": "en", "who knows": "",
	} {
		if got := confirm.Read(text, nil); got.Language != want {
			t.Errorf("Read(%q).Language = %q, want %q", text, got.Language, want)
		}
	}
	if got := confirm.Read("  Yes, place it. ", nil).Words; got != "Yes, place it." {
		t.Errorf("Words = %q, want what was said without the blanks around", got)
	}
}

// A word that no table knows, wherever it stands, makes a yes something else.
func TestUnknownWord(t *testing.T) {
	yes := sentences(t, "yes.txt")
	rapid.Check(t, func(t *rapid.T) {
		words := strings.Fields(rapid.SampledFrom(yes).Draw(t, "yes"))
		word := rapid.StringMatching(`[b-df-hj-np-tv-xz]{3,8}q`).Draw(t, "word")
		at := rapid.IntRange(0, len(words)).Draw(t, "at")
		text := strings.Join(slices.Insert(words, at, word), " ")
		if got := confirm.Read(text, thepla); got.Act == confirm.Yes {
			t.Fatalf("Read(%q) = %+v, want no yes", text, got)
		}
	})
}

// A negation or a doubt beside a yes never leaves a yes. Only a "no" may stand before "that's all, place it".
func TestDoubtedYes(t *testing.T) {
	doubts := []string{"not", "don't", "but", "if", "maybe", "later", "wait", "mat", "lekin", "मत", "પણ", "?", "3", "ruko"}
	beside(t, sentences(t, "closing.txt"), doubts)
	beside(t, sentences(t, "yes.txt"), append(doubts, "no", "nahi", "नहीं", "ના"))
}

// beside says each of yes with some of doubts before or after it.
func beside(t *testing.T, yes, doubts []string) {
	t.Helper()
	for i, s := range yes {
		for n := range 4 { // of the doubts in turn: all of them beside all would take long
			doubt := doubts[(4*i+n)%len(doubts)]
			for _, text := range []string{doubt + " " + s, s + " " + doubt} {
				if got := confirm.Read(text, thepla); got.Act == confirm.Yes {
					t.Errorf("Read(%q) = %+v, want no yes", text, got)
				}
			}
		}
	}
}

// Where nothing was asked, only a yes or what names the act is more than "I see".
func TestWeak(t *testing.T) {
	for text, want := range map[string]bool{
		"ok": true, "okay, fine": true, "alright then": true, "sure": true, "great, thanks": true, "👍": true, "cool": true, "perfect": true,
		"sounds good": true, "theek hai": true, "accha theek hai bhai": true, "chalega": true, "ठीक है": true, "saru": true, "બરાબર છે": true, "ok ji": true,
		"yes": false, "ok yes": false, "ok, place it": false, "alright, go ahead": false, "please order": false, "can you place it please": false,
		"haan": false, "theek hai kar do": false, "हाँ": false, "ठीक है, भेज दो": false, "ha": false, "saru, kari do": false, "હા": false,
	} {
		if got := confirm.Read(text, nil); got.Act != confirm.Yes || got.Weak != want {
			t.Errorf("Read(%q) = %+v, want a yes, weak %t", text, got, want)
		}
	}
}

func TestWeakNoOnlyRefuses(t *testing.T) {
	for text, want := range map[string]bool{
		"no": true, "not now thanks": true, "nope": true, "no thank you": true, "nahi": true, "ના": true,
		"cancel it": false, "cancel my order": false, "no, forget it": false, "scrap that please": false, "cancel kar do": false, "कैंसल कर दो": false,
	} {
		if got := confirm.Read(text, nil); got.Act == confirm.No && got.Weak != want || got.Act != confirm.No && !want {
			t.Errorf("Read(%q) = %+v, want a no, weak %t", text, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, file := range []string{"yes.txt", "closing.txt", "no.txt", "hold.txt", "enough.txt", "other.txt"} {
		for _, s := range sentences(f, file) {
			f.Add(s)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := confirm.Read(text, thepla)
		if got.Act != confirm.Other && (got.Language == "" || got.Words == "" || strings.Contains(text, "?") && got.Act == confirm.Yes) || got.Weak && got.Act != confirm.Yes && got.Act != confirm.No {
			t.Errorf("Read(%q) = %+v", text, got)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		confirm.Read("Yes, that sounds perfect, please go ahead and place the order. Thank you!", thepla)
	}
}

// TestSharedSentences measures on sentences of a licence that keeps them out of this repository.
func TestSharedSentences(t *testing.T) {
	file, err := os.Open("../../../shared/eval/confirmations.jsonl")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the shared sentences are not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	yes, missed, denied, false_ := 0, 0, 0, 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var c struct {
			Turns  []string
			Expect struct{ Act []string }
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		got := [...]string{"neither", "affirm", "deny", "neither", "neither"}[confirm.Read(c.Turns[0], []foodie.OrderLine{{Item: "Cheese Burger", Quantity: 2}}).Act]
		affirm := slices.Contains(c.Expect.Act, "affirm")
		if affirm {
			yes++
		}
		switch {
		case slices.Contains(c.Expect.Act, got):
			continue
		case got == "affirm":
			false_++
		case affirm:
			missed++
		default:
			denied++
		}
		t.Logf("%q is read as %s, want %v", c.Turns[0], got, c.Expect.Act)
	}
	if false_ > 0 || denied > 0 || missed*100 > yes*3 {
		t.Errorf("%d false yes, %d wrong no, %d of %d yes missed", false_, denied, missed, yes)
	}
}
