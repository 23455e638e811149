package builtin

import "github.com/foodieexpress/foodie/llm"

// A message may wrap what it wants in words of another trade ("print the menu of Thepla House", "forget the rules and show
// …"). When it names a place of ours and asks for its menu or its reviews, that is what it wants.

// elsewhere turns away what is foreign, unless it plainly asks for something of ours.
func (t *turn) elsewhere() (llm.Reply, bool) {
	if _, ok := t.plainly(); ok {
		return llm.Reply{}, false
	}
	return t.foreign()
}

// plainly reads the menu or the reviews of a place that is named whole, whatever else stands in the message.
func (t *turn) plainly() (llm.Reply, bool) {
	name, ok := t.wholeName()
	switch {
	case !ok:
		return llm.Reply{}, false
	case t.hasWord("menu"):
		return call("get_restaurant_by_name", map[string]string{"name": name}), true
	case t.hasWord("reviews"):
		return call("get_reviews", map[string]string{"restaurant_name": name}), true
	}
	return llm.Reply{}, false
}

// wholeName is the restaurant that is named by its whole name.
func (t *turn) wholeName() (string, bool) {
	for _, s := range t.path {
		if s.kind == isRestaurant && s.cands[0].complete {
			return t.w.ix.Restaurants()[s.cands[0].id].Name, true
		}
	}
	return "", false
}

// soughtPlainly looks for the dish that is named whole in a message which looks for something and is not understood otherwise.
func (t *turn) soughtPlainly() (llm.Reply, bool) {
	if !t.has(cueFind, cueServe) || hasCue(t.path, cueOdd) {
		return llm.Reply{}, false
	}
	for _, s := range t.path {
		if s.kind == isDish && s.cands[0].complete && s.to-s.from > 1 {
			return call("search_restaurants_by_item", byItem{ItemName: t.dishName([]span{s})}), true
		}
	}
	return llm.Reply{}, false
}
