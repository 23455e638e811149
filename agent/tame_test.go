package agent

import (
	"strings"
	"testing"

	"github.com/yuin/goldmark"
)

func TestTame(t *testing.T) {
	for said, want := range map[string]string{
		"**Masala Thepla** is *soft*.":     "**Masala Thepla** is *soft*.",
		"<img src=x onerror=alert(1)>":     "&lt;img src=x onerror=alert(1)>",
		"[pay](javascript:alert(1))":       `\[pay](javascript:alert(1))`,
		"![m](https://exfil.example/?u=1)": `!\[m](https://exfil.example/?u=1)`,
		`\[already\] \<b>`:                 `\[already\] \<b>`,
		`\\[x](http://exfil.example)`:      `\\\[x](http://exfil.example)`,
		"a\x1b[2Jb\bc\x00":                 `a\[2Jbc`,
		"one\ntwo\tthree":                  "one\ntwo\tthree",
		"turned \u202earound\u2069":        "turned around",
		"<https://exfil.example/autolink>": "&lt;https://exfil.example/autolink>",
		"[x]: https://exfil.example \"t\"": `\[x]: https://exfil.example "t"`,
	} {
		if got := tame(said); got != want {
			t.Errorf("tame(%q) = %q, want %q", said, got, want)
		}
	}
}

func FuzzTame(f *testing.F) {
	f.Add("<svg/onload=1> [a](javascript:1) ![b](//c)")
	f.Add(`\\\[x](y) \<z>`)
	f.Fuzz(func(t *testing.T, said string) {
		var html strings.Builder
		if err := goldmark.Convert([]byte(tame(said)), &html); err != nil {
			t.Fatal(err)
		}
		for _, tag := range []string{"<a ", "<img", "<!-- raw HTML omitted -->"} {
			if strings.Contains(html.String(), tag) {
				t.Errorf("tame(%q) renders %q", said, html.String())
			}
		}
	})
}
