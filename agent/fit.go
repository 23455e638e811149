package agent

import (
	"encoding/json"
	"fmt"

	"github.com/foodieexpress/foodie/llm"
)

// resultTokens is how much of what a tool came to a model reads. The diner sees all of it.
const resultTokens = 2500

// fit is v as JSON within resultTokens: long lists and texts are cut, and say so.
func fit(v any) json.RawMessage {
	b := encode(v)
	if len(b) <= resultTokens || llm.Tokens(string(b)) <= resultTokens {
		return b
	}
	for keep := 64; keep > 0; keep /= 2 {
		var whole any
		if json.Unmarshal(b, &whole) != nil {
			break
		}
		if cut := encode(shorten(whole, keep)); llm.Tokens(string(cut)) <= resultTokens {
			return cut
		}
	}
	return encode(map[string]string{"cut": "too long to read; the diner sees it"})
}

// shorten keeps the first keep entries of each list, and of each text a few characters an entry.
func shorten(v any, keep int) any {
	switch v := v.(type) {
	case string:
		if r := []rune(v); len(r) > 10*keep+20 {
			return string(r[:10*keep+20]) + "…"
		}
	case []any:
		kept := v[:min(len(v), keep)]
		for i := range kept {
			kept[i] = shorten(kept[i], keep)
		}
		if left := len(v) - len(kept); left > 0 {
			kept = append(kept[:len(kept):len(kept)], fmt.Sprintf("%d more, which the diner sees", left))
		}
		return kept
	case map[string]any:
		for k := range v {
			v[k] = shorten(v[k], keep)
		}
	}
	return v
}
