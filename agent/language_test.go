package agent_test

import (
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/lang"
)

// A step is one message of a conversation, and what its reply shows.
type step struct {
	who      func(*agent.Caller) // what is different from now on; may be nil
	says     string
	language string
	has      string // in the reply
}

func switched(language string) func(*agent.Caller) {
	return func(c *agent.Caller) { c.Language = language }
}

func accepts(language string) func(*agent.Caller) {
	return func(c *agent.Caller) { c.Accepts = language }
}

func onThePage(c *agent.Caller) { c.Cookie = true }

func TestTheLanguageOfAReply(t *testing.T) {
	for name, steps := range map[string][]step{
		"nothing tells":                    {{nil, "2 masala thepla", "en", "Shall I place it?"}},
		"what the browser accepts":         {{accepts("gu"), "2 masala thepla", "gu", "ઓર્ડર કરી દઉં?"}},
		"a language that we do not speak":  {{switched("fr"), "2 masala thepla", "en", "Shall I place it?"}},
		"Gujarati script, and it stays":    {{nil, "મેનુ બતાવો Thepla House નું", "gu", "વાનગી"}, {nil, "2 masala thepla", "gu", "ઓર્ડર કરી દઉં?"}},
		"Devanagari":                       {{nil, "दो मसाला थेपला", "hi", "ऑर्डर कर दूँ?"}},
		"Latin Hindi stays where it is":    {{nil, "mujhe do masala thepla chahiye", "en", "Shall I place it?"}},
		"back to English":                  {{nil, "दो मसाला थेपला", "hi", ""}, {nil, "what is the total, please", "en", "Shall I place it?"}},
		"an English chip is no evidence":   {{nil, "दो मसाला थेपला", "hi", ""}, {nil, "Show all restaurants", "hi", "रेस्तराँ"}},
		"a native yes is answered so":      {{nil, "2 masala thepla", "en", ""}, {nil, "હા", "gu", "લોગ ઇન"}},
		"a wish in words":                  {{nil, "hindi me bolo", "hi", "हिन्दी में बात"}, {nil, "show me all the restaurants", "hi", "रेस्तराँ"}},
		"a wish beside something else":     {{nil, "2 masala thepla and please reply in gujarati", "gu", "ઓર્ડર કરી દઉં?"}},
		"a wish asks again what was asked": {{nil, "2 masala thepla", "en", ""}, {nil, "ગુજરાતીમાં", "gu", "ઓર્ડર કરી દઉં?"}, {nil, "haan", "gu", "લોગ ઇન"}},
		"the switch":                       {{switched("hi"), "2 masala thepla", "hi", "ऑर्डर कर दूँ?"}, {nil, "ગુજરાતી થાળી", "hi", ""}},
		"the switch is moved":              {{switched("hi"), "2 masala thepla", "hi", ""}, {switched("en"), "મેનુ", "en", "Your order still waits"}},
		"words after the switch":           {{switched("hi"), "2 masala thepla", "hi", ""}, {nil, "in English please", "en", "Shall I place it?"}, {nil, "show the menu", "en", ""}},
		"the page follows what is written": {{onThePage, "બે મસાલા થેપલા", "gu", ""}, {switched("gu"), "show me the menu of Thepla House", "en", ""}},
		"a question stays a choice":        {{nil, "one margherita pizza", "en", "Which base"}, {nil, "hindi please", "hi", ""}, {nil, "thin crust", "hi", "ऑर्डर कर दूँ?"}},
	} {
		t.Run(name, func(t *testing.T) {
			a, who := newWorld(t).agent(), guest("g_1")
			for _, s := range steps {
				if s.who != nil {
					s.who(&who)
				}
				answer := must(t, a, who, s.says)
				if answer.Language != s.language || !strings.Contains(answer.Response, s.has) {
					t.Fatalf("%q is answered in %q: %q, want %q with %q", s.says, answer.Language, answer.Response, s.language, s.has)
				}
			}
			h, err := a.History(t.Context(), who)
			if last := steps[len(steps)-1]; err != nil || h.Language != last.language {
				t.Errorf("History speaks %q (%v), want %q", h.Language, err, last.language)
			}
		})
	}
}

// An order from the first word to the last in each language, in its script, by words and by chips.
func TestOrderInEveryLanguage(t *testing.T) {
	for language, said := range map[string][]string{
		lang.Hindi:    {"थेपला हाउस का मेन्यू दिखाइए", "दो मसाला थेपला", "हाँ, ऑर्डर कर दीजिए", "मेरे ऑर्डर"},
		lang.Gujarati: {"થેપલા હાઉસનું મેનુ", "બે મસાલા થેપલા", "હા, ઓર્ડર કરી દો", "મારા ઓર્ડર"},
	} {
		t.Run(language, func(t *testing.T) {
			w := newWorld(t)
			a, asha := w.agent(), w.diner("asha")
			var answer agent.Answer
			for _, message := range said {
				answer = must(t, a, asha, message)
				if answer.Language != language {
					t.Errorf("%q is answered in %s: %s", message, answer.Language, answer.Response)
				}
			}
			orders := w.orders("asha")
			if len(orders) != 1 || orders[0].Lines[0].Item != "Masala Thepla" || orders[0].Lines[0].Quantity != 2 || orders[0].Consent.Language != language || orders[0].Consent.Words != said[2] {
				t.Fatalf("%d orders: %s; last %s", len(orders), text(orders), text(answer))
			}
			if want := lang.Say(language, "web.talk.today", "time", ""); !strings.Contains(answer.Response, strings.TrimSpace(want)) {
				t.Errorf("my orders: %s lacks %q", answer.Response, want)
			}
		})
	}
}

// A rule that is broken is said in the diner's language, with its figures.
func TestRefusalsInTheDinersLanguage(t *testing.T) {
	a, who := newWorld(t).agent(), guest("g_1")
	who.Language = lang.Gujarati
	answer := must(t, a, who, "101 masala thepla from Thepla House")
	if want := "❌ એક વાનગી 1 થી 100 સુધી મંગાવી શકાય; આ 101 છે."; answer.Response != want {
		t.Errorf("answer %q, want %q", answer.Response, want)
	}
}

// What a model may not say of its own, it may not say in any language.
func TestModelClaimsInHindiAndGujarati(t *testing.T) {
	for claim, said := range map[string]bool{
		"आपका ऑर्डर हो गया।":                     false,
		"ऑर्डर कर दिया है।":                      false,
		"आपका ऑर्डर रद्द कर दिया गया।":           false,
		"भुगतान हो गया।":                         false,
		"यह 35 रुपये का है।":                     false,
		"કુલ ૭૦ રૂપિયા થયા.":                     false,
		"તમારો ઓર્ડર થઈ ગયો.":                    false,
		"ઓર્ડર રદ કરી દીધો છે.":                  false,
		"મેં તમારા ઓર્ડરને કન્ફર્મ કર્યો.":       false,
		"Aapka order ho gaya hai.":               false,
		"Tamaro order thai gayo.":                false,
		"Order cancel kar diya.":                 false,
		"Total 70 rupaye.":                       false,
		"अभी कुछ भी ऑर्डर नहीं हुआ है।":          true,
		"હજી કંઈ ઓર્ડર થયું નથી.":                true,
		"आपके हाँ कहने के बाद ऑर्डर किया जाएगा।": true,
		"थेपला मेथी वाली रोटी है।":               true,
		"થેપલા મેથીની રોટલી છે.":                 true,
		"Aapka order abhi nahi hua hai.":         true,
		"दाल बहुत अच्छी पकी हुई है।":             true,
	} {
		t.Run(claim, func(t *testing.T) {
			w := newWorld(t)
			w.model = (&scripted{}).then(words("A. " + claim + " B."))
			if answer := must(t, w.agent(), guest("g_1"), "hm"); strings.Contains(answer.Response, claim) != said {
				t.Errorf("%q: answer %q, want it said: %t", claim, answer.Response, said)
			}
		})
	}
}
