package lang

import (
	"strconv"
	"strings"
	"unicode"
)

// Of is the language in which to answer text, as far as it tells: Hindi or Gujarati when it is written in that script,
// English when it is plainly English. It is "" for everything else: dish names alone, a bare yes, and Hindi or Gujarati in
// Latin letters, whose writers read those more easily than the script.
func Of(text string) string {
	var c counts
	for _, w := range spokenWords(text) {
		c.add(w)
	}
	switch native := c.hindi + c.gujarati; {
	case native == 0 && c.english >= 2 && c.roman == 0:
		return English
	case native == 0, native < c.latin && c.english > 0:
		return ""
	case c.gujarati > c.hindi:
		return Gujarati
	}
	return Hindi
}

// Match is the language that a tag means (BCP 47), whatever its region: "hi-IN" is Hindi. It is "" when we do not speak it.
func Match(tag string) string {
	primary, _, _ := strings.Cut(strings.TrimSpace(tag), "-")
	return Known(strings.ToLower(primary))
}

// Accepted is the language of ours that a browser prefers, by its Accept-Language header (RFC 9110, section 12.5.4); "" when
// it names none.
func Accepted(header string) string {
	best, most := "", 0.0
	for _, part := range strings.Split(header, ",") {
		tag, q, _ := strings.Cut(part, ";")
		weight := 1.0
		if w, ok := strings.CutPrefix(strings.TrimSpace(q), "q="); ok {
			if v, err := strconv.ParseFloat(w, 64); err == nil {
				weight = v
			}
		}
		if language := Match(tag); language != "" && weight > most {
			best, most = language, weight
		}
	}
	return best
}

// counts are how many words of a text are in each script, and how many of those in Latin letters tell their language.
type counts struct{ hindi, gujarati, latin, english, roman int }

func (c *counts) add(word string) {
	switch scriptOf(word) {
	case Hindi:
		c.hindi++
	case Gujarati:
		c.gujarati++
	case English:
		c.latin++
		if englishWords[word] {
			c.english++
		}
		if romanWords[word] {
			c.roman++
		}
	}
}

// Wish is the language in which text asks to be answered, and whether it asks for nothing else: "hindi me bolo",
// "ગુજરાતીમાં", "in English please". The name of a language alone is a wish unless it is also a cuisine, as Gujarati is.
func Wish(text string) (language string, alone bool) {
	words := spokenWords(text)
	var w wish
	for i := range words {
		w.add(words, i)
	}
	if w.language == "" || w.two || !(w.marked && !w.more || w.speaks && (w.marked || !w.more)) {
		return "", false
	}
	return w.language, !w.more
}

// A wish is what the words so far say of one.
type wish struct {
	language string
	two      bool // languages: "hindi or gujarati"
	marked   bool // "in" it
	speaks   bool // a word of speech was said
	more     bool // and something else
}

func (w *wish) add(words []string, i int) {
	named, inside := languageNamed(words[i])
	if named == "" {
		w.speaks = w.speaks || speechWords[words[i]]
		w.more = w.more || !speechWords[words[i]] && !inWords[words[i]] && !wishFillers[words[i]]
		return
	}
	w.two = w.two || w.language != "" && w.language != named
	w.language = named
	w.marked = w.marked || inside || named != Gujarati && len(words) <= 2 || beside(words, i)
}

// beside reports whether "in" stands before the word at i, or its like behind it.
func beside(words []string, i int) bool {
	return i > 0 && words[i-1] == "in" || i+1 < len(words) && inWords[words[i+1]]
}

// languageNamed is the language that a word names, and whether the word also says "in it".
func languageNamed(w string) (language string, inside bool) {
	if l, ok := languageNames[w]; ok {
		return l, false
	}
	for _, suffix := range []string{"માં", "मे", "में"} {
		if stem, ok := strings.CutSuffix(w, suffix); ok {
			if l, known := languageNames[stem]; known {
				return l, true
			}
		}
	}
	return "", false
}

// spokenWords are the words of text in small letters.
func spokenWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’'
	})
}

// scriptOf is the language whose script a word is in, English for Latin letters.
func scriptOf(word string) string {
	for _, r := range word {
		switch {
		case r >= 0x900 && r <= 0x97f:
			return Hindi
		case r >= 0xa80 && r <= 0xaff:
			return Gujarati
		case r < 0x250 && unicode.IsLetter(r):
			return English
		}
	}
	return ""
}

var (
	languageNames = map[string]string{
		"english": English, "angrezi": English, "angreji": English, "inglish": English, "अंग्रेज़ी": English, "अंग्रेजी": English,
		"इंग्लिश": English, "અંગ્રેજી": English, "ઇંગ્લિશ": English, "ઈંગ્લિશ": English,
		"hindi": Hindi, "हिन्दी": Hindi, "हिंदी": Hindi, "હિન્દી": Hindi, "હિંદી": Hindi,
		"gujarati": Gujarati, "gujrati": Gujarati, "gujarathi": Gujarati, "गुजराती": Gujarati, "ગુજરાતી": Gujarati,
	}
	inWords     = set("in me mein mai main ma maa में मे માં")
	speechWords = set(`speak talk reply answer respond language write chat switch bolo boliye bol bolna baat vaat vat batao bataiye jawab javab uttar bhasha likho
		lakho kaho samjao samjhao बोलो बोलिए बोलें बोलना बात जवाब जवाब भाषा लिखो लिखिए बताओ बताइए समझाइए બોલો વાત જવાબ ભાષા લખો કહો સમજાવો`)
	wishFillers = set(`please plz kindly can could you we i i'd want would like to with my the your it only just now from instead change use is
		kar karo kare karen kariye kijiye karie karso karsho karjo do dijiye dejo de aap tum tame tamane mujhe mujhse mane mari sathe saathe se kya shu aapo aapjo apo
		sakte sakta sako hai ho che chhe na ne ji hi j ab have
		कृपया प्लीज़ प्लीज कर करो करें करिए कीजिए दो दीजिए आप तुम मुझे मुझसे से क्या सकते सकती है हो ना जी ही अब
		કૃપા કરીને પ્લીઝ કર કરો કરીએ કરજો આપો આપજો તમે મને મારી સાથે શું શકો છો છે ને જ હવે`)

	// Words that only an English sentence has, and those that show Hindi or Gujarati in Latin letters.
	englishWords = set(`what which where when who how show tell give want would like can could please the and with from have has some something
		any all your you i'd i'll i'm for of under without does did are there remove cancel change make order menu`)
	romanWords = set(`hai hain ho hu hoon chahiye chaiye karo karna kar kardo mujhe mujhko mera meri ka ki ke ko se aur nahi nahin kya kaun kitna kitne kitni
		dena dijiye dedo bhejo wala wali ek teen paanch che chhe chu mane joie joiye aapo aapjo apo ane ne nathi nahi kem shu su ketla mangavo batavo thi mathi`)
)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(words) {
		all[w] = true
	}
	return all
}
