package web

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/lang"
)

// What a first visit may load, compressed.
const (
	maxSheet   = 15 << 10
	maxScripts = 40 << 10
)

func assets(t *testing.T) *files {
	t.Helper()
	f, err := loadFiles()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAssetsAreSmall(t *testing.T) {
	scripts := 0
	for name, file := range assets(t).byName {
		switch {
		case strings.HasSuffix(name, ".js"):
			scripts += len(file.gzipped)
		case len(file.gzipped) > maxSheet:
			t.Errorf("%s is %d bytes compressed, over %d", name, len(file.gzipped), maxSheet)
		}
	}
	if scripts == 0 || scripts > maxScripts {
		t.Errorf("the scripts are %d bytes compressed, the most is %d", scripts, maxScripts)
	}
}

func TestNothingComesFromAnotherHost(t *testing.T) {
	elsewhere := regexp.MustCompile(`(?i)(https?:)?//[a-z0-9-]+\.[a-z]`)
	for name, file := range assets(t).byName {
		text := strings.ReplaceAll(string(file.plain), "http://www.w3.org/", "")
		if found := elsewhere.FindString(text); found != "" {
			t.Errorf("%s names another host: %s", name, found)
		}
		if strings.HasSuffix(name, ".js") && regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function`).MatchString(text) {
			t.Errorf("%s makes elements from text that is not its own", name)
		}
	}
}

func TestAssetsAreKeptForEver(t *testing.T) {
	f := assets(t)
	mux := http.NewServeMux()
	mux.Handle("GET /static/{version}/{file}", f)
	get := func(path string, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		return w
	}
	now := get(f.path("page.css"), "Accept-Encoding", "gzip")
	if now.Code != 200 || !strings.Contains(now.Header().Get("Cache-Control"), "immutable") || now.Header().Get("Content-Encoding") != "gzip" || !strings.HasPrefix(now.Header().Get("Content-Type"), "text/css") {
		t.Errorf("the style sheet answers %d %v", now.Code, now.Header())
	}
	plain := get(f.path("page.js"))
	if !bytes.Equal(plain.Body.Bytes(), f.byName["page.js"].plain) || !strings.HasPrefix(plain.Header().Get("Content-Type"), "text/javascript") {
		t.Errorf("the script answers %v", plain.Header())
	}
	if old := get("/static/000000000000/page.css"); old.Code != 200 || strings.Contains(old.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("an old version answers %d and may be kept: %s", old.Code, old.Header().Get("Cache-Control"))
	}
	if again := get(f.path("page.css"), "If-None-Match", `"`+f.version+`"`); again.Code != http.StatusNotModified {
		t.Errorf("an unchanged file answers %d", again.Code)
	}
	for _, path := range []string{"/static/" + f.version + "/nothing.js", "/static/" + f.version + "/..%2fweb.go"} {
		if w := get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
}

func TestHomeIsSmall(t *testing.T) {
	var b bytes.Buffer
	s := &site{static: assets(t)}
	v := &view{Language: lang.English, Place: "home", Given: given(lang.English), Body: restaurantsView{}}
	if err := s.parse()["restaurants"]().ExecuteTemplate(&b, "layout", v); err != nil {
		t.Fatal(err)
	}
	const withoutShops = 12 << 10 // the rest is for the restaurants: a screenful is about 3 kB
	if n := len(compress(b.Bytes())); n > withoutShops {
		t.Errorf("the frame of a page is %d bytes compressed, over %d", n, withoutShops)
	}
}

// An order that is too large for a signed button is confirmed by words.
func TestAnOrderTooLargeForAButton(t *testing.T) {
	s := &site{static: assets(t)}
	page := s.parse()["restaurants"]
	for proposal, want := range map[string]string{"": `name="message" value="Yes, place it"`, "signed": `name="action" value="confirm"`} {
		var b bytes.Buffer
		v := &view{Language: lang.English, Body: restaurantsView{}, Pending: pendingOf(&agent.PendingOrder{RestaurantName: "Corner", Proposal: proposal})}
		if err := page().ExecuteTemplate(&b, "layout", v); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), want) {
			t.Errorf("with the proposal %q the page lacks %s", proposal, want)
		}
	}
}

// Every sentence that scripts and templates ask for is there, and none is there for nobody.
func TestSentences(t *testing.T) {
	asked := map[string]bool{}
	dynamic := []string{"web.talk.kind_", "web.talk.status_", "web.only_", "web.tag_"}
	script, template, code := regexp.MustCompile(`"([a-z_]+)"`), regexp.MustCompile(`say "([a-z_.]+)"`), regexp.MustCompile(`"([a-z_.]+)"`)
	for name, file := range assets(t).byName {
		if strings.HasSuffix(name, ".js") {
			for _, line := range strings.Split(string(file.plain), "\n") {
				if !strings.Contains(line, "say(") {
					continue
				}
				for _, m := range script.FindAllStringSubmatch(line, -1) {
					asked["web.talk."+m[1]] = true
				}
				for _, m := range regexp.MustCompile(`say\("([a-z_]+)"`).FindAllStringSubmatch(line, -1) {
					if !lang.Has(lang.English, "web.talk."+m[1]) {
						t.Errorf("%s asks for the sentence %s, which is missing", name, m[1])
					}
				}
			}
		}
	}
	entries, err := templateFiles.ReadDir("templates")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := templateFiles.ReadFile("templates/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range template.FindAllStringSubmatch(string(b), -1) {
			asked["web."+m[1]] = true
			if !lang.Has(lang.English, "web."+m[1]) {
				t.Errorf("%s asks for the sentence %s, which is missing", e.Name(), m[1])
			}
		}
	}
	for _, source := range goSources(t) {
		for _, m := range code.FindAllStringSubmatch(source, -1) {
			asked["web."+m[1]] = true
		}
	}
	for _, key := range lang.Keys(lang.English) {
		if !strings.HasPrefix(key, "web.") || asked[key] || slices.ContainsFunc(dynamic, func(p string) bool { return strings.HasPrefix(key, p) }) {
			continue
		}
		t.Errorf("nobody says %s", key)
	}
	for _, s := range foodie.OrderStatuses() {
		if !lang.Has(lang.English, "web.talk.status_"+string(s)) {
			t.Errorf("the status %s has no words", s)
		}
	}
	for _, k := range kindNames {
		if !lang.Has(lang.English, "web.talk.kind_"+k) {
			t.Errorf("the kind %s has no words", k)
		}
	}
}

// Every drawing that may be asked for is in the sprite.
func TestDrawings(t *testing.T) {
	b, err := templateFiles.ReadFile("templates/sprite.html")
	if err != nil {
		t.Fatal(err)
	}
	asked := []string{"plate"}
	for _, g := range glyphs {
		asked = append(asked, g[1])
	}
	for _, name := range asked {
		if !strings.Contains(string(b), `id="g-`+name+`"`) {
			t.Errorf("the drawing %s is missing", name)
		}
	}
	for cuisine, want := range map[string]string{"South Indian": "dosa", "Gujarati": "thali", "Multi-cuisine": "plate", "Street Food": "cone", "": "plate"} {
		if got := glyphOf(cuisine); got != want {
			t.Errorf("glyphOf(%q) = %s, want %s", cuisine, got, want)
		}
	}
}
