package llm_test

import (
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/llm"
)

func TestTokens(t *testing.T) {
	for text, want := range map[string]int{"": 0, "ok": 1, "thepla": 2, "ઢોકળા": 5, "two ઢોકળા": 6, strings.Repeat("word ", 400): 500} {
		if got := llm.Tokens(text); got != want {
			t.Errorf("Tokens(%.20q) = %d, want %d", text, got, want)
		}
	}
}
