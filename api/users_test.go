package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api"
	"github.com/foodieexpress/foodie/api/wire"
)

func TestRegister(t *testing.T) {
	w := newWorld(t)
	u := into[wire.User](w.do("POST", "/users/register", `{"username":"Asha","email":"asha@example.com","password":"tamarind7","role":"admin"}`).want(201))
	if u.Username != "Asha" || u.Email != "asha@example.com" || u.Role != "user" || u.ID == "" {
		t.Errorf("%+v", u)
	}
	w.do("POST", "/api/v1/users/register", `{"username":"bina","email":"bina@example.com","password":"tamarind7","role":["admin"]}`).want(201)
	w.do("POST", "/users/register", `{"username":"aSHA","email":"other@example.com","password":"tamarind7"}`).refused(409, "username_taken", "username")
	w.do("POST", "/users/register", `{"username":"other","email":"ASHA@example.com","password":"tamarind7"}`).refused(409, "email_taken", "email")
	token := w.login("asha@EXAMPLE.com", password).AccessToken
	me := w.do("GET", "/users/me", nil, header("Authorization", "bearer "+token)).want(200)
	if into[wire.User](me) != u {
		t.Errorf("me: %s", me.body)
	}
	w.do("GET", "/admin/stats", nil, header("Authorization", "Bearer "+token)).refused(403, "admin_only", "")
}

func TestRegisterRaces(t *testing.T) {
	w := newWorld(t)
	var mu sync.Mutex
	got := map[int]int{}
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			r := w.do("POST", "/users/register", `{"username":"asha","email":"asha@example.com","password":"tamarind7"}`)
			mu.Lock()
			defer mu.Unlock()
			got[r.status]++
		})
	}
	wg.Wait()
	if got[201] != 1 || got[409] != 5 {
		t.Errorf("statuses %v", got)
	}
}

func TestRegisterRate(t *testing.T) {
	w := newWorld(t, func(c *api.Config) { c.RegisterRate = 2 })
	register := func(i int, address string) reply {
		return w.do("POST", "/users/register", wire.Registration{Username: fmt.Sprint("user", i), Email: fmt.Sprint(i, "@example.com"), Password: password}, from(address))
	}
	register(1, "192.0.2.1:1000").want(201)
	register(2, "192.0.2.1:1001").want(201)
	r := register(3, "192.0.2.1:1002")
	r.refused(429, "too_many_registrations", "")
	if r.header.Get("Retry-After") != "30" || !strings.Contains(r.body, "30 seconds") {
		t.Errorf("Retry-After %q: %s", r.header.Get("Retry-After"), r.body)
	}
	register(3, "192.0.2.2:1000").want(201)
	w.clock.add(30 * time.Second)
	register(4, "192.0.2.1:1003").want(201)
}

func TestLogin(t *testing.T) {
	w := newWorld(t)
	w.token("asha")
	got := w.do("POST", "/users/login", form("grant_type", "password", "username", " asha ", "password", password, "scope", "", "client_id", "x", "extra", "y")).want(200)
	token := into[wire.Token](got)
	if token.TokenType != "bearer" || token.ExpiresIn != 1800 || token.AccessToken == "" || token.RefreshToken == "" || got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s %v", got.body, got.header)
	}
	w.do("POST", "/users/login", `{"username":"asha@example.com","password":"tamarind7"}`).want(200)
	wrong := w.do("POST", "/users/login", form("username", "asha", "password", "wrong1234"))
	unknown := w.do("POST", "/users/login", form("username", "nobody", "password", "wrong1234"))
	if a, b := wrong.refused(401, "wrong_password", "").Detail, unknown.refused(401, "wrong_password", "").Detail; a != b || wrong.header.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("%q, %q", a, b)
	}
	if log := w.log(); strings.Contains(log, password) || strings.Contains(log, "wrong1234") || strings.Contains(log, token.AccessToken) || strings.Contains(log, "example.com") {
		t.Error("a secret or an address is in the log")
	}
}

func TestTokens(t *testing.T) {
	w := newWorld(t)
	none := w.do("GET", "/users/me", nil)
	none.refused(401, "not_signed_in", "")
	w.do("GET", "/users/me", nil, header("Authorization", "Basic YTpi")).refused(401, "not_signed_in", "")
	bad := w.do("GET", "/users/me", nil, header("Authorization", "Bearer nonsense"))
	bad.refused(401, "token_invalid", "")
	token := w.token("asha")
	w.clock.add(31 * time.Minute)
	late := w.do("GET", "/users/me", nil, header("Authorization", "Bearer "+token))
	late.refused(401, "token_expired", "")
	for r, want := range map[*reply]string{&none: "Bearer", &bad: `Bearer error="invalid_token"`, &late: `Bearer error="invalid_token"`} {
		if got := r.header.Get("WWW-Authenticate"); got != want {
			t.Errorf("WWW-Authenticate %q, want %q", got, want)
		}
	}
}

func TestRefreshRotates(t *testing.T) {
	w := newWorld(t)
	w.token("asha")
	first := w.login("asha", password)
	second := into[wire.Token](w.do("POST", "/users/refresh", wire.Refresh{RefreshToken: first.RefreshToken}).want(200))
	w.do("GET", "/users/me", nil, header("Authorization", "Bearer "+second.AccessToken)).want(200)
	// The first is spent. Who shows it again has stolen it, or was stolen from: the whole family ends.
	w.do("POST", "/users/refresh", wire.Refresh{RefreshToken: first.RefreshToken}).refused(401, "refresh_reused", "")
	w.do("POST", "/users/refresh", wire.Refresh{RefreshToken: second.RefreshToken}).want(401)
	w.do("POST", "/users/refresh", wire.Refresh{RefreshToken: "nonsense"}).refused(401, "refresh_invalid", "")
	late := w.login("asha", password)
	w.clock.add(31 * 24 * time.Hour)
	w.do("POST", "/users/refresh", wire.Refresh{RefreshToken: late.RefreshToken}).refused(401, "refresh_invalid", "")
}

func TestLogout(t *testing.T) {
	w := newWorld(t)
	w.token("asha")
	token := w.login("asha", password)
	bearer := header("Authorization", "Bearer "+token.AccessToken)
	w.do("GET", "/users/me", nil, bearer).want(200)
	w.do("POST", "/users/logout", nil, bearer).want(200)
	w.do("GET", "/users/me", nil, bearer).refused(401, "token_invalid", "")
	w.do("POST", "/users/refresh", wire.Refresh{RefreshToken: token.RefreshToken}).want(401)
	w.do("POST", "/users/logout", nil, bearer).refused(401, "token_invalid", "")

	// An expired access token must not keep anybody signed in.
	other := w.login("asha", password)
	w.clock.add(time.Hour)
	w.do("POST", "/users/logout", wire.SignOut{RefreshToken: other.RefreshToken}, header("Authorization", "Bearer "+other.AccessToken)).want(200)
	w.do("POST", "/users/refresh", wire.Refresh{RefreshToken: other.RefreshToken}).want(401)
	w.do("POST", "/users/logout", wire.SignOut{RefreshToken: other.RefreshToken}).want(200)
	w.do("POST", "/users/logout", nil).refused(401, "not_signed_in", "")
	w.do("POST", "/users/logout", `{"refresh_token":5}`).refused(422, "field_type", "refresh_token")
}

// TestRightsFollowTheStore: a token says admin for half an hour; the store decides after five seconds.
func TestRightsFollowTheStore(t *testing.T) {
	w := newWorld(t)
	w.as("admin", "GET", "/admin/users", nil).want(200)
	u, err := w.store.UserByLogin(t.Context(), "admin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.UpdateUser(t.Context(), u.ID, func(u *foodie.User) error { u.Role = foodie.RoleUser; return nil }); err != nil {
		t.Fatal(err)
	}
	w.clock.add(6 * time.Second)
	w.as("admin", "GET", "/admin/users", nil).refused(403, "admin_only", "")
	if err := w.store.RevokeAccess(t.Context(), jti(t, w.token("admin")), w.clock.now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	w.clock.add(6 * time.Second)
	w.as("admin", "GET", "/users/me", nil).refused(401, "token_invalid", "")
}

func TestUserThatIsGone(t *testing.T) {
	here, elsewhere := newWorld(t), newWorld(t)
	token := elsewhere.token("asha") // same keys, another store
	here.do("GET", "/users/me", nil, header("Authorization", "Bearer "+token)).refused(401, "token_invalid", "")
}

func TestImportedPasswordIsRehashed(t *testing.T) {
	w := newWorld(t)
	hash, err := bcrypt.GenerateFromPassword([]byte("oldpass99"), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	u, err := foodie.NewUser("olduser", "old@example.com", noon)
	if err != nil {
		t.Fatal(err)
	}
	u.PasswordHash = string(hash)
	if err := w.store.CreateUser(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	w.login("olduser", "oldpass99")
	now, err := w.store.User(t.Context(), u.ID)
	if err != nil || !strings.HasPrefix(now.PasswordHash, "$argon2id$") {
		t.Errorf("hash %.12s, %v", now.PasswordHash, err)
	}
	w.login("olduser", "oldpass99")
}

func tryLogin(w *world, user, pass string, tweaks ...tweak) reply {
	w.t.Helper()
	return w.do("POST", "/users/login", form("username", user, "password", pass), tweaks...)
}

func TestFailedSignInsAreLimited(t *testing.T) {
	w := newWorld(t)
	w.token("asha")
	attacker, home := from("192.0.2.66:1"), from("198.51.100.7:1")
	for range 5 {
		tryLogin(w, "asha", "wrong1234", attacker).refused(401, "wrong_password", "")
	}
	r := tryLogin(w, "asha@example.com", password, attacker) // the other name of the same account
	r.refused(429, "too_many_sign_ins", "")
	if got := r.header.Get("Retry-After"); got != "12" {
		t.Errorf("Retry-After %q", got)
	}
	tryLogin(w, "asha", password, home).want(200)
	w.clock.add(12 * time.Second)
	tryLogin(w, "asha", password, attacker).want(200)
}

func TestRightPasswordsDoNotCount(t *testing.T) {
	w := newWorld(t)
	w.token("asha")
	for range 12 {
		tryLogin(w, "asha", password).want(200)
	}
}

// TestNobodyLocksAnotherOut: from many addresses an account can be attacked, but its owner gets in, from home at once
// and from a new place at the pace that everybody has.
func TestNobodyLocksAnotherOut(t *testing.T) {
	w := newWorld(t)
	w.token("asha")
	home := from("198.51.100.7:1")
	tryLogin(w, "asha", password, home).want(200)
	refused := 0
	for i := range 40 {
		attacker := from(fmt.Sprintf("192.0.2.%d:1", i/4))
		if tryLogin(w, "asha", "wrong1234", attacker).status == 429 {
			refused++
		}
	}
	if refused == 0 {
		t.Error("an account under attack is tried as fast as ever")
	}
	tryLogin(w, "asha", password, home).want(200)
	tryLogin(w, "asha", password, from("203.0.113.9:1")).want(200)
}

// TestOneAddressCannotTryAllAccounts: each account is tried rarely, the address often.
func TestOneAddressCannotTryAllAccounts(t *testing.T) {
	w := newWorld(t)
	w.token("asha")
	neighbour, attacker := from("192.0.2.66:1"), from("192.0.2.66:2")
	tryLogin(w, "asha", password, neighbour).want(200)
	statuses := map[int]int{}
	for i := range 60 {
		statuses[tryLogin(w, fmt.Sprint("user", i), "wrong1234", attacker).status]++
	}
	if statuses[401] != 50 || statuses[429] != 10 {
		t.Errorf("statuses %v", statuses)
	}
	tryLogin(w, "asha", password, neighbour).want(200)
}

func TestNoLoginRate(t *testing.T) {
	w := newWorld(t, func(c *api.Config) { c.LoginRate = 0 })
	for range 8 {
		tryLogin(w, "nobody", "wrong1234").refused(401, "wrong_password", "")
	}
}

// TestDinerAddress: the address behind our own proxies counts; what a client writes itself does not.
func TestDinerAddress(t *testing.T) {
	for name, tt := range map[string]struct{ peer, forwarded, counts string }{
		"a direct client":             {"192.0.2.1:5", "", "192.0.2.1"},
		"a direct client that claims": {"192.0.2.1:5", "203.0.113.5", "192.0.2.1"},
		"through one proxy":           {"10.0.0.1:5", "192.0.2.1", "192.0.2.1"},
		"through two proxies":         {"10.0.0.1:5", "192.0.2.1, 10.2.3.4", "192.0.2.1"},
		"through a proxy, claiming":   {"10.0.0.1:5", "203.0.113.5, 192.0.2.1", "192.0.2.1"},
		"in this process":             {"@in-process", "192.0.2.1", "192.0.2.1"},
		"mapped into IPv6":            {"[::ffff:192.0.2.1]:5", "", "192.0.2.1"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(c *api.Config) { c.RegisterRate = 1 })
			register := func(name string, tweaks ...tweak) reply {
				return w.do("POST", "/users/register", wire.Registration{Username: name, Email: name + "@example.com", Password: password}, tweaks...)
			}
			forwarded := func(r *http.Request) {
				if tt.forwarded != "" {
					r.Header.Set("X-Forwarded-For", tt.forwarded)
				}
			}
			register("asha", from(tt.peer), forwarded).want(201)
			register("bina", from(tt.counts+":9")).want(429)
			register("bina", from("203.0.113.77:9")).want(201)
		})
	}
	w := newWorld(t, func(c *api.Config) { c.RegisterRate = 1 })
	w.do("POST", "/users/register", wire.Registration{Username: "asha", Email: "a@example.com", Password: password}, from("[2001:db8:1:2::1]:5")).want(201)
	w.do("POST", "/users/register", wire.Registration{Username: "bina", Email: "b@example.com", Password: password}, from("[2001:db8:1:2:ffff::9]:5")).want(429)
	w.do("POST", "/users/register", wire.Registration{Username: "bina", Email: "b@example.com", Password: password}, from("10.0.0.9:5"), header("X-Forwarded-For", "nonsense")).want(201)
}
