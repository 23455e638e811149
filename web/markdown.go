package web

import (
	"bytes"
	"html/template"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// replies turns the Markdown (CommonMark) of replies into HTML: raw HTML is dropped, pictures become their words, and
// only links to our own places stay links.
var replies = goldmark.New(
	goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(ownLinks{}, 100))),
	goldmark.WithRendererOptions(html.WithHardWraps()),
)

// markdown renders a reply. What cannot be rendered is shown as plain text.
func markdown(reply string) template.HTML {
	var b bytes.Buffer
	if err := replies.Convert([]byte(reply), &b); err != nil {
		return template.HTML("<p>" + template.HTMLEscapeString(reply) + "</p>")
	}
	return template.HTML(b.String())
}

// ownLinks replaces what leads elsewhere, or loads anything, by the words that it holds.
type ownLinks struct{}

// Transform is called for each parsed document.
func (ownLinks) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	var foreign []ast.Node
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && leadsAway(n) {
			foreign = append(foreign, n)
		}
		return ast.WalkContinue, nil
	})
	for _, n := range foreign {
		unwrap(n, reader.Source())
	}
}

func leadsAway(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Link:
		return !ownPath(string(n.Destination))
	case *ast.Image, *ast.AutoLink:
		return true
	}
	return false
}

// ownPath reports whether dest is a path on this host and nothing else.
func ownPath(dest string) bool {
	return strings.HasPrefix(dest, "/") && !strings.HasPrefix(dest, "//") && !strings.ContainsAny(dest, "\\\t\r\n")
}

// unwrap puts n's children in its place.
func unwrap(n ast.Node, source []byte) {
	parent := n.Parent()
	if auto, ok := n.(*ast.AutoLink); ok {
		parent.ReplaceChild(parent, n, ast.NewString(auto.Label(source)))
		return
	}
	for child := n.FirstChild(); child != nil; {
		next := child.NextSibling()
		parent.InsertBefore(parent, n, child)
		child = next
	}
	parent.RemoveChild(parent, n)
}
