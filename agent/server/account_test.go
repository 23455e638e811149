package server_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/agent/server"
)

// signUp makes an account and signs in.
func (p *program) signUp(name string) answer {
	p.Helper()
	got := p.post("/auth/register", map[string]any{"username": name, "email": name + "@example.com", "password": password})
	if got.status != http.StatusCreated {
		p.Fatalf("POST /auth/register = %d %s", got.status, got.body)
	}
	return got
}

// A guest of our page confirms, is asked to sign in, does, and the order is placed: no token ever is in a body.
func TestSignInGoesOn(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.say("two masala thepla from Thepla House", "")
	guest := b.cookies()["foodie_guest"]
	asked := b.say("yes", "")
	if !asked.RequiresAuth || asked.OrderConfirmed || asked.SessionID != guest {
		t.Fatalf("a guest's yes = %s", asked.body)
	}
	in := b.signUp("asha")
	if in.Answer_ == nil || !in.Answer_.OrderConfirmed || in.User.Username != "asha" || !in.Authenticated {
		t.Fatalf("signing in = %s", in.body)
	}
	cookies := b.cookies()
	if cookies["foodie_access"] == "" || cookies["foodie_refresh"] == "" || cookies["foodie_guest"] != "" {
		t.Errorf("cookies after it: %v", cookies)
	}
	if strings.Contains(in.body, cookies["foodie_access"]) || strings.Contains(in.body, cookies["foodie_refresh"]) || in.Token != "" {
		t.Errorf("a token is in the body: %s", in.body)
	}
	for _, c := range in.header.Values("Set-Cookie") {
		if !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=Lax") || !strings.Contains(c, "Path=/") || strings.Contains(c, "Secure") {
			t.Errorf("Set-Cookie: %s", c)
		}
	}
	if n := len(w.orders()); n != 1 {
		t.Errorf("%d orders", n)
	}
	if got := b.do(http.MethodGet, "/chat/history", ""); !strings.Contains(got.body, "two masala thepla") {
		t.Errorf("the guest's words did not come along: %s", got.body)
	}
	if got := b.do(http.MethodGet, "/auth/me", ""); got.status != http.StatusOK || got.User.Username != "asha" {
		t.Errorf("GET /auth/me = %s", got.body)
	}
}

func TestProgramSignsIn(t *testing.T) {
	w := newWorld(t)
	w.browser().signUp("asha")
	p := w.program()
	guest := p.say("two masala thepla from Thepla House", "").SessionID
	p.say("yes", guest)
	in := p.post("/auth/login", map[string]any{"username": "ASHA@example.com", "password": password, "session_id": guest})
	if in.status != http.StatusOK || in.Token == "" || in.Refresh == "" || len(in.header.Values("Set-Cookie")) > 0 {
		t.Fatalf("POST /auth/login = %d %s", in.status, in.body)
	}
	if in.Answer_ == nil || !in.Answer_.OrderConfirmed {
		t.Errorf("what asked for sign-in did not go on: %s", in.body)
	}
	if got := w.bearer(in.Token).do(http.MethodGet, "/auth/me", ""); got.User.Username != "asha" {
		t.Errorf("GET /auth/me = %s", got.body)
	}
	// An order under an id that anybody could have chosen is shown again.
	p.say("a veg burger from Burger Adda", "asha")
	p.say("yes", "asha")
	in = p.post("/auth/login", map[string]any{"username": "asha", "password": password, "user_id": "asha"})
	if in.Answer_ == nil || in.Answer_.OrderConfirmed || in.Answer_.PendingOrder == nil || len(w.orders()) != 1 {
		t.Errorf("an order from a chosen id: %s", in.body)
	}
}

// Who signs in takes no other diner's conversation along, whatever id they name.
func TestSignInTakesNoDinersConversation(t *testing.T) {
	w := newWorld(t)
	asha, token := w.user("asha")
	w.bearer(token).say("two masala thepla from Thepla House", "")
	w.browser().signUp("thief")
	in := w.program().post("/auth/login", map[string]any{"username": "thief", "password": password, "user_id": "u:" + string(asha.ID)})
	if in.status != http.StatusOK || in.Answer_ != nil {
		t.Errorf("POST /auth/login with asha's id = %d %s", in.status, in.body)
	}
	if got := w.bearer(in.Token).do(http.MethodGet, "/chat/history", ""); strings.Contains(got.body, "thepla") {
		t.Errorf("asha's words came along: %s", got.body)
	}
	if got := w.bearer(token).say("yes", ""); !got.OrderConfirmed {
		t.Errorf("asha's order is gone: %s", got.body)
	}
}

func TestAccountRefusals(t *testing.T) {
	w := newWorld(t)
	w.browser().signUp("asha")
	for name, tt := range map[string]struct {
		path, body string
		status     int
		field      string
	}{
		"no body":             {"/auth/login", ``, 400, ""},
		"no user name":        {"/auth/login", `{"password":"x"}`, 422, "username"},
		"no password":         {"/auth/login", `{"username":"asha"}`, 422, "password"},
		"number as a name":    {"/auth/login", `{"username":1,"password":"x"}`, 422, "username"},
		"list as a password":  {"/auth/login", `{"username":"asha","password":[]}`, 422, "password"},
		"bad session":         {"/auth/login", `{"username":"asha","password":"` + password + `","user_id":"*"}`, 422, "user_id"},
		"wrong password":      {"/auth/login", `{"username":"asha","password":"wrong-one-1"}`, 401, ""},
		"unknown user":        {"/auth/login", `{"username":"nobody","password":"wrong-one-1"}`, 401, ""},
		"taken name":          {"/auth/register", `{"username":"Asha","email":"b@example.com","password":"` + password + `"}`, 409, "username"},
		"taken e-mail":        {"/auth/register", `{"username":"asha2","email":"ASHA@example.com","password":"` + password + `"}`, 409, "email"},
		"weak password":       {"/auth/register", `{"username":"ravi","email":"ravi@example.com","password":"short1"}`, 422, "password"},
		"bad e-mail":          {"/auth/register", `{"username":"ravi","email":"ravi","password":"` + password + `"}`, 422, "email"},
		"bad name":            {"/auth/register", `{"username":"<b>","email":"ravi@example.com","password":"` + password + `"}`, 422, "username"},
		"bad session, new":    {"/auth/register", `{"username":"ravi","email":"ravi@example.com","password":"` + password + `","session_id":"a b"}`, 422, "session_id"},
		"register without it": {"/auth/register", `{}`, 422, "username"},
	} {
		t.Run(name, func(t *testing.T) {
			got := w.program().do(http.MethodPost, tt.path, tt.body)
			if got.status != tt.status || got.field() != tt.field || got.Response != got.Detail || got.Detail == "" {
				t.Errorf("POST %s %s = %d on %q: %s", tt.path, tt.body, got.status, got.field(), got.body)
			}
			if got.RequiresAuth {
				t.Error("a refused sign-in asks to sign in")
			}
		})
	}
	if got := w.program().do(http.MethodGet, "/auth/me", ""); got.status != http.StatusUnauthorized || !got.RequiresAuth {
		t.Errorf("GET /auth/me of nobody = %d %s", got.status, got.body)
	}
	if _, err := w.store.UserByLogin(t.Context(), "ravi"); err == nil {
		t.Error("a registration with a bad session id made an account")
	}
	for range 6 {
		w.program("X-Forwarded-For", "203.0.113.9").post("/auth/login", map[string]any{"username": "asha", "password": "wrong-one-1"})
	}
	limited := w.program("X-Forwarded-For", "203.0.113.9").post("/auth/login", map[string]any{"username": "asha", "password": "wrong-one-1"})
	if limited.status != http.StatusTooManyRequests || limited.header.Get("Retry-After") == "" {
		t.Errorf("the seventh try of an address = %d %s", limited.status, limited.body)
	}
	if got := w.program("X-Forwarded-For", "198.51.100.4").post("/auth/login", map[string]any{"username": "asha", "password": password}); got.status != http.StatusOK {
		t.Errorf("another address is locked out: %d %s", got.status, got.body)
	}
}

// A cookie acts for requests of our own page alone.
func TestCookieOfAnotherPage(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.signUp("asha")
	b.say("two masala thepla from Thepla House", "")
	for name, from := range map[string][2]string{
		"another site":   {"cross-site", "https://evil.example"},
		"a sibling host": {"same-site", "https://evil.example"},
		"typed in":       {"none", ""},
		"only Origin":    {"", "https://evil.example"},
		"Origin null":    {"", "null"},
		"says nothing":   {"", ""},
		"claims our own": {"cross-site", w.http.URL},
	} {
		t.Run(name, func(t *testing.T) {
			as := &program{world: w, client: b.client, header: http.Header{}}
			if from[0] != "" {
				as.header.Set("Sec-Fetch-Site", from[0])
			}
			if from[1] != "" {
				as.header.Set("Origin", from[1])
			}
			if got := as.post("/chat", map[string]any{"message": "yes"}); got.OrderConfirmed || strings.HasPrefix(got.SessionID, "u:") || len(got.header.Values("Set-Cookie")) > 0 {
				t.Errorf("POST /chat = %s", got.body)
			}
			if got := as.post("/clear-session", map[string]any{}); got.status != http.StatusUnprocessableEntity {
				t.Errorf("POST /clear-session = %d %s", got.status, got.body)
			}
			if got := as.post("/auth/login", map[string]any{"username": "asha", "password": password}); len(got.header.Values("Set-Cookie")) > 0 {
				t.Errorf("POST /auth/login sets cookies: %v", got.header.Values("Set-Cookie"))
			}
			as.post("/auth/logout", map[string]any{})
		})
	}
	if got := b.say("yes", ""); !got.OrderConfirmed {
		t.Errorf("our own page after all that = %s", got.body)
	}
	old := &program{world: w, client: b.client, header: http.Header{"Origin": {w.http.URL}}}
	if got := old.say("hello", ""); !strings.HasPrefix(got.SessionID, "u:") {
		t.Errorf("an older browser, which sends Origin alone = %s", got.body)
	}
}

func TestSecureCookies(t *testing.T) {
	w := newWorld(t, func(c *server.Config) { c.Secure = true })
	p := w.program("Sec-Fetch-Site", "same-origin")
	in := p.signUp("asha")
	for _, c := range in.header.Values("Set-Cookie") {
		if !strings.HasPrefix(c, "__Host-foodie_") || !strings.Contains(c, "Secure") || strings.Contains(c, "Domain") {
			t.Errorf("Set-Cookie: %s", c)
		}
	}
	if got := w.program("Origin", w.http.URL).post("/auth/login", map[string]any{"username": "asha", "password": password}); len(got.header.Values("Set-Cookie")) > 0 {
		t.Error("a page over plain http is given cookies")
	}
}

// Requests side by side bring the same refresh token; it is spent once, and all of them go on.
func TestRenewal(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.signUp("asha")
	before := b.cookies()
	w.clock.move(31 * time.Minute)
	var all sync.WaitGroup
	statuses := make([]int, 8)
	for i := range statuses {
		all.Go(func() { statuses[i] = b.do(http.MethodGet, "/auth/me", "").status })
	}
	all.Wait()
	for _, status := range statuses {
		if status != http.StatusOK {
			t.Fatalf("statuses %v", statuses)
		}
	}
	if n := w.road.seen.Load(); n != 1 {
		t.Errorf("the refresh token was spent %d times", n)
	}
	after := b.cookies()
	if after["foodie_access"] == before["foodie_access"] || after["foodie_refresh"] == before["foodie_refresh"] {
		t.Error("the cookies are the old ones")
	}
	w.clock.move(31 * time.Minute)
	if got := b.say("hello", ""); !strings.HasPrefix(got.SessionID, "u:") {
		t.Errorf("the second renewal: %s", got.body)
	}
}

// A sign-in that cannot be renewed is said, once; then the page is a guest's.
func TestEndedSignIn(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.signUp("asha")
	w.clock.move(31 * 24 * time.Hour)
	got := b.post("/chat", map[string]any{"message": "show my orders"})
	if got.status != http.StatusUnauthorized || !got.RequiresAuth || len(b.cookies()) != 0 {
		t.Fatalf("POST /chat = %d %s, cookies %v", got.status, got.body, b.cookies())
	}
	if got := b.say("hello", ""); !strings.HasPrefix(got.SessionID, "g_") || b.cookies()["foodie_guest"] != got.SessionID {
		t.Errorf("afterwards = %s", got.body)
	}
	in := b.post("/auth/login", map[string]any{"username": "asha", "password": password})
	if in.status != http.StatusOK {
		t.Fatalf("POST /auth/login = %d %s", in.status, in.body)
	}
	w.clock.move(31 * time.Minute)
	w.road.away.Store(true)
	if got := b.post("/chat", map[string]any{"message": "hello"}); got.status != http.StatusServiceUnavailable || b.cookies()["foodie_refresh"] == "" {
		t.Errorf("while the API is away = %d %s, cookies %v", got.status, got.body, b.cookies())
	}
}

func TestLogout(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.signUp("asha")
	old := b.cookies()
	if got := b.post("/auth/logout", map[string]any{}); got.status != http.StatusOK || got.Authenticated || len(b.cookies()) != 0 {
		t.Fatalf("POST /auth/logout = %d %s, cookies %v", got.status, got.body, b.cookies())
	}
	if got := w.bearer(old["foodie_access"]).do(http.MethodGet, "/auth/me", ""); got.status != http.StatusUnauthorized {
		t.Errorf("the old token = %d %s", got.status, got.body)
	}
	in := w.program().post("/auth/login", map[string]any{"username": "asha", "password": password})
	if err := w.elsewhere.As(in.Token).Logout(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if got := w.bearer(in.Token).do(http.MethodGet, "/chat/history", ""); got.status != http.StatusUnauthorized || !got.RequiresAuth {
		t.Errorf("the history after a sign-out elsewhere = %d %s", got.status, got.body)
	}
	thief := w.program("Sec-Fetch-Site", "same-origin", "Cookie", "foodie_refresh="+old["foodie_refresh"])
	if got := thief.do(http.MethodGet, "/auth/me", ""); got.status != http.StatusUnauthorized {
		t.Errorf("the old refresh token = %d %s", got.status, got.body)
	}
	if got := w.program().post("/auth/logout", map[string]any{}); got.status != http.StatusOK {
		t.Errorf("signing out of nothing = %d", got.status)
	}
	b.post("/auth/login", map[string]any{"username": "asha", "password": password})
	w.road.away.Store(true)
	if got := b.do(http.MethodPost, "/auth/logout", ""); got.status != http.StatusOK || len(b.cookies()) != 0 {
		t.Errorf("while the API is away = %d, cookies %v", got.status, b.cookies())
	}
}

// A sign-out by words ends the page's sign-in, also when the answer streams and its cookies can no longer be set.
func TestSignOutByWords(t *testing.T) {
	w := newWorld(t)
	for _, streaming := range []bool{false, true} {
		b := w.browser()
		name := "asha"
		if streaming {
			name = "ravi"
		}
		b.signUp(name)
		b.say("two masala thepla from Thepla House", "")
		old := b.cookies()
		if streaming {
			if _, _, done, raw := b.streamed(map[string]any{"message": "log out"}); !done.SignedOut {
				t.Fatalf("log out = %s", raw.body)
			}
		} else if got := b.say("log out", ""); !got.SignedOut || b.cookies()["foodie_access"] != "" {
			t.Fatalf("log out = %s, cookies %v", got.body, b.cookies())
		}
		if got := b.say("what is in my order?", ""); !strings.HasPrefix(got.SessionID, "g_") || got.PendingOrder != nil || b.cookies()["foodie_access"] != "" {
			t.Errorf("afterwards = %s, cookies %v", got.body, b.cookies())
		}
		if got := w.bearer(old["foodie_access"]).do(http.MethodGet, "/chat/history", ""); got.status != http.StatusUnauthorized {
			t.Errorf("the history for the old token = %d %s", got.status, got.body)
		}
	}
}

// Nothing that lets somebody in is ever logged, nor what people wrote.
func TestLogsKeepSecrets(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.say("two masala thepla from Thepla House, my secret spice is hing", "")
	b.signUp("asha")
	tokens := b.cookies()
	p := w.program()
	in := p.post("/auth/login", map[string]any{"username": "asha", "password": password})
	p.post("/auth/login", map[string]any{"username": "asha", "password": "Wrong-pass-77"})
	p.post("/chat", map[string]any{"message": "login asha " + password})
	w.bearer(in.Token).post("/chat", map[string]any{"message": "yes", "token": in.Token})
	b.post("/auth/logout", map[string]any{})
	log := w.log.String()
	for _, secret := range []string{password, "Wrong-pass-77", "hing", "asha@example.com", tokens["foodie_access"], tokens["foodie_refresh"], in.Token, in.Refresh} {
		if strings.Contains(log, secret) {
			t.Errorf("the log has %q", secret)
		}
	}
	if !strings.Contains(log, "route=/chat") || !strings.Contains(log, "route=/auth/login") {
		t.Errorf("the log lacks its lines: %s", log)
	}
}
