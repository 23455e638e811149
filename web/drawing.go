package web

import (
	"html/template"
	"strings"
)

// Which drawing of the sprite stands for a cuisine: the first whose word is in it. The page's script is given the same
// table; "plate" stands for all others.
var glyphs = [][2]string{
	{"south indian", "dosa"}, {"gujarati", "thali"}, {"kathiyawadi", "thali"}, {"rajasthani", "thali"}, {"italian", "pizza"}, {"pizza", "pizza"},
	{"cafe", "cup"}, {"coffee", "cup"}, {"punjabi", "pot"}, {"mughlai", "pot"}, {"biryani", "pot"}, {"north indian", "pot"}, {"chinese", "noodles"},
	{"asian", "noodles"}, {"thai", "noodles"}, {"mexican", "taco"}, {"street", "cone"}, {"chaat", "cone"}, {"burger", "burger"}, {"fast food", "burger"},
	{"bakery", "loaf"}, {"dessert", "ice"}, {"sweet", "ice"}, {"beverage", "glass"}, {"juice", "glass"}, {"healthy", "leaf"}, {"salad", "leaf"}, {"vegan", "leaf"},
}

// glyphOf names the drawing for a cuisine.
func glyphOf(cuisine string) string {
	cuisine = strings.ToLower(cuisine)
	for _, g := range glyphs {
		if strings.Contains(cuisine, g[0]) {
			return g[1]
		}
	}
	return "plate"
}

// hueOf is one of twelve calm colours for a name.
func hueOf(name string) int {
	sum := 0
	for _, c := range strings.ToLower(name) {
		sum = (sum*31 + int(c)) % 9973
	}
	return sum % 12
}

// icon draws a symbol of the sprite as decoration. Its name comes from our templates alone.
func icon(name string) template.HTML {
	return template.HTML(`<svg class="icon" aria-hidden="true"><use href="#` + template.HTMLEscapeString(name) + `"/></svg>`)
}

// mark draws India's mark for food without or with meat or egg; its label says in words what the shape says.
func mark(symbol, class, label string) template.HTML {
	return template.HTML(`<svg class="mark ` + class + `" role="img" aria-label="` + template.HTMLEscapeString(label) + `"><use href="#` + symbol + `"/></svg>`)
}
