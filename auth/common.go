package auth

import (
	_ "embed"
	"strings"
	"sync"
)

// commonText lists the passwords, and says where they come from. Lines that begin with "# " are words about it.
//
//go:embed common.txt
var commonText string

var commonPasswords = sync.OnceValue(func() map[string]struct{} {
	known := make(map[string]struct{}, 3100)
	for line := range strings.Lines(commonText) {
		if line = strings.TrimSpace(line); line != "" && line != "#" && !strings.HasPrefix(line, "# ") {
			known[line] = struct{}{}
		}
	}
	return known
})

// CommonPassword reports whether password is among the commonest, ignoring case: the 3000 most frequent in published
// leaks that have 8 characters, a letter and a digit, and some seventy that fit our diners.
func CommonPassword(password string) bool {
	_, known := commonPasswords()[strings.ToLower(password)]
	return known
}
