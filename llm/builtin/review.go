package builtin

import (
	"encoding/json"
	"strings"

	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/session"
)

// review reads, writes, changes and removes reviews.
func (t *turn) review() (llm.Reply, bool) {
	if t.sit.Expect == session.ExpectReview {
		if reply, ok := t.expectedReview(); ok {
			return reply, true
		}
	}
	rating := t.rating()
	switch {
	case !t.has(cueReview) && !t.rates(rating):
		return t.stats()
	case t.strange() > 2 && t.comment() == "" && t.named == nil:
		return llm.Reply{}, false
	case t.has(cueReview):
		return t.ofReviews(rating), true
	}
	return call("add_review", review{t.place(), rating, t.comment()}), true
}

// rates reports whether stars are given although no review is spoken of: "4 stars for Honest".
func (t *turn) rates(rating *int) bool {
	return rating != nil && hasCue(t.path, cueStars) && (t.named != nil || t.has(cueWrite))
}

// ofReviews does what a message about reviews asks for.
func (t *turn) ofReviews(rating *int) llm.Reply {
	switch {
	case hasCue(t.path, cueDelete) && !t.hasWord("write"):
		return call("delete_review", ofRestaurant{t.place()})
	case hasCue(t.path, cueEdit):
		return call("update_review", review{t.place(), rating, t.comment()})
	case rating != nil, hasCue(t.path, cueWrite):
		return call("add_review", review{t.place(), rating, t.comment()})
	case t.hasWord("my"):
		return call("get_my_reviews", nothing{})
	case hasCue(t.path, cueBest) && t.named == nil:
		return call("recommend", recommend{Sort: "rating", place: t.sought().place()})
	case t.hasWord("average", "overall"):
		return call("get_review_stats", ofRestaurant{t.place()})
	}
	return call("get_reviews", ofRestaurant{t.place()})
}

// stats answers "how good is Thepla House?".
func (t *turn) stats() (llm.Reply, bool) {
	if !hasCue(t.path, cueStats) || t.named == nil || t.strange() > 0 || len(t.worldDishSpans()) > 0 {
		return llm.Reply{}, false
	}
	return call("get_review_stats", ofRestaurant{t.named.Name}), true
}

// expectedReview reads the answer to "would you like to leave a review?".
func (t *turn) expectedReview() (llm.Reply, bool) {
	rating := t.rating()
	if rating == nil && len(t.toks) <= 2 {
		rating = t.anyNumber()
	}
	if rating == nil {
		return t.expectedComment()
	}
	comment := t.comment()
	if comment == "" && len([]rune(t.text)) >= 20 {
		comment = strings.TrimSpace(t.text)
	}
	return call("add_review", review{t.place(), rating, comment}), true
}

// expectedComment takes the message for the comment of a review whose stars are known.
func (t *turn) expectedComment() (llm.Reply, bool) {
	var so struct {
		Tool           string `json:"tool"`
		RestaurantName string `json:"restaurant_name"`
		Rating         int
		Comment        string
	}
	if err := json.Unmarshal(t.sit.ExpectData, &so); err != nil || so.Rating == 0 || so.Comment != "" {
		return llm.Reply{}, false
	}
	said := strings.TrimSpace(t.text)
	elsewhere := t.named != nil && t.strange() == 0 && t.has(cueFind, cueMenu, cueWant)
	if len([]rune(said)) < 10 || elsewhere || t.counts() || t.has(cueCancel, cueSignIn, cueSignOut, cueHelp) {
		return llm.Reply{}, false
	}
	tool := "add_review"
	if so.Tool == "update_review" {
		tool = so.Tool
	}
	return call(tool, review{RestaurantName: so.RestaurantName, Comment: said}), true
}

func (t *turn) anyNumber() *int {
	for i := range t.toks {
		if t.toks[i].isNum {
			return &t.toks[i].num
		}
	}
	return nil
}

// rating is the number before "stars" or "out of 5", or the last word behind "rate".
func (t *turn) rating() *int {
	for i := range t.toks {
		if t.toks[i].isNum && (t.starsAt(i+1) || i+1 == len(t.toks) && t.hasWord("rate", "rating", "review")) {
			return &t.toks[i].num
		}
	}
	return nil
}

func (t *turn) starsAt(i int) bool {
	if i >= len(t.toks) {
		return false
	}
	switch k := t.toks[i]; {
	case k.stem == "star", k.word == "out":
		return true
	default:
		return k.word == "on" && i+1 < len(t.toks) && t.toks[i+1].num == 5
	}
}

// comment is what stands behind a colon, in quotation marks, or behind "saying" or "because".
func (t *turn) comment() string {
	for _, mark := range []string{":", "\"", "“", " saying ", " because ", " - ", " — "} {
		if _, after, ok := strings.Cut(t.text, mark); ok {
			if c := strings.Trim(strings.TrimSpace(after), "\"”“"); len([]rune(c)) >= 3 {
				return c
			}
		}
	}
	return ""
}
