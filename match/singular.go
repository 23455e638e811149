package match

import "strings"

// Singular is the singular of an English plural, and w itself when it is none. w is a word of Words. It also takes
// the English plural of Indian words ("rotis", "dosas"), so most words in -is and -as are plurals to it.
func Singular(w string) string {
	n := len(w)
	if n < 4 || w[n-1] != 's' {
		return w
	}
	if one, ok := irregular[w]; ok {
		return one
	}
	switch stem := w[:n-1]; {
	case hasAnySuffix(w, "ss", "us", "aas"):
		return w
	case strings.HasSuffix(w, "ies") && n > 4:
		return w[:n-3] + "y"
	case hasAnySuffix(w, "sses", "shes", "ches", "xes", "zzes"), strings.HasSuffix(w, "oes") && n > 5:
		return w[:n-2]
	default:
		return stem
	}
}

func hasAnySuffix(w string, suffixes ...string) bool {
	for _, s := range suffixes {
		if strings.HasSuffix(w, s) {
			return true
		}
	}
	return false
}

// irregular holds plurals that the rules of Singular would get wrong, and words in s that are no plurals.
var irregular = map[string]string{
	"cookies": "cookie", "brownies": "brownie", "smoothies": "smoothie", "veggies": "veggie", "foodies": "foodie", "calories": "calorie",
	"hoagies": "hoagie", "selfies": "selfie", "bhajies": "bhajie", "sweeties": "sweetie", "chillies": "chilli", "chilies": "chili",
	"menus": "menu", "quiches": "quiche", "brioches": "brioche", "ceviches": "ceviche", "ganaches": "ganache", "niches": "niche",
	"halves": "half", "loaves": "loaf", "leaves": "leaf", "knives": "knife", "buses": "bus", "tofus": "tofu", "urads": "urad",
	"this": "this", "does": "does", "goes": "goes", "always": "always", "sometimes": "sometimes", "besides": "besides", "perhaps": "perhaps", "yours": "yours",
	"ours": "ours", "hers": "hers", "theirs": "theirs", "gas": "gas", "alas": "alas", "christmas": "christmas", "texas": "texas", "series": "series", "species": "species",
	"paris": "paris", "tennis": "tennis", "basis": "basis", "anis": "anis", "aamras": "aamras", "news": "news", "lens": "lens",
	"thanks": "thanks", "fries": "fries",
}
