package foodie

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Limits of a menu item.
const (
	MaxItemPrice    = 10_000 * Rupee
	MaxItemTags     = 20
	MaxOptionGroups = 20
	MaxChoices      = 200 // in one option group
)

// A MenuItem is a dish on one restaurant's menu. Its name is unique in that menu ignoring case.
type MenuItem struct {
	Name            string
	Price           Money // of one, without options
	Rating          float64
	TotalRatings    int
	Description     string
	ImageURL        string
	Calories        int
	PreparationTime string   // as the restaurant says it, such as "10-15 mins"
	Tags            []string // veg, vegan, jain, egg, non_veg, spicy, gluten_free, contains_nuts, bestseller, or own
	SoldOut         bool     // the inverse of the wire's "available", so that the zero MenuItem can be ordered
	Options         []OptionGroup
}

// An OptionGroup is what a diner may choose of one kind: a size, toppings.
type OptionGroup struct {
	Name    string
	Min     int // at least so many choices; with Min ≥ 1 and one choice the group fills itself
	Max     int // at most so many
	Choices []Choice
}

// A Choice is one thing in an OptionGroup, and what it adds to the price of one.
type Choice struct {
	Name  string
	Price Money
}

// HasTag reports whether m carries tag, ignoring case and reading blanks and hyphens as underscores.
func (m MenuItem) HasTag(tag string) bool {
	tag = TagKey(tag)
	return slices.ContainsFunc(m.Tags, func(t string) bool { return TagKey(t) == tag })
}

// TagKey is the form of a tag that is compared: "Non-Veg" is "non_veg".
func TagKey(tag string) string {
	return strings.Map(func(c rune) rune {
		if c == ' ' || c == '-' {
			return '_'
		}
		return c
	}, Key(tag))
}

func (m *MenuItem) normalize(at string) error {
	var f faults
	m.Name, m.Description, m.ImageURL, m.PreparationTime = tidy(m.Name), strings.TrimSpace(m.Description), strings.TrimSpace(m.ImageURL), tidy(m.PreparationTime)
	f.add(textRule{field: at + ".item_name", min: 2, max: 100}.check(m.Name))
	f.add(textRule{field: at + ".description", max: 500, lines: true}.check(m.Description))
	f.add(textRule{field: at + ".preparation_time", max: 50}.check(m.PreparationTime))
	f.add(checkImage(m.ImageURL, at+".image_url"))
	f.add(m.checkNumbers(at))
	f.add(m.normalizeTags(at))
	f.add(m.normalizeOptions(at))
	return f.err()
}

func checkImage(url, field string) error {
	if err := (textRule{field: field, max: 500}).check(url); err != nil || url == "" {
		return err
	}
	for _, start := range []string{"https://", "http://", "/"} {
		if strings.HasPrefix(url, start) {
			return nil
		}
	}
	return invalid("image_url", field, "The image url starts with https://, http:// or /.")
}

func (m *MenuItem) checkNumbers(at string) error {
	var f faults
	f.add(checkPrice(m.Price, at+".price"))
	if !(m.Rating >= 0 && m.Rating <= 5) { // also refuses what is no number
		f.add(invalid("rating_range", at+".rating", "The rating of a dish is 0 to 5; this one is %g.", m.Rating))
	}
	if m.TotalRatings < 0 || m.TotalRatings > math.MaxInt32 {
		f.add(invalid("total_ratings", at+".total_ratings", "The number of ratings is 0 to %d.", math.MaxInt32))
	}
	if m.Calories < 0 || m.Calories > 5000 {
		f.add(invalid("calories", at+".calories", "Calories are 0 to 5000; these are %d.", m.Calories))
	}
	return f.err()
}

func checkPrice(price Money, field string) error {
	if price < 0 || price > MaxItemPrice {
		return invalid("price_range", field, "The price is %s to %s; this one is %s.", Money(0), MaxItemPrice, price)
	}
	return nil
}

func (m *MenuItem) normalizeTags(at string) error {
	var f faults
	if len(m.Tags) > MaxItemTags {
		return invalid("tag_count", at+".tags", "A dish has at most %d tags; this one has %d.", MaxItemTags, len(m.Tags))
	}
	m.Tags = slices.Clone(m.Tags)
	for i := range m.Tags {
		m.Tags[i] = tidy(m.Tags[i])
		f.add(textRule{field: fmt.Sprintf("%s.tags[%d]", at, i), min: 1, max: 30}.check(m.Tags[i]))
	}
	return f.err()
}

func (m *MenuItem) normalizeOptions(at string) error {
	var f faults
	if len(m.Options) > MaxOptionGroups {
		return invalid("option_groups", at+".options", "A dish has at most %d option groups; this one has %d.", MaxOptionGroups, len(m.Options))
	}
	m.Options = slices.Clone(m.Options)
	seen := map[string]bool{}
	for i := range m.Options {
		group, here := &m.Options[i], fmt.Sprintf("%s.options[%d]", at, i)
		f.add(group.normalize(here))
		if k := Key(group.Name); seen[k] {
			f.add(invalid("group_twice", here+".name", "The dish has the option group %q twice.", group.Name))
		} else {
			seen[k] = true
		}
	}
	return f.err()
}

func (g *OptionGroup) normalize(at string) error {
	var f faults
	g.Name = tidy(g.Name)
	f.add(textRule{field: at + ".name", min: 1, max: 60}.check(g.Name))
	if n := len(g.Choices); n < 1 || n > MaxChoices {
		f.add(invalid("choice_count", at+".choices", "An option group has 1 to %d choices; this one has %d.", MaxChoices, n))
		return f.err()
	}
	if g.Min < 0 || g.Min > len(g.Choices) {
		f.add(invalid("group_min", at+".min", "The least number of choices is 0 to %d; this one is %d.", len(g.Choices), g.Min))
	}
	if g.Max < max(g.Min, 1) || g.Max > MaxChoices {
		f.add(invalid("group_max", at+".max", "The greatest number of choices is %d to %d; this one is %d.", max(g.Min, 1), MaxChoices, g.Max))
	}
	f.add(g.normalizeChoices(at))
	return f.err()
}

func (g *OptionGroup) normalizeChoices(at string) error {
	var f faults
	g.Choices = slices.Clone(g.Choices)
	seen := map[string]bool{}
	for i := range g.Choices {
		c, here := &g.Choices[i], fmt.Sprintf("%s.choices[%d]", at, i)
		c.Name = tidy(c.Name)
		f.add(textRule{field: here + ".name", min: 1, max: 60}.check(c.Name))
		f.add(checkPrice(c.Price, here+".price"))
		if k := Key(c.Name); seen[k] {
			f.add(invalid("choice_twice", here+".name", "The option group has the choice %q twice.", c.Name))
		} else {
			seen[k] = true
		}
	}
	return f.err()
}
