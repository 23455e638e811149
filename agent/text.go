package agent

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode"

	"github.com/foodieexpress/foodie"
)

// plain is data as it stands in Markdown: what would be markup is escaped, so that a name is only a name. An equals sign
// is escaped too, so that not even who takes the answer for HTML finds an attribute in it.
func plain(s string) string {
	if !strings.ContainsAny(s, "\\`*_[]<>#|~=&\n\r") && strings.IndexFunc(s, unicode.IsControl) < 0 {
		return s
	}
	var b strings.Builder
	for _, c := range s {
		switch c {
		case '\\', '`', '*', '_', '[', ']', '#', '|', '~', '=':
			b.WriteByte('\\')
			b.WriteRune(c)
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '&':
			b.WriteString("&")
		case '\n', '\r':
			b.WriteByte(' ')
		default:
			if !unicode.IsControl(c) {
				b.WriteRune(c)
			}
		}
	}
	return b.String()
}

// excerpt is what a person wrote, shortened, for a sentence that has to name it.
func excerpt(s string) string {
	const most = 40
	if r := []rune(strings.Join(strings.Fields(s), " ")); len(r) > most {
		return plain(string(r[:most])) + "…"
	} else {
		return plain(string(r))
	}
}

// bold is data in strong type.
func bold(s string) string { return "**" + plain(s) + "**" }

// lineText is a line without its price: "2 × Masala Thepla (large, no pickle; less spicy)".
func lineText(l foodie.OrderLine) string {
	s := strconv.Itoa(l.Quantity) + " × " + plain(l.Item)
	extras := plain(strings.Join(l.Options, ", "))
	if l.Note != "" {
		if extras != "" {
			extras += "; "
		}
		extras += "“" + plain(l.Note) + "”"
	}
	if extras != "" {
		s += " (" + extras + ")"
	}
	return s
}

// lineList are lines in one sentence.
func lineList(lines []foodie.OrderLine) string {
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = lineText(l)
	}
	return strings.Join(texts, ", ")
}

// lineTable are lines with what each comes to, one below the other.
func lineTable(lines []foodie.OrderLine) string {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("- " + lineText(l) + " · " + l.Total().String())
	}
	return b.String()
}

// encode is v as JSON; nil for nil. What we keep ourselves can always be written.
func encode(v any) json.RawMessage {
	if v == nil {
		return nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return b
}

// anyOf joins names for "did you mean": "A, B or C".
func anyOf(names []string, or string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = plain(n)
	}
	if len(out) < 2 {
		return strings.Join(out, "")
	}
	return strings.Join(out[:len(out)-1], ", ") + " " + or + " " + out[len(out)-1]
}
