package match_test

import (
	"slices"
	"testing"

	"github.com/foodieexpress/foodie/match"
)

func TestFold(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"plain text stays":           {"masala thepla", "masala thepla"},
		"capitals":                   {"PATEL & SONS", "patel & sons"},
		"blanks are single":          {"  Thepla \t\n House ", "thepla house"},
		"accents":                    {"Café Crème Brûlée", "cafe creme brulee"},
		"decomposed accents":         {"Cafe\u0301", "cafe"},
		"letters without accent":     {"Smørrebrød Straße Łódź", "smorrebrod strasse lodz"},
		"full width":                 {"ＴＨＥＰＬＡ　１２", "thepla 12"},
		"ligature and fraction":      {"ﬁsh ½", "fish 1/2"},
		"Devanagari digits":          {"१२३", "123"},
		"Gujarati digits":            {"૪૫", "45"},
		"Arabic digits":              {"٣۴", "34"},
		"curly quotes and dashes":    {"“Domino’s” – x", `"domino's" - x`},
		"Indic marks stay":           {"મસાલા થેપલા", "મસાલા થેપલા"},
		"nukta in both spellings":    {"\u0958", "\u0915\u093c"},
		"zero width joiner is gone":  {"क्\u200dष", "क्ष"},
		"soft hyphen is gone":        {"the\u00adpla", "thepla"},
		"control characters":         {"a\x00b\x7f", "ab"},
		"a capital in mixed scripts": {"A થેપલા", "a થેપલા"},
		"final sigma":                {"ΓΎΡΟΣ γύρος", "γυροσ γυροσ"},
		"broken bytes":               {"a\xffb", "a\ufffdb"},
		"nothing":                    {"", ""},
		"blanks alone":               {" \t ", ""},
		"dotted capital I":           {"İdli", "idli"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := match.Fold(tt.in); got != tt.want {
				t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestWords(t *testing.T) {
	for name, tt := range map[string]struct {
		in   string
		want []string
	}{
		"blanks and signs":           {"two masala-thepla, please!", []string{"two", "masala", "thepla", "please"}},
		"ampersand is and":           {"PATEL & SONS", []string{"patel", "and", "sons"}},
		"ampersand without blanks":   {"P&S", []string{"p", "and", "s"}},
		"apostrophe":                 {"Domino’s isn't", []string{"dominos", "isnt"}},
		"quotes around":              {"'thepla'", []string{"thepla"}},
		"initials":                   {"C.G. Road S.G.Highway", []string{"cg", "road", "sg", "highway"}},
		"initials at the end":        {"house of M.G.", []string{"house", "of", "mg"}},
		"a full stop without blank":  {"dosa.then chai", []string{"dosa", "then", "chai"}},
		"a decimal":                  {"₹99.50, 1.Then 2.", []string{"99.50", "1", "then", "2"}},
		"Gujarati":                   {"મસાલા થેપલા!", []string{"મસાલા", "થેપલા"}},
		"script digits":              {"૨ થેપલા", []string{"2", "થેપલા"}},
		"a wildcard is no word":      {".* %_ []", nil},
		"nothing":                    {"", nil},
		"digits and letters":         {"2x 7up", []string{"2x", "7up"}},
		"an apostrophe at the end":   {"the boys' dosa", []string{"the", "boys", "dosa"}},
		"an emoji":                   {"🍕pizza🍕", []string{"pizza"}},
		"a stop between long words":  {"a.bc.d", []string{"a", "bc", "d"}},
		"a combining mark on a word": {"e\u0301clair", []string{"eclair"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := match.Words(tt.in); !slices.Equal(got, tt.want) {
				t.Errorf("Words(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestAppendWordsKeepsWhatIsThere(t *testing.T) {
	got := match.AppendWords([]string{"a"}, "b c")
	if want := []string{"a", "b", "c"}; !slices.Equal(got, want) {
		t.Errorf("AppendWords = %q, want %q", got, want)
	}
}

func TestSingular(t *testing.T) {
	for plural, want := range map[string]string{
		"theplas": "thepla", "rotis": "roti", "dosas": "dosa", "tacos": "taco", "burgers": "burger", "chips": "chip", "olives": "olive",
		"curries": "curry", "pastries": "pastry", "pies": "pie", "cookies": "cookie", "brownies": "brownie", "smoothies": "smoothie",
		"dishes": "dish", "sandwiches": "sandwich", "boxes": "box", "glasses": "glass", "tomatoes": "tomato", "mangoes": "mango", "shoes": "shoe",
		"loaves": "loaf", "halves": "half", "quiches": "quiche", "menus": "menu", "sauces": "sauce", "pizzas": "pizza", "eggs": "egg",
		// no plurals
		"thepla": "thepla", "chaas": "chaas", "hummus": "hummus", "swiss": "swiss", "gas": "gas", "bus": "bus", "this": "this", "thanks": "thanks",
		"fries": "fries", "s": "s", "": "", "થેપલા": "થેપલા",
	} {
		if got := match.Singular(plural); got != want {
			t.Errorf("Singular(%q) = %q, want %q", plural, got, want)
		}
	}
}

func TestTypos(t *testing.T) {
	for n, want := range map[int]int{0: 0, 3: 0, 4: 1, 7: 1, 8: 2, 40: 2} {
		if got := match.Typos(n); got != want {
			t.Errorf("Typos(%d) = %d, want %d", n, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for name, tt := range map[string]struct {
		a, b string
		most int
		want int
	}{
		"equal":                 {"thepla", "thepla", 2, 0},
		"empty":                 {"", "", 0, 0},
		"all inserted":          {"", "abc", 5, 3},
		"all deleted":           {"abc", "", 5, 3},
		"replaced":              {"thepla", "theple", 2, 1},
		"inserted":              {"thepla", "theplla", 2, 1},
		"deleted":               {"thepla", "thpla", 2, 1},
		"swapped":               {"thepla", "tehpla", 2, 1},
		"two swaps":             {"abcd", "badc", 2, 2},
		"no rune twice":         {"ca", "abc", 3, 3},
		"kitten":                {"kitten", "sitting", 5, 3},
		"more than allowed":     {"abcdef", "uvwxyz", 2, 3},
		"length alone":          {"a", "abcdef", 2, 3},
		"nothing allowed":       {"thepla", "theple", 0, 1},
		"a negative allowance":  {"a", "b", -1, 1},
		"runes, not bytes":      {"થેપલા", "થેપલી", 2, 1},
		"longer than the stack": {string(slices.Repeat([]rune("ab"), 40)) + "x", "y" + string(slices.Repeat([]rune("ab"), 40)), 4, 2},
	} {
		t.Run(name, func(t *testing.T) {
			if got := match.Distance(tt.a, tt.b, tt.most); got != tt.want {
				t.Errorf("Distance(%q, %q, %d) = %d, want %d", tt.a, tt.b, tt.most, got, tt.want)
			}
		})
	}
}

func TestClose(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"thepla", "thepla", true}, {"thepla", "tehpla", true}, {"sandwitch", "sandwich", true}, {"margerita", "margherita", true},
		{"biriyani", "biryani", true}, {"idly", "idli", true}, {"ildi", "idli", true}, {"diil", "idli", false}, {"dili", "idli", true},
		// one word, romanised in two ways
		{"poori", "puri", true}, {"panir", "paneer", true}, {"naan", "nan", true}, {"aloo", "alu", true}, {"daal", "dhal", true}, {"dal", "dhal", true},
		{"wada", "vada", true}, {"pao", "pav", true}, {"pulau", "pulaav", true}, {"chhole", "chole", true}, {"chilly", "chilli", true}, {"phulka", "fulka", true}, {"zeera", "jeera", true},
		{"baked", "bhaked", true}, {"shaak", "shak", true},
		// other words
		{"rice", "price", false}, {"make", "cake", false}, {"dal", "dam", false}, {"egg", "leg", false}, {"tea", "pea", false},
		{"dosa", "samosa", false}, {"chai", "chaat", false}, {"", "a", false}, {"oo", "u", false}, {"7up", "77up", false},
		{"a", "abcdefghijklmnop", false}, {"थेपला", "thepla", false}, {"abc", "abcabcabc", false}, {"ship", "sip", false}, {"deli", "dl", false},
	} {
		if got := match.Close(tt.a, tt.b); got != tt.want {
			t.Errorf("Close(%q, %q) = %t, want %t", tt.a, tt.b, got, tt.want)
		}
		if got := match.Close(tt.b, tt.a); got != tt.want {
			t.Errorf("Close(%q, %q) = %t, want %t", tt.b, tt.a, got, tt.want)
		}
	}
}

func TestSkeletonIsOneForAllSpellings(t *testing.T) {
	for want, spellings := range map[string][]string{
		"tpl":   {"thepla", "thepala", "theplaa", "Thepla", "tepla", "થેપલા", "થેપલું", "थेपला"},
		"brn":   {"biryani", "biriyani", "બિરયાની", "बिरयानी"},
		"ds":    {"dosa", "dhosa", "dossa", "ઢોસા", "डोसा"},
		"cl":    {"chole", "chhole", "छोले"},
		"kcd":   {"khichdi", "kichdi", "ખીચડી", "खिचड़ी"},
		"ppd":   {"fafda", "phafda", "ફાફડા"},
		"pnr":   {"paneer", "panir", "પનીર", "पनीर"},
		"idl":   {"idli", "idly", "ઇડલી", "इडली"},
		"sms":   {"samosa", "samose", "સમોસા", "समोसा"},
		"al":    {"aloo", "alu", "આલુ", "आलू"},
		"plv":   {"pulao", "pulav", "પુલાવ", "पुलाव"},
		"pv":    {"pav", "pao", "પાવ", "पाव"},
		"srknd": {"shrikhand", "શ્રીખંડ", "श्रीखंड"},
		"und":   {"undhiyu", "ઊંધિયું", "उंधियू"},
		"mkn":   {"makhani", "makkhani", "मक्खनी"},
		"rtl":   {"rotli", "રોટલી", "રોટલીઓ"},
		"jm":    {"zoom", "jam", "જામ"},
		"ks":    {"x", "ksh"},
		"kv":    {"qaw", "कव"},
		"smps":  {"sampusa", "संपूस"},
		"7p":    {"7up", "૭up"},
		"ym":    {"yam", "યમ"},
		"ot":    {"oat", "ઓટ"},
		"um":    {"oomo", "ऊमो"},
		"":      {"", "🍕", "-", "日本"},
	} {
		for _, w := range spellings {
			if got := match.Skeleton(w); got != want {
				t.Errorf("Skeleton(%q) = %q, want %q", w, got, want)
			}
		}
	}
}

func TestLatin(t *testing.T) {
	for in, want := range map[string]string{
		"થેપલા": "thepalaa", "दाल": "daal", "ચા": "chaa", "संपूस": "sampus", "પનીર": "panir", "thepla": "thepla", "ઊંધિયું": "undhiyu", "": "",
	} {
		if got := match.Latin(in); got != want {
			t.Errorf("Latin(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNothingAllocates(t *testing.T) {
	for name, f := range map[string]func(){
		"Fold of folded text":   func() { match.Fold("masala thepla") },
		"Distance":              func() { match.Distance("margherita", "margarita", 2) },
		"Distance in Gujarati":  func() { match.Distance("થેપલા", "થેપલી", 2) },
		"Close":                 func() { match.Close("sandwitch", "sandwich") },
		"Singular":              func() { match.Singular("theplas") },
		"AppendWords into room": func() { var buf [4]string; match.AppendWords(buf[:0], "two masala thepla") },
	} {
		if n := testing.AllocsPerRun(100, f); n > 0 {
			t.Errorf("%s allocates %g times", name, n)
		}
	}
}
