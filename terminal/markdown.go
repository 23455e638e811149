package terminal

import (
	"strings"
	"unicode"
)

// A palette is how words stand out: escape sequences, or nothing where nobody could see them.
type palette struct{ bold, dim, accent, warn, off string }

var (
	plain   = palette{}
	colours = palette{bold: "\x1b[1m", dim: "\x1b[2m", accent: "\x1b[38;5;166m", warn: "\x1b[31m", off: "\x1b[0m"}
)

// render turns the Markdown that replies use (bold, emphasis, code, headings, escapes) into plain lines. Control
// characters are dropped, so that nothing which somebody stored can steer the terminal.
func render(md string, p palette) string {
	var b strings.Builder
	for i, line := range strings.Split(strings.TrimRight(md, "\n"), "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		if h := strings.TrimLeft(line, "#"); h != line && strings.HasPrefix(h, " ") {
			b.WriteString(p.bold + inline(strings.TrimSpace(h), plain) + p.off)
			continue
		}
		b.WriteString(inline(line, p))
	}
	return b.String()
}

// inline renders one line.
func inline(s string, p palette) string {
	var b strings.Builder
	rs, bold := []rune(s), false
	for i := 0; i < len(rs); i++ {
		switch r := rs[i]; {
		case r == '\\' && i+1 < len(rs) && isPunct(rs[i+1]):
			i++
			b.WriteRune(rs[i])
		case r == '*' && i+1 < len(rs) && rs[i+1] == '*':
			i++
			bold = !bold
			if bold {
				b.WriteString(p.bold)
			} else {
				b.WriteString(p.off)
			}
		case r == '`', r == '*' && emphasis(rs, i):
		case unicode.IsControl(r) && r != '\t', unicode.Is(unicode.Bidi_Control, r):
		default:
			b.WriteRune(r)
		}
	}
	if bold {
		b.WriteString(p.off)
	}
	return b.String()
}

// emphasis reports whether the star at i opens or closes emphasis: it touches a word. A star in blanks is a bullet.
func emphasis(rs []rune, i int) bool {
	touches := func(j int) bool { return j >= 0 && j < len(rs) && !unicode.IsSpace(rs[j]) }
	return touches(i-1) || touches(i+1)
}

func isPunct(r rune) bool { return r < 128 && (unicode.IsPunct(r) || unicode.IsSymbol(r)) }
