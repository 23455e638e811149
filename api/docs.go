package api

import (
	"embed"
	"net/http"
	"path"
)

//go:embed page
var pageFiles embed.FS

// docsPolicy lets the page load its own parts and talk to this API, and nothing else.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

var docsTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
}

// docs answers one file of the page that shows the OpenAPI document.
func docs(name string) handler {
	body, err := pageFiles.ReadFile("page/" + name)
	if err != nil {
		panic(err) // it is compiled in
	}
	p := newPage(body)
	contentType := []string{docsTypes[path.Ext(name)]}
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Content-Security-Policy", docsPolicy)
		w.Header().Set("Referrer-Policy", "no-referrer")
		return p.sendAs(w, r, contentType)
	}
}
