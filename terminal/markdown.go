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
		switch {
		case escapes(rs, i):
			i++
			b.WriteRune(rs[i])
		case rs[i] == '*' && i+1 < len(rs) && rs[i+1] == '*':
			i++
			bold = !bold
			b.WriteString(map[bool]string{true: p.bold, false: p.off}[bold])
		case marks(rs, i), steers(rs[i]):
		default:
			b.WriteRune(rs[i])
		}
	}
	if bold {
		b.WriteString(p.off)
	}
	return b.String()
}

// escapes reports whether the rune at i only says that the next one means itself.
func escapes(rs []rune, i int) bool {
	return rs[i] == '\\' && i+1 < len(rs) && rs[i+1] < 128 && (unicode.IsPunct(rs[i+1]) || unicode.IsSymbol(rs[i+1]))
}

// marks reports whether the rune at i is a mark of code or emphasis. A star among blanks is a bullet.
func marks(rs []rune, i int) bool {
	touches := func(j int) bool { return j >= 0 && j < len(rs) && !unicode.IsSpace(rs[j]) }
	return rs[i] == '`' || rs[i] == '*' && (touches(i-1) || touches(i+1))
}

// steers reports whether r moves a cursor or turns text around instead of being shown.
func steers(r rune) bool {
	return unicode.IsControl(r) && r != '\t' || unicode.Is(unicode.Bidi_Control, r)
}
