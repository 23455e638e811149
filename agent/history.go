package agent

import (
	"context"
	"slices"
	"sync"

	"github.com/foodieexpress/foodie/agent/tool"
	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/match"
	"github.com/foodieexpress/foodie/session"
)

// How much of what was said before a model reads, in tokens.
const (
	historyTokens = 3000
	messageTokens = 500 // of one message
)

// history is what was said before, as far as a model's budget goes, and the new message last. What strangers wrote and
// we showed is left out, and so are a model's words after it: what is not read again cannot ask for anything again.
func (t *turn) history() []llm.Message {
	earlier := append(append([]session.Message(nil), t.session.Messages...), t.taken...)
	left := historyTokens
	var messages []llm.Message
	for _, m := range slices.Backward(earlier) {
		said := llm.Message{Role: llm.Foodie, Text: clip(m.Text, messageTokens)}
		if m.Role == "diner" {
			said.Role = llm.Diner
		} else if strangers[m.Function] {
			said.Text = "(" + m.Function + ")"
		}
		if left -= llm.Tokens(said.Text); left < 0 {
			break
		}
		messages = append(messages, said)
	}
	slices.Reverse(messages)
	return append(messages, llm.Message{Role: llm.Diner, Text: t.said})
}

// clip is the beginning of text, of so many tokens.
func clip(text string, tokens int) string {
	if len(text) <= tokens || llm.Tokens(text) <= tokens {
		return text
	}
	quarters := 4 * tokens
	for i, c := range text {
		if quarters -= 1; c >= 0x80 {
			quarters -= 3
		}
		if quarters < 4 {
			return text[:i] + "…"
		}
	}
	return text
}

// strangers are the tools whose answers show what diners and restaurants wrote.
var strangers = setOf("get_reviews get_my_reviews get_restaurant_by_name search_restaurants_by_item recommend")

// situation is what the model may know of the moment.
func (c *conversation) situation() llm.Situation {
	return llm.Situation{
		Language: c.language, SignedIn: c.who.UserID != "", Username: c.who.Username, Restaurant: c.state.Restaurant,
		Pending: c.pending, Shown: c.state.Shown, Expect: c.asked, ExpectData: c.data, LastOrder: c.state.RecentOrder, Memo: c.state.Model,
		Glimpse: c.glimpse,
	}
}

// Bounds of a glimpse: a few hundred tokens.
const (
	glimpseKinds = 30 // cuisines, and areas
	glimpseWords = 12 // of the message that are looked up
	glimpseEach  = 3  // names like one word
	glimpseNames = 20
)

// glimpse is what a hosted model gets to know of the catalogue before it calls a tool: which cuisines and areas there are,
// and the names that the diner may mean, so that it calls the right tool at once. A catalogue that is away has none.
func (t *turn) glimpse(ctx context.Context) *llm.Glimpse {
	ix, err := t.Snapshots.For(ctx, t.said, t.state.Restaurant)
	if err != nil {
		t.Log.InfoContext(ctx, "a model without a glimpse of the catalogue", "error", err)
		return nil
	}
	g := &llm.Glimpse{Restaurants: len(ix.Restaurants()), Cuisines: few(ix.Cuisines()), Areas: few(ix.Areas())}
	words := slices.DeleteFunc(match.Words(t.said), func(w string) bool { return len([]rune(w)) < 3 })
	for _, w := range words[:min(len(words), glimpseWords)] {
		for _, name := range namesLike(ix, w) {
			if len(g.Near) < glimpseNames && !slices.Contains(g.Near, name) {
				g.Near = append(g.Near, name)
			}
		}
	}
	return g
}

func few(names []string) []string { return names[:min(len(names), glimpseKinds)] }

// namesLike are dishes and restaurants whose names have word.
func namesLike(ix *catalogue.Index, word string) (names []string) {
	for _, hit := range ix.Items(catalogue.ItemQuery{Name: word, Limit: glimpseEach}) {
		for _, i := range hit.Items[:min(len(hit.Items), glimpseEach)] {
			names = append(names, hit.Restaurant.Items[i].Name)
		}
	}
	for _, r := range ix.Search(catalogue.Query{Text: word, Limit: glimpseEach}) {
		if mentions(word, r.Name) {
			names = append(names, r.Name)
		}
	}
	return names
}

// specs are all tools as a model sees them; none of them is to be changed.
var specs = sync.OnceValue(func() []llm.ToolSpec {
	all := tool.All()
	specs := make([]llm.ToolSpec, len(all))
	for i, t := range all {
		specs[i] = t.Spec
	}
	return specs
})
