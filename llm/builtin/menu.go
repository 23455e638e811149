package builtin

import (
	"slices"
	"strings"
	"sync"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/catalogue"
)

// A menu is one restaurant's dishes and choices, ready to be found in a message.
type menu struct {
	foodie.Restaurant
	lx      *lexicon
	choices []string            // by id: each choice of any dish, once
	groups  []string            // by id: the name of the group that the choice stands in
	stems   map[string][]string // of each choice as it is written
}

func compileMenu(r foodie.Restaurant) *menu {
	m := &menu{Restaurant: r, stems: map[string][]string{}}
	var b lexiconBuilder
	ids := map[string]int{}
	for i, item := range r.Items {
		b.add(isDish, i, item.Name)
		for _, g := range item.Options {
			for _, c := range g.Choices {
				key := foodie.Key(c.Name)
				m.stems[c.Name] = stemsOf(c.Name)
				if _, ok := ids[key]; ok {
					continue
				}
				ids[key] = len(m.choices)
				m.choices, m.groups = append(m.choices, c.Name), append(m.groups, foodie.Key(g.Name))
				b.add(isChoice, ids[key], c.Name)
			}
		}
	}
	for _, item := range r.Items {
		for _, g := range item.Options {
			m.nameSizes(&b, g)
			m.nameEnds(&b, g)
			m.nameSpice(&b, g)
			m.nameBare(&b, g)
		}
	}
	m.lx = b.build()
	return m
}

// choiceID is the id of the choice of that name, or -1.
func (m *menu) choiceID(name string) int {
	return slices.IndexFunc(m.choices, func(c string) bool { return equalNames(c, name) })
}

// A world is the restaurants that a message could be about.
type world struct {
	ix        *catalogue.Index
	names     *lexicon // restaurants and areas
	kitchens  *lexicon // cuisines
	dishes    *lexicon // every dish name once
	dishAt    []served // by id of a dish
	cuisines  []string
	areas     []string
	areaWords [][]token       // by area
	tags      map[string]bool // "veg", and "gujarati/veg" for a cuisine that has it

	mu    sync.Mutex
	menus map[string]*menu
}

// A served is one name of a dish and the restaurants that serve it.
type served struct {
	name string
	in   []int // indices into ix.Restaurants()
}

func compileWorld(ix *catalogue.Index) *world {
	w := &world{ix: ix, menus: map[string]*menu{}, cuisines: ix.Cuisines(), areas: areaNames(ix.Areas()), tags: map[string]bool{}}
	var names, kitchens, dishes lexiconBuilder
	ids := map[string]int{}
	for i, r := range ix.Restaurants() {
		names.add(isRestaurant, i, r.Name)
		for _, item := range r.Items {
			for _, tag := range item.Tags {
				tag = foodie.TagKey(tag)
				w.tags[tag], w.tags[foodie.Key(r.Cuisine)+"/"+tag] = true, true
			}
			key := foodie.Key(item.Name)
			id, ok := ids[key]
			if !ok {
				id = len(w.dishAt)
				ids[key] = id
				w.dishAt = append(w.dishAt, served{name: item.Name})
				dishes.add(isDish, id, item.Name)
			}
			if at := &w.dishAt[id]; !slices.Contains(at.in, i) {
				at.in = append(at.in, i)
			}
		}
	}
	for i, c := range w.cuisines {
		kitchens.add(isCuisine, i, c)
	}
	for i, a := range w.areas {
		names.add(isArea, i, a)
		w.areaWords = append(w.areaWords, tokenize(a))
	}
	w.names, w.kitchens, w.dishes = names.build(), kitchens.build(), dishes.build()
	return w
}

// areaNames are the areas and their parts: "Ashram Road, Ahmedabad" is also "Ashram Road" and "Ahmedabad".
func areaNames(areas []string) []string {
	var out []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" && !slices.ContainsFunc(out, func(o string) bool { return strings.EqualFold(o, s) }) {
			out = append(out, s)
		}
	}
	for _, a := range areas {
		for part := range strings.SplitSeq(a, ",") {
			add(part)
		}
		add(a)
	}
	return out
}

// menuOf compiles the menu of a restaurant once.
func (w *world) menuOf(r foodie.Restaurant) *menu {
	w.mu.Lock()
	defer w.mu.Unlock()
	m := w.menus[r.Name]
	if m == nil {
		m = compileMenu(r)
		w.menus[r.Name] = m
	}
	return m
}

// sole is the only restaurant there is.
func (w *world) sole() (foodie.Restaurant, bool) {
	if rs := w.ix.Restaurants(); len(rs) == 1 {
		return rs[0], true
	}
	return foodie.Restaurant{}, false
}
