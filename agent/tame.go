package agent

import (
	"strings"
	"unicode"
)

// tame makes a model's sentence harmless Markdown: emphasis and lists stay, but no HTML, no link and no image, which
// would carry a diner, or what the diner may see, to wherever a poisoned text says. Control characters and marks that
// turn the reading direction go. It sees whole sentences, so nothing is put together again behind it.
func tame(sentence string) string {
	var b strings.Builder
	escaped := false // by a backslash of the model's own
	for _, c := range sentence {
		switch {
		case c == '<' && !escaped:
			b.WriteString("&lt;")
		case c == '[' && !escaped:
			b.WriteString(`\[`)
		case unicode.IsControl(c) && c != '\n' && c != '\t', c >= 0x202A && c <= 0x202E, c >= 0x2066 && c <= 0x2069:
			continue
		default:
			b.WriteRune(c)
		}
		escaped = c == '\\' && !escaped
	}
	return b.String()
}
