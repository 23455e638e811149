package lang_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/foodieexpress/foodie/lang"
)

// others are the languages beside English.
func others() []string { return lang.Languages()[1:] }

// isError tells the sentences of the domain's failures, which English has in the domain.
func isError(key string) bool { return strings.HasPrefix(key, "error.") }

func TestEveryLanguageHasEverySentence(t *testing.T) {
	for _, key := range lang.Keys(lang.English) {
		for _, language := range others() {
			if !lang.Has(language, key) {
				t.Errorf("%s lacks %s", language, key)
			}
		}
	}
	for _, language := range others() {
		for _, key := range lang.Keys(language) {
			if !isError(key) && !lang.Has(lang.English, key) {
				t.Errorf("%s has %s, which English has not", language, key)
			}
			for _, other := range others() {
				if !lang.Has(other, key) {
					t.Errorf("%s has %s, which %s has not", language, key, other)
				}
			}
		}
	}
}

var brace = regexp.MustCompile(`\{([^}]*)\}`)

// fillings are the names in a sentence's braces, each once; a choice by number is one of its own.
func fillings(t *testing.T, where, sentence string) []string {
	names := map[string]bool{}
	for _, m := range brace.FindAllStringSubmatch(sentence, -1) {
		parts := strings.Split(m[1], "|")
		switch {
		case len(parts) == 1:
			names[parts[0]] = true
		case len(parts) != 3 || slices.Contains(parts, ""):
			t.Errorf("%s: {%s} is no choice of two forms", where, m[1])
		}
	}
	if strings.Count(sentence, "{") != strings.Count(sentence, "}") || strings.Count(sentence, "{") != len(brace.FindAllString(sentence, -1)) {
		t.Errorf("%s: the braces of %q do not fit", where, sentence)
	}
	return slices.Sorted(maps.Keys(names))
}

// A sentence is filled with the same things in every language. A choice by number may be left out by a language that has
// one form for both.
func TestEveryLanguageFillsTheSame(t *testing.T) {
	for _, language := range others() {
		for _, key := range lang.Keys(language) {
			reference := lang.English
			if isError(key) {
				reference = lang.Hindi
			}
			got, want := fillings(t, language+" "+key, lang.Say(language, key)), fillings(t, reference+" "+key, lang.Say(reference, key))
			if !slices.Equal(got, want) {
				t.Errorf("%s: %s is filled with %v, want %v", language, key, got, want)
			}
			for _, m := range brace.FindAllStringSubmatch(lang.Say(language, key), -1) {
				if name, _, choice := strings.Cut(m[1], "|"); choice && !strings.Contains(lang.Say(reference, key), "{"+name+"|") && !slices.Contains(want, name) {
					t.Errorf("%s: %s chooses by {%s}, which nobody gives", language, key, name)
				}
			}
		}
	}
}

// scripts are the letters that a language is written with.
var scripts = map[string]*unicode.RangeTable{lang.Hindi: unicode.Devanagari, lang.Gujarati: unicode.Gujarati}

// latinIsFine are the Latin words that every language writes so: our names, what a client or a keyboard calls things.
var latinIsFine = strings.Fields(`FoodieExpress Foodie Ctrl-D /quit help new asha message_id user_id session_id pending_order_id action_id id action confirm
	cancel proposal JSON object en hi gu A–Z a–z asha@example.com`)

func TestNoSentenceIsStillEnglish(t *testing.T) {
	for _, language := range others() {
		for _, key := range lang.Keys(language) {
			said := brace.ReplaceAllStringFunc(lang.Say(language, key), func(b string) string {
				_, forms, _ := strings.Cut(strings.Trim(b, "{}"), "|")
				return " " + forms + " "
			})
			for _, word := range strings.FieldsFunc(said, func(r rune) bool { return strings.ContainsRune(" \n|“”\"():;,.?।[]–", r) }) {
				if strings.IndexFunc(word, func(r rune) bool { return r < 0x250 && unicode.IsLetter(r) }) >= 0 && !slices.Contains(latinIsFine, word) && !strings.Contains("A–Z a–z asha@example.com", word) {
					t.Errorf("%s: %s has the word %q", language, key, word)
				}
			}
			for _, r := range said {
				if unicode.IsLetter(r) && r > 0x250 && !unicode.Is(scripts[language], r) {
					t.Errorf("%s: %s has the letter %q of another script: %s", language, key, r, said)
					break
				}
			}
			if lang.Say(lang.English, key) == lang.Say(language, key) && strings.IndexFunc(strings.ReplaceAll(said, "FoodieExpress", ""), unicode.IsLetter) >= 0 {
				t.Errorf("%s: %s is English still: %s", language, key, said)
			}
			if strings.IndexFunc(said, func(r rune) bool { return unicode.IsDigit(r) && r > '9' }) >= 0 {
				t.Errorf("%s: %s has figures that are not ASCII: %s", language, key, said)
			}
		}
	}
}

// What is said of money and of consent is as plain in every language: where English says that nothing was ordered, no
// language leaves it out.
func TestNothingWasOrderedIsSaidEverywhere(t *testing.T) {
	negations := map[string][]string{lang.Hindi: {"नहीं"}, lang.Gujarati: {"નથી", "નહીં", "ન "}}
	for _, key := range lang.Keys(lang.English) {
		english := strings.ToLower(lang.Say(lang.English, key))
		if !regexp.MustCompile(`nothing (has been |was |is |more was )?(ordered|placed|changed)|not (been )?(ordered|placed|cancelled|confirmed)`).MatchString(english) {
			continue
		}
		for language, words := range negations {
			if said := lang.Say(language, key); !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(said, w) }) {
				t.Errorf("%s: %s does not say so: %s", language, key, said)
			}
		}
	}
}

func TestNumbersChooseTheForm(t *testing.T) {
	for _, tt := range []struct {
		language string
		n        any
		want     string
	}{
		{lang.English, 0, "At 0 places"}, {lang.English, 1, "At 1 place"}, {lang.English, 2, "At 2 places"},
		{lang.Hindi, 0, "0 जगह पर"}, {lang.Hindi, 1, "1 जगह पर"}, {lang.Hindi, 2, "2 जगहों पर"}, {lang.Hindi, "1.5", "1.5 जगहों पर"},
		{lang.Gujarati, 1, "1 જગ્યાએ"}, {"fr", 1, "At 1 place"}, {"", 2, "At 2 places"},
	} {
		if got := lang.Say(tt.language, "web.talk.n_places", "n", tt.n); got != tt.want {
			t.Errorf("Say(%s, n_places, %v) = %q, want %q", tt.language, tt.n, got, tt.want)
		}
	}
}

func TestSay(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{lang.Say(lang.English, "no.such.key"), "⟨no.such.key⟩"},
		{lang.Say("xx", "web.name"), "FoodieExpress"},
		{lang.Say(lang.English, "agent.hello", "name", "{n|a|b}"), "Welcome, {n|a|b}."},
		{lang.Say(lang.English, "agent.hello", "other", 1), "Welcome, {name}."},
		{lang.Known("hi") + lang.Known("fr") + lang.Known(""), "hi"},
		{lang.Name(lang.Gujarati), "ગુજરાતી"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

func TestFailure(t *testing.T) {
	for name, tt := range map[string]struct {
		language, code, field string
		args                  []any
		want                  string
	}{
		"English stands in the domain":  {lang.English, "quantity_range", "", []any{100, 101}, "As it is."},
		"with its arguments":            {lang.Hindi, "quantity_range", "", []any{100, 101}, "एक पकवान 1 से 100 तक मँगाया जा सकता है; यह 101 है।"},
		"its arguments were lost":       {lang.Hindi, "quantity_range", "", nil, "As it is."},
		"one of them was lost":          {lang.Gujarati, "quantity_range", "", []any{100}, "As it is."},
		"an argument with braces":       {lang.Gujarati, "item_unknown", "", []any{"{1}", "{0}"}, "{1} માં “{0}” મળતું નથી."},
		"the agent's own":               {lang.Hindi, "message_length", "", []any{"most", 2000, "n", 2100}, "एक संदेश में ज़्यादा से ज़्यादा 2000 अक्षर हो सकते हैं; इसमें 2100 हैं।"},
		"the agent's own, without":      {lang.Hindi, "message_length", "", []any{2000}, "As it is."},
		"the agent's own, in English":   {lang.English, "message_length", "", []any{"most", 2000, "n", 2100}, "As it is."},
		"a code that nobody translated": {lang.Gujarati, "no_such_code", "", nil, "As it is."},
		"its field says more":           {lang.Gujarati, "text_length", "comment", nil, "ટિપ્પણીમાં 10 થી 1000 અક્ષર હોવા જોઈએ."},
		"another field":                 {lang.Gujarati, "text_length", "name", nil, "આ લખાણ બહુ ટૂંકું કે બહુ લાંબું છે."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := lang.Failure(tt.language, tt.code, tt.field, tt.args, "As it is."); got != tt.want {
				t.Errorf("Failure = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestOf(t *testing.T) {
	for text, want := range map[string]string{
		"दो मसाला थेपला दीजिए":          lang.Hindi,
		"બે થેપલા આપો":                  lang.Gujarati,
		"2 masala thepla દેજો":          lang.Gujarati,
		"Thepla House का मेन्यू दिखाइए": lang.Hindi,
		"હા":                             lang.Gujarati,
		"what is थेपला?":                 "",
		"what is in the थेपला here":      "",
		"show me all the restaurants":    lang.English,
		"I'd like two dosas with cheese": lang.English,
		"masala thepla":                  "",
		"yes":                            "",
		"2 masala thepla dena":           "",
		"mujhe do thepla chahiye from Thepla House please": "",
		"be thepla aapo ane ek chaas":                      "",
		"":                                                 "",
		"42 ₹ 🙂":                                           "",
	} {
		if got := lang.Of(text); got != want {
			t.Errorf("Of(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestAccepted(t *testing.T) {
	for header, want := range map[string]string{
		"":                                 "",
		"gu-IN,gu;q=0.9,en;q=0.8":          "gu",
		"fr-FR,fr;q=0.9,hi;q=0.4,en;q=0.3": "hi",
		"en;q=0.5, HI-in;q=0.7":            "hi",
		"de,fr":                            "",
		"hi;q=0,en;q=0.1":                  "en",
		"hi;q=x":                           "hi",
		";;;,,=":                           "",
	} {
		if got := lang.Accepted(header); got != want {
			t.Errorf("Accepted(%q) = %q, want %q", header, got, want)
		}
	}
}

func TestWish(t *testing.T) {
	for text, want := range map[string]string{
		"hindi me bolo":               "hi alone",
		"Hindi mein baat karo please": "hi alone",
		"in English please":           "en alone",
		"English please":              "en alone",
		"can you speak gujarati?":     "gu alone",
		"ગુજરાતીમાં":                  "gu alone",
		"ગુજરાતીમાં વાત કરો":          "gu alone",
		"gujarati ma vaat karo":       "gu alone",
		"हिन्दी में बोलिए":            "hi alone",
		"कृपया हिंदी में जवाब दीजिए": "hi alone",
		"अंग्रेज़ी में बात करो":      "en alone",
		"reply in hindi":                        "hi alone",
		"hindi":                                 "hi alone",
		"two thepla, and please reply in hindi": "hi",
		"gujarati":                              "",
		"gujarati please":                       "",
		"gujarati food":                         "",
		"gujarati in Maninagar":                 "",
		"ગુજરાતી થાળી":                          "",
		"show me gujarati restaurants":          "",
		"a gujarati place in Satellite":         "",
		"english breakfast":                     "",
		"hindi or gujarati":                     "",
		"yes":                                   "",
		"":                                      "",
	} {
		language, alone := lang.Wish(text)
		got := language
		if language != "" && alone {
			got += " alone"
		}
		if got != want {
			t.Errorf("Wish(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestHeard(t *testing.T) {
	for text, want := range map[string]string{
		"हाँ, ऑर्डर कर दीजिए": "Yes, place it",
		"સહી": "",
		"બધાં રેસ્ટોરન્ટ બતાવો":                                             "Show all restaurants",
		" મેનુ બતાવો ":                                                      "Show the menu",
		"show ALL restaurants":                                              "Show all restaurants",
		"Thepla House માંથી 1 Masala Thepla ઉમેરો":                          "Add 1 Masala Thepla from Thepla House",
		"Thepla House से 1 Masala Chaas, large, no salt के साथ, जोड़ दीजिए": "Add 1 Masala Chaas with large, no salt from Thepla House",
		"Thepla House को 5 स्टार: बहुत अच्छा था":                            "I give Thepla House 5 stars: बहुत अच्छा था",
		"Thepla House ને 1 સ્ટાર: ઠીક ઠીક":                                  "I give Thepla House 1 star: ઠીક ઠીક",
		"Thepla House માંથી ફરી મંગાવો: 2 Dabeli large, 1 Fafda":            "2 Dabeli large, 1 Fafda from Thepla House",
		"₹50 तक कुछ शाकाहारी":                                               "Something vegetarian under ₹50",
		"Patel & Sons से फिर मँगाइए: 2 Dabeli":                              "2 Dabeli from Patel & Sons",
		"Dabeli ક્યાં મળશે?":                                                "Who has Dabeli?",
		"I want dabeli from the corner":                                     "",
		"Add 1 Dabeli from Patel":                                           "Add 1 Dabeli from Patel",
		" માંથી 1  ઉમેરો":                                                   "",
		"ઉમેરો":                                                             "",
		"":                                                                  "",
	} {
		if got, ours := lang.Heard(text); got != want || ours != (want != "") {
			t.Errorf("Heard(%q) = %q, %t, want %q", text, got, ours, want)
		}
	}
}

// Every list of chips has as many in each language, so that each says what its English one says.
func TestChipsAreTheSameInEveryLanguage(t *testing.T) {
	for _, key := range lang.Keys(lang.English) {
		if !strings.HasPrefix(key, "agent.chips.") {
			continue
		}
		english := strings.Split(lang.Say(lang.English, key), "|")
		for _, language := range others() {
			chips := strings.Split(lang.Say(language, key), "|")
			if len(chips) != len(english) {
				t.Fatalf("%s: %s has %d chips, want %d", language, key, len(chips), len(english))
			}
			for i, chip := range chips {
				if got, ours := lang.Heard(chip); !ours || got != english[i] {
					t.Errorf("%s: %s says %q, heard as %q, want %q", language, key, chip, got, english[i])
				}
			}
		}
	}
}

func TestWhen(t *testing.T) {
	zone := time.FixedZone("IST", 19800)
	now := time.Date(2026, 11, 25, 14, 0, 0, 0, zone)
	for _, tt := range []struct {
		language string
		at       time.Time
		want     string
	}{
		{lang.English, now.Add(-time.Hour), "today 1:00 pm"},
		{lang.Hindi, now.Add(-time.Hour), "आज 1:00 pm"},
		{lang.Gujarati, now.AddDate(0, 0, -1), "ગઈ કાલે 2:00 pm"},
		{lang.Hindi, now.AddDate(0, 0, -9), "16 नव॰, 2:00 pm"},
		{lang.English, now.AddDate(-1, 0, 0), "25 Nov 2025, 2:00 pm"},
		{"", now.AddDate(0, 0, -9), "16 Nov, 2:00 pm"},
	} {
		if got := lang.When(tt.language, tt.at, now); got != tt.want {
			t.Errorf("When(%s, %s) = %q, want %q", tt.language, tt.at, got, tt.want)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "hindi me bolo", "Thepla House માંથી 1 Masala Thepla ઉમેરો", "{n|a|b}", "\xff", "to 5 stars: "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		lang.Of(s)
		lang.Wish(s)
		lang.Heard(s)
	})
}
