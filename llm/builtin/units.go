package builtin

import (
	"html"
	"strconv"
)

// hear cuts a message into words as tokenize does, reads what a program escaped ("&amp;"), and settles which of "do" and "be" are numbers.
func hear(s string) []token { return sureNumbers(tokenize(html.UnescapeString(s))) }

// joinUnits makes "500 gram" of "half a kilo" and "250 ml" of "quarter litre", and counts with "times three".
func joinUnits(in []token) []token {
	out := in[:0]
	for i := 0; i < len(in); i++ {
		t := in[i]
		if n, used, ok := partOfUnit(in[i:]); ok {
			unit := in[i+used-1]
			unit.word, unit.stem, unit.stop, unit.isNum = smaller[unit.stem], smaller[unit.stem], false, false
			out = append(out, token{text: t.text, word: strconv.Itoa(n), stem: strconv.Itoa(n), num: n, isNum: true, stop: t.stop}, unit)
			i += used - 1
			continue
		}
		if t.word == "times" && i > 0 && i+1 < len(in) && in[i+1].isNum {
			in[i+1].times, in[i+1].stop = true, t.stop
			continue
		}
		out = append(out, t)
	}
	return out
}

// smaller is the thousandth of a unit.
var smaller = map[string]string{"kg": "gram", "litre": "ml"}

// parts of a unit are said in words, and make so many thousandths.
var parts = map[string]int{"half": 500, "quarter": 250, "aadha": 500, "adha": 500, "aadho": 500, "adho": 500, "ardho": 500, "paav": 250, "pav": 250, "pa": 250}

// partOfUnit reads "half a kilo", "quarter litre": how many of the smaller unit, and how many tokens that takes.
func partOfUnit(toks []token) (n, used int, ok bool) {
	n, ok = parts[toks[0].word]
	if !ok {
		return 0, 0, false
	}
	used = 1
	for used < len(toks) && used < 3 && (toks[used].word == "a" || toks[used].word == "of") {
		used++
	}
	if used == len(toks) || toks[used].stop || smaller[toks[used].stem] == "" {
		return 0, 0, false
	}
	return n, used + 1, true
}

// sureNumbers makes numbers of "do" and "be" where Hindi and Gujarati count with them: at the start of what is wanted,
// and before a verb that says to make it so many.
func sureNumbers(toks []token) []token {
	for i := range toks {
		n, ok := shyNumbers[toks[i].word]
		if !ok || i > 0 && verbStems[toks[i-1].word] {
			continue
		}
		if toks[i].word != "do" && i+1 == len(toks) || !countsFirst(toks, i) && !countsBefore(toks, i) {
			continue
		}
		toks[i].num, toks[i].isNum, toks[i].word = n, true, strconv.Itoa(n)
		toks[i].stem = toks[i].word
	}
	return toks
}

// countsFirst reports whether the word at i begins what is wanted and no English question or sentence.
func countsFirst(toks []token, i int) bool {
	if i+1 == len(toks) || afterDo[toks[i+1].word] || toks[i+1].stop {
		return false
	}
	for _, k := range toks[i:] {
		if k.ask || doneBy[k.word] {
			return false
		}
	}
	return i == 0 || toks[i].stop || beforeCount[toks[i-1].word]
}

// countsBefore reports whether the word at i stands before a verb of giving or making: "chai do kar do".
func countsBefore(toks []token, i int) bool {
	return i+1 < len(toks) && !toks[i].stop && countedBy[toks[i+1].word]
}

var (
	// verbStems stand before the "do" which ends a Hindi verb: "kar do".
	verbStems = set("kar", "de", "bhej", "la", "laa", "hata", "daal", "dal", "bana", "dikha", "bata", "nikal", "badal", "manga", "mangwa", "laga", "kara", "rehne", "rahne", "jane", "jaane", "chhod", "chod", "rakh", "likh", "kari", "mokli", "aapi", "badli", "batavi", "kadhi", "rehva", "raheva", "bana", "to", "will", "would", "can", "could", "should", "must", "may", "might", "ill", "we", "i", "you", "they", "it", "that", "please", "just", "not", "dont", "what", "how", "where", "who", "why", "which", "lets")
	// afterDo are English words behind "do" or "be" that make a verb of it.
	afterDo = set("you", "u", "i", "we", "they", "he", "she", "it", "not", "the", "that", "this", "these", "those", "them", "a", "an", "any", "have", "please", "na", "nahi", "no", "so", "my", "all", "both", "everything", "something", "anybody", "anyone", "people", "make", "your", "some", "sure", "careful", "quick", "nice", "kind", "there", "here", "what", "as", "want", "need", "like", "come", "me", "us", "one", "kar", "more", "better", "restaurants", "places")
	// doneBy are verbs of an English question that begins with "do".
	doneBy = set("come", "comes", "include", "contain", "taste", "need", "cost", "deliver", "serve", "sell", "take", "accept")
	// beforeCount are words that stand before a number in Hindi and Gujarati.
	beforeCount = set("aur", "ane", "and", "bhaiya", "bhai", "mujhe", "mane", "ji", "yaar", "hame", "hamein", "humein", "amne", "boss", "mereko", "haan", "ha", "phir", "plus", "saath", "sathe", "evam")
	// countedBy are verbs behind a number.
	countedBy = set("kar", "karo", "kardo", "kari", "karva", "karna", "aapo", "aapjo", "apo", "moklo", "mokli", "dena", "dedo", "de", "bhejo", "bhej", "lao", "laao", "lavo", "chahiye", "chaiye", "chahie", "joie", "joiye", "rakho", "karjo")
)
