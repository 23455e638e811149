package web

import (
	"slices"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/match"
)

// Menus carry no sections, so we read them off the names: the first kind that has a word of the dish's name. The page's
// script is given the same table.
var kinds = []struct {
	name  string
	words []string
}{
	{"drinks", []string{
		"chaas", "chai", "tea", "coffee", "lassi", "juice", "soda", "shake", "smoothie", "cappuccino", "latte", "espresso",
		"water", "lemonade", "mocktail", "sharbat", "buttermilk", "cola", "milkshake", "beer", "thandai",
	}},
	{"sweets", []string{
		"jalebi", "jamun", "kulfi", "cake", "cheesecake", "brownie", "waffle", "shrikhand", "mohanthal", "halwa", "tiramisu", "churros", "phirni",
		"rabdi", "falooda", "gola", "katli", "fondue", "nankhatai", "barfi", "ladoo", "kheer", "pastry", "donut", "pudding", "cream",
	}},
	{"breads", []string{"naan", "roti", "rotli", "rotlo", "kulcha", "paratha", "parotta", "bread", "croissant", "loaf", "bhakri", "puff"}},
	{"thalis", []string{"thali", "combo", "meal", "platter", "pack"}},
	{"rice", []string{"biryani", "rice", "pulao", "khichdi", "pongal"}},
}

// kindNames are the kinds in the order in which a menu shows them.
var kindNames = []string{"dishes", "thalis", "rice", "breads", "sweets", "drinks"}

// kindOf names the section of a menu that a dish belongs to.
func kindOf(dish string) string {
	words := match.Words(dish)
	for _, k := range kinds {
		if slices.ContainsFunc(words, func(w string) bool { return slices.Contains(k.words, w) }) {
			return k.name
		}
	}
	return "dishes"
}

// A section is a part of a menu.
type section struct {
	Kind   string
	Dishes []foodie.MenuItem
}

// sections divides a menu by kind; within one the menu's own order stays.
func sections(items []foodie.MenuItem) []section {
	of := map[string][]foodie.MenuItem{}
	for _, item := range items {
		of[kindOf(item.Name)] = append(of[kindOf(item.Name)], item)
	}
	var out []section
	for _, name := range kindNames {
		if len(of[name]) > 0 {
			out = append(out, section{name, of[name]})
		}
	}
	return out
}
