package server_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/foodieexpress/foodie/agent/server"
	"github.com/foodieexpress/foodie/lang"
)

// Refusals and replies are in the language of the body, the page's cookie, or what the browser prefers, in this order.
func TestTheLanguageOfAnAnswer(t *testing.T) {
	w := newWorld(t)
	for name, tt := range map[string]struct {
		body   string
		header []string
		status int
		want   string // of response
	}{
		"English":                 {`{"message":""}`, nil, 422, lang.Say("en", "server.message_empty")},
		"the browser's":           {`{"message":""}`, []string{"Accept-Language", "fr,hi;q=0.7"}, 422, lang.Say("hi", "server.message_empty")},
		"the cookie of our page":  {`{"message":""}`, []string{"Cookie", server.LanguageCookie + "=gu", "Accept-Language", "hi"}, 422, lang.Say("gu", "server.message_empty")},
		"a cookie of no language": {`{"message":""}`, []string{"Cookie", server.LanguageCookie + "=<script>"}, 422, lang.Say("en", "server.message_empty")},
		"with its figures":        {`{"message":"hi","message_id":""}`, []string{"Accept-Language", "gu"}, 422, lang.Say("gu", "server.message_id")},
		"what a field may have":   {`{"message":"hi","seen":{"revision":"2"}}`, []string{"Accept-Language", "hi"}, 422, lang.Say("hi", "server.field_number", "field", "seen.revision")},
		"an unknown language":     {`{"message":"hi","language":"tlh"}`, []string{"Accept-Language", "gu"}, 422, lang.Say("gu", "server.language")},
		"a reply as asked":        {`{"message":"hindi","language":"gu-IN"}`, []string{"Accept-Language", "en"}, 200, lang.Say("hi", "agent.language")},
		"a reply as preferred":    {`{"message":"hello"}`, []string{"Accept-Language", "gu"}, 200, lang.Say("gu", "builtin.hello")},
		"a failure of an account": {``, []string{"Accept-Language", "hi"}, 401, lang.Failure("hi", "wrong_password", "", nil, "")},
	} {
		t.Run(name, func(t *testing.T) {
			path := "/chat"
			if tt.body == "" {
				path, tt.body = "/auth/login", `{"username":"nobody","password":"wrong-1234"}`
			}
			got := w.program().do(http.MethodPost, path, tt.body, tt.header...)
			var said struct{ Response, Detail string }
			if err := json.Unmarshal([]byte(got.body), &said); err != nil || got.status != tt.status || said.Response != tt.want || got.status >= 400 && said.Detail != tt.want {
				t.Errorf("%d %s (%v), want %d %q", got.status, got.body, err, tt.status, tt.want)
			}
		})
	}
}

// Our page's cookie follows the conversation; nobody else is given one.
func TestTheCookieFollowsTheConversation(t *testing.T) {
	w := newWorld(t)
	page := w.browser()
	page.say("બે મસાલા થેપલા", "")
	if got := page.cookies()[server.LanguageCookie]; got != lang.Gujarati {
		t.Errorf("the cookie is %q", got)
	}
	page.say("in English please", "")
	if got := page.cookies()[server.LanguageCookie]; got != lang.English {
		t.Errorf("after the wish the cookie is %q", got)
	}
	if got := page.do(http.MethodPost, "/chat", `{"message":"બે મસાલા થેપલા"}`); got.status != 200 || page.cookies()[server.LanguageCookie] != lang.English {
		t.Errorf("what is written undoes a wish: %s", got.body)
	}
}
