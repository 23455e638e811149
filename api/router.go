package api

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// prefix is where the API stands beside the root.
const prefix = "/api/v1"

// A handler answers a request or says why not; then nothing is written yet.
type handler func(w http.ResponseWriter, r *http.Request) error

// A router finds routes by the escaped path, so that a name may hold a slash (%2F). net/http's mux would do that too,
// but answers 404, 405 and a trailing slash with plain text and redirects of its own.
type router struct{ root node }

// A node is a place in the tree of paths. A literal segment goes before a parameter.
type node struct {
	literal map[string]*node
	param   *node
	routes  []*route // of the path that ends here
	allow   string   // their methods
}

func newRouter(routes []route) *router {
	t := &router{}
	for i := range routes {
		t.add(&routes[i])
	}
	return t
}

func (t *router) add(rt *route) {
	n := &t.root
	for segment := range strings.SplitSeq(strings.Trim(rt.path, "/"), "/") {
		switch {
		case segment == "":
		case strings.HasPrefix(segment, "{"):
			if n.param == nil {
				n.param = &node{}
			}
			n = n.param
		default:
			if n.literal == nil {
				n.literal = map[string]*node{}
			}
			if n.literal[segment] == nil {
				n.literal[segment] = &node{}
			}
			n = n.literal[segment]
		}
	}
	n.routes = append(n.routes, rt)
	n.allow = allowed(n.routes)
}

func allowed(routes []*route) string {
	methods := []string{http.MethodOptions}
	for _, rt := range routes {
		methods = append(methods, rt.method)
		if rt.method == http.MethodGet {
			methods = append(methods, http.MethodHead)
		}
	}
	slices.Sort(methods)
	return strings.Join(methods, ", ")
}

// A match is what a path led to. No path of ours has more than two parameters.
type match struct {
	node   *node
	values [2]string
}

// find walks the escaped path, without prefix and trailing slash; nil when nothing stands there.
func (t *router) find(path string) (m match, ok bool) {
	if rest, under := strings.CutPrefix(path, prefix); under && (rest == "" || rest[0] == '/') {
		path = rest
	}
	path = strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/")
	n, params := &t.root, 0
	for path != "" {
		var segment string
		segment, path, _ = strings.Cut(path, "/")
		if next := n.literal[segment]; next != nil {
			n = next
			continue
		}
		value, err := url.PathUnescape(segment)
		if n = n.param; n == nil || err != nil || value == "" || params == len(m.values) {
			return match{}, false
		}
		m.values[params] = value
		params++
	}
	m.node = n
	return m, len(n.routes) > 0
}

// route is the route of m for method; HEAD is GET without a body.
func (m match) route(method string) *route {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	for _, rt := range m.node.routes {
		if rt.method == method {
			return rt
		}
	}
	return nil
}

// strict reports whether r came to a path where unknown fields are refused.
func strict(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, prefix+"/") }
