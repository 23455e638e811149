package foodie_test

import (
	"go/ast"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/lang"
)

// mayImport is the house: each room and the rooms that it may look at. Arrows run downward only. cmd is not in it: it
// wires every room and so knows all of them; nor are e2e and bench, which start the whole program.
var mayImport = map[string][]string{
	"foodie":    nil,
	"loopback":  nil,
	"telemetry": nil,
	"lang/en":   nil,
	"lang/hi":   nil,
	"lang/gu":   nil,
	"lang":      {"lang/en", "lang/hi", "lang/gu"},
	"match":     nil,
	"catalogue": {"foodie", "match"},
	"samples":   {"foodie"},

	"limit":           nil,
	"limit/memory":    {"limit"},
	"limit/limittest": {"limit"},
	"limit/redis":     {"foodie", "limit", "redisconn"},
	"cache":           nil,
	"cache/memory":    {"cache"},
	"cache/cachetest": {"cache"},
	"cache/redis":     {"foodie", "cache", "redisconn"},
	"event":           nil,
	"event/memory":    {"event"},
	"event/eventtest": {"event"},
	"event/redis":     {"event", "event/memory", "redisconn"},
	"auth":            {"foodie"},
	"resilience":      {"foodie"},

	"sqlitedb":              {"foodie"},
	"redisconn":             {"foodie"},
	"redisconn/redistest":   {"loopback"},
	"store":                 {"foodie"},
	"store/sqlite":          {"foodie", "store", "sqlitedb"},
	"store/storetest":       {"foodie", "store"},
	"store/mongo":           {"foodie", "store"},
	"store/mongo/mongotest": nil,
	"legacy":                {"foodie", "store", "auth"},
	"doctor":                {"foodie", "auth", "redisconn", "sqlitedb", "store/mongo"},
	"session":               {"foodie", "limit"},
	"session/memory":        {"foodie", "limit", "session"},
	"session/sqlite":        {"foodie", "limit", "session", "sqlitedb"},
	"session/redis":         {"foodie", "limit", "session", "redisconn"},
	"session/sessiontest":   {"foodie", "limit", "session"},

	"llm":         {"foodie", "session"},
	"llm/builtin": {"foodie", "session", "llm", "lang", "match", "catalogue"},
	"llm/llmtest": {"foodie", "session", "llm"},
	"llm/prompt":  {"foodie", "session", "llm"},
	"llm/openai":  {"foodie", "llm", "llm/prompt"},
	"llm/gemini":  {"foodie", "llm", "llm/prompt"},

	"api/wire":   {"foodie"},
	"api/client": {"foodie", "api/wire"},
	"api":        {"foodie", "api/wire", "store", "catalogue", "match", "auth", "limit", "telemetry", "cache", "cache/memory", "event", "event/memory", "resilience"},

	"agent/confirm":  {"foodie", "session", "match"},
	"agent/proposal": {"foodie"},
	"agent/tool":     {"foodie", "session", "llm", "match", "catalogue", "api/wire", "api/client"},
	"agent": {"foodie", "session", "llm", "lang", "match", "catalogue", "api/wire", "api/client", "telemetry", "limit",
		"agent/confirm", "agent/proposal", "agent/tool"},
	"agent/server": {"foodie", "session", "lang", "api/wire", "api/client", "telemetry", "auth", "limit",
		"cache", "cache/memory", "event", "event/memory", "resilience", "agent", "agent/proposal"},

	"web":      {"foodie", "session", "lang", "match", "catalogue", "api/wire", "api/client", "telemetry", "agent", "agent/server"},
	"mcp":      {"foodie", "catalogue", "api/wire", "telemetry", "session", "agent", "agent/tool"},
	"terminal": {"foodie", "lang", "agent"},
	"eval": {"foodie", "samples", "auth", "limit/memory", "store", "store/sqlite", "session", "session/memory", "llm", "llm/builtin", "lang", "match", "telemetry",
		"api", "api/wire", "api/client", "agent", "agent/proposal"},
}

// knowsAll are the rooms that may import every other.
var knowsAll = []string{"cmd", "e2e", "bench"}

func under(room string, tops ...string) bool {
	return slices.ContainsFunc(tops, func(top string) bool { return room == top || strings.HasPrefix(room, top+"/") })
}

func TestArrowsRunDownward(t *testing.T) {
	reaches := map[string]map[string]bool{}
	for _, f := range parseSource(t).files {
		if reaches[f.room] == nil {
			reaches[f.room] = map[string]bool{}
		}
		for _, to := range f.arrows() {
			reaches[f.room][to] = true
			allowed, known := mayImport[f.room]
			switch {
			case under(f.room, knowsAll...):
				if under(to, knowsAll...) && !under(to, f.room) {
					t.Errorf("%s: nobody imports %s", f.path, to)
				}
			case !known:
				t.Errorf("%s: the room %s is not in the table of arrows", f.path, f.room)
			case !slices.Contains(allowed, to):
				t.Errorf("%s: %s must not import %s", f.path, f.room, to)
			}
		}
	}
	// The table could be changed one arrow at a time until this broke.
	for from, far := range map[string][]string{"agent": {"store", "api", "sqlitedb"}, "llm/builtin": {"agent", "api/client"}, "telemetry": {"foodie"}} {
		for to := range closure(reaches, from) {
			if slices.Contains(far, to) || slices.Contains(far, "store") && under(to, "store") {
				t.Errorf("%s reaches %s", from, to)
			}
		}
	}
}

// closure is all that can be reached from a room.
func closure(arrows map[string]map[string]bool, from string) map[string]bool {
	seen, todo := map[string]bool{}, []string{from}
	for len(todo) > 0 {
		next := todo[0]
		todo = todo[1:]
		for to := range arrows[next] {
			if !seen[to] {
				seen[to], todo = true, append(todo, to)
			}
		}
	}
	return seen
}

func TestPackagesAreNamedForWhatTheyHold(t *testing.T) {
	nothing := []string{"util", "utils", "common", "helper", "helpers", "misc", "base", "lib", "pkg", "core", "internal", "shared", "types", "models"}
	for _, r := range parseSource(t).rooms() {
		for _, part := range strings.Split(r, "/") {
			if slices.Contains(nothing, part) {
				t.Errorf("%s: %q says nothing about what is in it", r, part)
			}
		}
	}
}

func TestEveryPackageHasAComment(t *testing.T) {
	comments := map[string][]string{}
	for _, f := range parseSource(t).files {
		comments[f.room] = append(comments[f.room], "")
		if f.ast.Doc == nil {
			continue
		}
		comment := f.ast.Doc.Text()
		comments[f.room] = append(comments[f.room], comment)
		if name := f.ast.Name.Name; name != "main" && !strings.HasPrefix(comment, "Package "+name+" ") {
			t.Errorf("%s: the package comment does not begin with %q", f.path, "Package "+name)
		}
	}
	for _, room := range slices.Sorted(maps.Keys(comments)) {
		found := slices.DeleteFunc(comments[room], func(c string) bool { return c == "" })
		if len(found) != 1 {
			t.Errorf("%s has %d package comments, want one", room, len(found))
		}
	}
}

// wiring lists the functions that may be longer than maxLines: straight lines that open and join the parts.
var wiring = []string{}

const maxLines = 100

func TestFunctionsFitOnTwoScreens(t *testing.T) {
	s := parseSource(t)
	for _, f := range s.functions() {
		if n := s.lines(f); n > maxLines && !slices.Contains(wiring, f.name()) {
			t.Errorf("%s: %s has %d lines, want at most %d", f.path, f.name(), n, maxLines)
		}
	}
}

func TestExportedNamesAreExplained(t *testing.T) {
	s := parseSource(t)
	for _, f := range s.functions() {
		name := f.decl.Name.Name
		if r := f.receiver(); !ast.IsExported(name) || r != "" && !ast.IsExported(r) {
			continue
		}
		if !explains(f.decl.Doc, name) {
			t.Errorf("%s: the comment of %s does not begin with its name", f.path, f.name())
		}
	}
	for _, f := range s.files {
		for _, d := range f.ast.Decls {
			if group, ok := d.(*ast.GenDecl); ok {
				for _, spec := range group.Specs {
					if name := unexplained(group, spec); name != "" {
						t.Errorf("%s: %s has no comment, or one that does not begin with its name", f.path, name)
					}
				}
			}
		}
	}
}

// unexplained is the exported name of spec that has no comment, or "". Values of one group share its comment.
func unexplained(group *ast.GenDecl, spec ast.Spec) string {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		if doc := firstComment(spec.Doc, group.Doc); ast.IsExported(spec.Name.Name) && !explains(doc, spec.Name.Name) {
			return spec.Name.Name
		}
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			if name.IsExported() && firstComment(spec.Doc, spec.Comment, group.Doc) == nil {
				return name.Name
			}
		}
	}
	return ""
}

func firstComment(docs ...*ast.CommentGroup) *ast.CommentGroup {
	for _, d := range docs {
		if d != nil {
			return d
		}
	}
	return nil
}

// explains reports whether a comment begins with name, perhaps after an article.
func explains(doc *ast.CommentGroup, name string) bool {
	if doc == nil {
		return false
	}
	text := doc.Text()
	for _, article := range []string{"A ", "An ", "The "} {
		text = strings.TrimPrefix(text, article)
	}
	rest, ok := strings.CutPrefix(text, name)
	return ok && (rest == "" || strings.ContainsAny(rest[:1], " ,:'’\n")) // and not a longer name
}

// A speaker is a function that passes one of its parameters to lang.Say as the key, perhaps behind a prefix.
type speaker struct {
	prefix string
	at     int // index of the parameter
}

func TestEverySentenceThatIsSaidExists(t *testing.T) {
	s := parseSource(t)
	speakers := map[string]map[string]speaker{} // by room and name
	for _, f := range s.functions() {
		if prefix, at, ok := speaks(f); ok {
			if speakers[f.room] == nil {
				speakers[f.room] = map[string]speaker{}
			}
			speakers[f.room][f.decl.Name.Name] = speaker{prefix, at}
		}
	}
	said := 0
	for _, f := range s.files {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			by, known := speakers[f.room][calledName(call)]
			if isSay(call) {
				by, known = speaker{at: 1}, true
			}
			if !known || by.at >= len(call.Args) {
				return true
			}
			if key, ok := literal(call.Args[by.at]); ok {
				said++
				key, at := by.prefix+key, s.set.Position(call.Pos())
				if !lang.Has(lang.English, key) {
					t.Errorf("%s: nobody wrote the sentence %q", at, key)
				}
				for _, name := range unfilled(key, call, by.at+1) {
					t.Errorf("%s: nothing is given for {%s} of the sentence %q", at, name, key)
				}
			}
			return true
		})
	}
	if said == 0 {
		t.Error("no call of lang.Say was found")
	}
}

var braces = regexp.MustCompile(`\{([^}|]+)`)

// unfilled are the names in a sentence's braces for which call has no argument, as far as one can read it.
func unfilled(key string, call *ast.CallExpr, from int) (names []string) {
	given := map[string]bool{}
	for i := from; i < len(call.Args); i += 2 {
		name, ok := literal(call.Args[i])
		if !ok || call.Ellipsis.IsValid() {
			return nil
		}
		given[name] = true
	}
	for _, m := range braces.FindAllStringSubmatch(lang.Say(lang.English, key), -1) {
		if !given[m[1]] {
			names = append(names, m[1])
		}
	}
	return names
}

// isSay recognises lang.Say(language, key, …).
func isSay(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Say" || len(call.Args) < 2 {
		return false
	}
	pkg, ok := sel.X.(*ast.Ident)
	return ok && pkg.Name == "lang"
}

func calledName(call *ast.CallExpr) string {
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		return fun.Sel.Name
	}
	return ""
}

// speaks finds the parameter of f that it says.
func speaks(f function) (prefix string, at int, ok bool) {
	if f.decl.Body == nil {
		return "", 0, false
	}
	ast.Inspect(f.decl.Body, func(n ast.Node) bool {
		call, isCall := n.(*ast.CallExpr)
		if !isCall || !isSay(call) {
			return true
		}
		key := call.Args[1]
		if sum, isSum := key.(*ast.BinaryExpr); isSum {
			prefix, _ = literal(sum.X)
			key = sum.Y
		}
		if name, isName := key.(*ast.Ident); isName {
			if i := parameter(f.decl, name.Name); i >= 0 {
				at, ok = i, true
			}
		}
		return true
	})
	return prefix, at, ok
}

func parameter(f *ast.FuncDecl, name string) int {
	i := 0
	for _, field := range f.Type.Params.List {
		for _, n := range field.Names {
			if n.Name == name {
				return i
			}
			i++
		}
	}
	return -1
}

func TestEverySentenceOfThePagesExists(t *testing.T) {
	pages, err := filepath.Glob("web/templates/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	say := regexp.MustCompile(`\bsay "([^"]+)"`)
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range say.FindAllSubmatch(text, -1) {
			if key := "web." + string(m[1]); !lang.Has(lang.English, key) {
				t.Errorf("%s: nobody wrote the sentence %q", page, key)
			}
		}
	}
}
