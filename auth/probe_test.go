package auth

import (
	"testing"
	"time"
)

func TestProbes(t *testing.T) {
	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	old, fresh := []byte("the secret before, of 32 bytes..."), []byte("the secret of now, of 32 bytes...")
	word := NewProbe(NewKeys(old, nil), at)
	for name, tt := range map[string]struct {
		keys Keys
		word string
		now  time.Time
		want bool
	}{
		"the same secret":         {NewKeys(old, nil), word, at, true},
		"a clock behind":          {NewKeys(old, nil), word, at.Add(-4 * time.Minute), true},
		"while secrets change":    {NewKeys(fresh, old), word, at, true},
		"another secret":          {NewKeys(fresh, nil), word, at, false},
		"an old word":             {NewKeys(old, nil), word, at.Add(6 * time.Minute), false},
		"a word of tomorrow":      {NewKeys(old, nil), word, at.Add(-6 * time.Minute), false},
		"another time, same sum":  {NewKeys(old, nil), "1" + word[1:len(word)-1] + "0", at, false},
		"nothing":                 {NewKeys(old, nil), "", at, false},
		"a time without a sum":    {NewKeys(old, nil), word[:10] + ".", at, false},
		"a time that is not long": {NewKeys(old, nil), "99999999999999999999.00", at, false},
	} {
		if got := CheckProbe(tt.keys, tt.word, tt.now); got != tt.want {
			t.Errorf("%s: CheckProbe(%q) = %v, want %v", name, tt.word, got, tt.want)
		}
	}
}
