package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/server"
)

func TestGuestTalks(t *testing.T) {
	w := newWorld(t)
	p := w.program()
	first := p.do(http.MethodPost, "/chat", `{"message":"two masala thepla from Thepla House"}`, "Content-Type", "text/plain")
	if first.status != http.StatusOK || first.PendingOrder == nil || first.PendingOrder.TotalPrice != 7000 {
		t.Fatalf("POST /chat = %d %s", first.status, first.body)
	}
	if !strings.HasPrefix(first.SessionID, "g_") || len(first.SessionID) != 47 {
		t.Errorf("session_id = %q, want an issued one", first.SessionID)
	}
	if id := first.header.Get("X-Request-ID"); id == "" || first.RequestID != id {
		t.Errorf("request_id %q, header %q", first.RequestID, id)
	}
	if got := first.header.Values("Set-Cookie"); len(got) > 0 {
		t.Errorf("a program is given cookies: %v", got)
	}
	if got := first.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control = %q", got)
	}
	if again := p.say("also a masala chaas", first.SessionID); again.PendingOrder == nil || again.PendingOrder.TotalPrice != 9000 || again.SessionID != first.SessionID {
		t.Errorf("the second turn = %s", again.body)
	}
	if other := p.say("yes", ""); other.OrderConfirmed || other.PendingOrder != nil {
		t.Errorf("another guest = %s", other.body)
	}
}

func TestChatRefusals(t *testing.T) {
	w := newWorld(t)
	long := strings.Repeat("ખ", 2001)
	for name, tt := range map[string]struct {
		body   string
		status int
		field  string
	}{
		"no body":                 {``, 400, ""},
		"blank":                   {`  `, 400, ""},
		"no JSON":                 {`message=hi`, 400, ""},
		"half an object":          {`{"message":"hi"`, 400, ""},
		"more after it":           {`{"message":"hi"} {}`, 400, ""},
		"a list":                  {`["hi"]`, 400, ""},
		"text":                    {`"hi"`, 400, ""},
		"null":                    {`null`, 400, ""},
		"invalid UTF-8":           {"{\"message\":\"\xff\"}", 400, ""},
		"too large":               {`{"message":"` + strings.Repeat("a", server.MaxBody) + `"}`, 413, ""},
		"no message":              {`{}`, 422, "message"},
		"null message":            {`{"message":null}`, 422, "message"},
		"empty message":           {`{"message":""}`, 422, "message"},
		"blank message":           {`{"message":" \n\t\u00a0"}`, 422, "message"},
		"a number for a message":  {`{"message":7}`, 422, "message"},
		"long message":            {`{"message":"` + long + `"}`, 422, "message"},
		"empty user_id":           {`{"message":"hi","user_id":""}`, 422, "user_id"},
		"long user_id":            {`{"message":"hi","user_id":"` + strings.Repeat("a", 129) + `"}`, 422, "user_id"},
		"pattern for a user_id":   {`{"message":"hi","user_id":"*"}`, 422, "user_id"},
		"braces in a user_id":     {`{"message":"hi","user_id":"{a}"}`, 422, "user_id"},
		"a letter outside ASCII":  {`{"message":"hi","user_id":"аsha"}`, 422, "user_id"},
		"a blank in session_id":   {`{"message":"hi","session_id":"a b"}`, 422, "session_id"},
		"a number for a user_id":  {`{"message":"hi","user_id":7}`, 422, "user_id"},
		"a list for a session_id": {`{"message":"hi","session_id":["a","b"]}`, 422, "session_id"},
		"two sessions":            {`{"message":"hi","session_id":"a","user_id":"b"}`, 422, "session_id"},
		"empty message_id":        {`{"message":"hi","message_id":""}`, 422, "message_id"},
		"long message_id":         {`{"message":"hi","message_id":"` + strings.Repeat("m", 129) + `"}`, 422, "message_id"},
		"control in message_id":   {`{"message":"hi","message_id":"a\nb"}`, 422, "message_id"},
		"object for message_id":   {`{"message":"hi","message_id":{}}`, 422, "message_id"},
		"number for a token":      {`{"message":"hi","token":1}`, 422, "token"},
		"text for a revision":     {`{"message":"hi","seen":{"revision":"2"}}`, 422, "seen.revision"},
		"half a revision":         {`{"message":"hi","seen":{"revision":1.5}}`, 422, "seen.revision"},
		"text for what is seen":   {`{"message":"hi","seen":"2"}`, 422, "seen"},
		"a bad token":             {`{"message":"hi","token":"x.y.z"}`, 401, ""},
		"unknown action":          {`{"action":"place"}`, 422, "action"},
		"action as an object":     {`{"action":{}}`, 422, "action"},
		"action of nothing":       {`{"action":"cancel"}`, 422, "pending_order_id"},
		"long pending_order_id":   {`{"action":"cancel","pending_order_id":"` + strings.Repeat("a", 129) + `"}`, 422, "pending_order_id"},
		"control in an action id": {`{"action":"cancel","action_id":"\u0000"}`, 422, "action_id"},
		"confirm without card":    {`{"action":"confirm","pending_order_id":"0198"}`, 422, "proposal"},
		"number for a proposal":   {`{"action":"confirm","pending_order_id":"0198","proposal":1}`, 422, "proposal"},
		"a made-up proposal":      {`{"action":"confirm","pending_order_id":"0198","proposal":"a.b"}`, 422, "proposal"},
		"a huge proposal":         {`{"action":"confirm","pending_order_id":"0198","proposal":"` + strings.Repeat("a", 300<<10) + `"}`, 422, "proposal"},
		"cancel what is not":      {`{"action":"cancel","pending_order_id":"0198"}`, 409, "pending_order_id"},
	} {
		t.Run(name, func(t *testing.T) {
			got := w.program().do(http.MethodPost, "/chat", tt.body)
			if got.status != tt.status || got.field() != tt.field {
				t.Fatalf("POST /chat %.80s = %d on %q: %s", tt.body, got.status, got.field(), got.body)
			}
			if got.Response == "" || got.Response != got.Detail || got.Code == "" || got.RequestID == "" || got.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("a refusal is %s", got.body)
			}
			if got.RequiresAuth != (tt.status == 401) {
				t.Errorf("requires_auth = %t", got.RequiresAuth)
			}
		})
	}
	for name, body := range map[string]string{
		"unknown fields":         `{"message":"hello","platform":"ios","token":null}`,
		"the longest message":    `{"message":"` + strings.Repeat("ખ", 2000) + `"}`,
		"the longest user_id":    `{"message":"hello","user_id":"` + strings.Repeat("a", 128) + `"}`,
		"all letters of user_id": `{"message":"hello","user_id":"Az09._@:-"}`,
		"both names alike":       `{"message":"hello","user_id":"asha","session_id":"asha"}`,
		"a byte order mark":      "\ufeff" + `{"message":"hello"}`,
		"half a surrogate pair":  `{"message":"\ud83d hello"}`,
		"an empty token":         `{"message":"hello","token":""}`,
	} {
		t.Run(name, func(t *testing.T) {
			if got := w.program().do(http.MethodPost, "/chat", body); got.status != http.StatusOK {
				t.Errorf("POST /chat = %d %s", got.status, got.body)
			}
		})
	}
}

// No id of a body leads to somebody else's conversation, whatever it looks like.
func TestNobodyElsesSession(t *testing.T) {
	w := newWorld(t)
	asha, token := w.user("asha")
	w.bearer(token).say("two masala thepla from Thepla House", "")
	thief := w.program()
	for _, id := range []string{"u:" + string(asha.ID), string(asha.ID), "asha", "U:" + string(asha.ID), "u:" + string(asha.ID) + ".", "g_u:" + string(asha.ID)} {
		got := thief.say("yes", id)
		if got.OrderConfirmed || got.PendingOrder != nil || strings.Contains(got.body, "Thepla") || got.SessionID == "u:"+string(asha.ID) {
			t.Errorf("user_id %q = %s", id, got.body)
		}
	}
	_, other := w.user("ravi")
	if got := w.bearer(other).say("yes", "u:"+string(asha.ID)); got.PendingOrder != nil || strings.Contains(got.body, "Thepla") {
		t.Errorf("another diner with asha's id = %s", got.body)
	}
	if got := w.bearer(token).say("yes", "somebody"); !got.OrderConfirmed || got.SessionID != "u:"+string(asha.ID) {
		t.Errorf("asha, whatever user_id says = %s", got.body)
	}
	if n := len(w.orders()); n != 1 {
		t.Errorf("%d orders, want one", n)
	}
}

func TestTokenPrecedence(t *testing.T) {
	w := newWorld(t)
	asha, first := w.user("asha")
	ravi, second := w.user("ravi")
	body := map[string]any{"message": "hello", "token": second}
	if got := w.bearer(first).post("/chat", body); got.SessionID != "u:"+string(asha.ID) {
		t.Errorf("header and body: session %q, want the header's", got.SessionID)
	}
	if got := w.program().post("/chat", body); got.SessionID != "u:"+string(ravi.ID) {
		t.Errorf("body alone: session %q", got.SessionID)
	}
	if got := w.program("Authorization", "Basic "+first).post("/chat", body); got.SessionID != "u:"+string(ravi.ID) {
		t.Errorf("another scheme in the header: session %q, want the body's", got.SessionID)
	}
	b := w.browser()
	b.signUp("meena")
	if got := b.post("/chat", body); got.SessionID != "u:"+string(ravi.ID) {
		t.Errorf("body and cookie: session %q, want the body's", got.SessionID)
	}
}

// A token that has run out refuses the request and changes nothing, so that it can be sent again with the same id.
func TestExpiredToken(t *testing.T) {
	w := newWorld(t)
	asha, token := w.user("asha")
	w.bearer(token).say("two masala thepla from Thepla House", "")
	w.clock.move(31 * time.Minute)
	body := map[string]any{"message": "yes", "message_id": "m1"}
	got := w.bearer(token).post("/chat", body)
	if got.status != http.StatusUnauthorized || !got.RequiresAuth || got.Code != "token_expired" || got.header.Get("WWW-Authenticate") != "Bearer" {
		t.Fatalf("an expired token = %d %s", got.status, got.body)
	}
	fresh, _, err := w.tokens.Issue(asha, foodie.NewID(), w.clock.now())
	if err != nil {
		t.Fatal(err)
	}
	again := w.bearer(fresh).say("two masala thepla from Thepla House", "")
	if again.PendingOrder == nil {
		t.Fatalf("after the pending order ran out too: %s", again.body)
	}
	if got := w.bearer(fresh).post("/chat", body); !got.OrderConfirmed {
		t.Errorf("the same message_id with a good token = %s", got.body)
	}
	replay := w.bearer(fresh).post("/chat", body)
	if !replay.OrderConfirmed || len(w.orders()) != 1 {
		t.Errorf("once more = %s, %d orders", replay.body, len(w.orders()))
	}
}

func TestButtons(t *testing.T) {
	w := newWorld(t)
	_, token := w.user("asha")
	p := w.bearer(token)
	shown := p.say("two masala thepla from Thepla House", "").PendingOrder
	press := map[string]any{"action": "confirm", "pending_order_id": shown.ID, "proposal": shown.Proposal}
	_, other := w.user("ravi")
	if got := w.bearer(other).post("/chat", press); got.status != http.StatusUnprocessableEntity {
		t.Errorf("asha's card pressed by ravi = %d %s", got.status, got.body)
	}
	if got := p.post("/chat", press); !got.OrderConfirmed || got.PendingOrder != nil {
		t.Errorf("confirm = %s", got.body)
	}
	if got := p.post("/chat", press); got.status != http.StatusOK || len(w.orders()) != 1 {
		t.Errorf("confirm twice = %s, %d orders", got.body, len(w.orders()))
	}
	shown = p.say("a veg burger from Burger Adda", "").PendingOrder
	if got := p.post("/chat", map[string]any{"action": "cancel", "pending_order_id": shown.ID}); !got.OrderCancelled || got.PendingOrder != nil {
		t.Errorf("cancel = %s", got.body)
	}
	if got := p.post("/chat", map[string]any{"action": "confirm", "pending_order_id": shown.ID, "proposal": shown.Proposal}); got.OrderConfirmed || len(w.orders()) != 1 {
		t.Errorf("a cancelled card = %s", got.body)
	}
}

func TestChatLimit(t *testing.T) {
	w := newWorld(t, func(c *server.Config) { c.ChatRate = 3 })
	from := func(address string) *program { return w.program("X-Forwarded-For", address) }
	for i := range 3 {
		if got := from("203.0.113.7").post("/chat", map[string]any{"message": "hello"}); got.status != http.StatusOK {
			t.Fatalf("turn %d = %d", i+1, got.status)
		}
	}
	got := from("203.0.113.7").post("/chat", map[string]any{"message": "hello"})
	if got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != "20" || !strings.Contains(got.Response, "20 seconds") {
		t.Errorf("the fourth of an address = %d, Retry-After %q: %s", got.status, got.header.Get("Retry-After"), got.body)
	}
	for i, address := range []string{"2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::3", "2001:db8::4"} {
		want := http.StatusOK
		if i == 3 {
			want = http.StatusTooManyRequests
		}
		if got := from(address).post("/chat", map[string]any{"message": "hello"}); got.status != want {
			t.Errorf("%s = %d, want %d: one customer has a whole /64", address, got.status, want)
		}
	}
	for i, address := range []string{"198.51.100.1", "198.51.100.2", "198.51.100.3", "198.51.100.4"} {
		want := http.StatusOK
		if i == 3 {
			want = http.StatusTooManyRequests
		}
		if got := from(address).post("/chat", map[string]any{"message": "hello", "user_id": "one"}); got.status != want {
			t.Errorf("turn %d of one session = %d, want %d", i+1, got.status, want)
		}
	}
	w.clock.move(20 * time.Second)
	if got := from("203.0.113.7").post("/chat", map[string]any{"message": "hello"}); got.status != http.StatusOK {
		t.Errorf("after waiting = %d", got.status)
	}
}

func TestHistory(t *testing.T) {
	w := newWorld(t)
	asha, token := w.user("asha")
	w.bearer(token).say("two masala thepla from Thepla House", "")
	issued := w.program().say("what is there", "").SessionID
	w.program().say("secret plans", "chosen")
	browser := w.browser()
	browser.say("who has fries", "")
	for name, tt := range map[string]struct {
		who    *program
		query  string
		status int
		want   string
	}{
		"a diner":                       {w.bearer(token), "", 200, "masala thepla"},
		"a diner with another id":       {w.bearer(token), "?user_id=chosen", 200, "masala thepla"},
		"an issued id":                  {w.program(), "?session_id=" + issued, 200, "what is there"},
		"an issued id, old name":        {w.program(), "?user_id=" + issued, 200, "what is there"},
		"an id with another MAC":        {w.program(), "?session_id=" + issued[:46] + "~", 422, ""},
		"an issued id, altered":         {w.program(), "?session_id=" + altered(issued), 403, ""},
		"a chosen id":                   {w.program(), "?user_id=chosen", 403, ""},
		"a diner's id without token":    {w.program(), "?user_id=u:" + string(asha.ID), 403, ""},
		"nothing":                       {w.program(), "", 403, ""},
		"an empty id":                   {w.program(), "?user_id=", 422, ""},
		"our page":                      {browser, "", 200, "who has fries"},
		"a bad token":                   {w.bearer("x"), "?session_id=" + issued, 401, ""},
		"a look-alike chosen by client": {w.program(), "?session_id=g_AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA", 403, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := tt.who.do(http.MethodGet, "/chat/history"+tt.query, "")
			if got.status != tt.status || !strings.Contains(got.body, tt.want) || strings.Contains(got.body, "secret plans") {
				t.Errorf("GET /chat/history%s = %d %s, want %d with %q", tt.query, got.status, got.body, tt.status, tt.want)
			}
		})
	}
	if got := w.bearer(token).do(http.MethodGet, "/chat/history", ""); got.PendingOrder == nil || got.PendingOrder.Proposal == "" {
		t.Errorf("the history lacks the pending order: %s", got.body)
	}
}

// altered changes one character of an issued id's random part.
func altered(id string) string {
	c := byte('A')
	if id[5] == c {
		c = 'B'
	}
	return id[:5] + string(c) + id[6:]
}

func TestClear(t *testing.T) {
	w := newWorld(t)
	asha, token := w.user("asha")
	diner := w.bearer(token)
	diner.say("two masala thepla from Thepla House", "")
	guest := w.program().say("two veg burger from Burger Adda", "").SessionID
	for name, tt := range map[string]struct {
		who    *program
		body   string
		status int
	}{
		"all of them":             {w.program(), `{"user_id":"*"}`, 422},
		"a pattern":               {w.program(), `{"user_id":"g_*"}`, 422},
		"a list":                  {w.program(), `{"user_id":["a","b"]}`, 422},
		"two":                     {w.program(), `{"user_id":"a","session_id":"b"}`, 422},
		"none":                    {w.program(), `{}`, 422},
		"a diner's without token": {w.program(), `{"user_id":"u:` + string(asha.ID) + `"}`, 403},
		"no JSON":                 {w.program(), ``, 400},
		"a bad token":             {w.bearer("x"), `{"user_id":"` + guest + `"}`, 401},
		"one that is not there":   {w.program(), `{"user_id":"nobody"}`, 200},
		"a page elsewhere":        {w.program("Origin", "https://evil.example"), `{}`, 422},
	} {
		t.Run(name, func(t *testing.T) {
			if got := tt.who.do(http.MethodPost, "/clear-session", tt.body); got.status != tt.status {
				t.Errorf("POST /clear-session %s = %d %s, want %d", tt.body, got.status, got.body, tt.status)
			}
		})
	}
	if got := w.program().say("what is in my order?", guest); got.PendingOrder == nil {
		t.Errorf("the guest's conversation went with another's: %s", got.body)
	}
	if got := w.program().post("/clear-session", map[string]any{"user_id": guest}); got.status != http.StatusOK || got.Message == "" {
		t.Errorf("clearing the guest's = %s", got.body)
	}
	if got := w.program().say("yes", guest); got.PendingOrder != nil || got.OrderConfirmed {
		t.Errorf("after clearing: %s", got.body)
	}
	if got := diner.do(http.MethodGet, "/chat/history", ""); got.PendingOrder == nil {
		t.Errorf("the diner's conversation went with the guest's: %s", got.body)
	}
	if got := diner.post("/clear-session", map[string]any{}); got.status != http.StatusOK || got.SessionID != "u:"+string(asha.ID) {
		t.Errorf("clearing one's own = %s", got.body)
	}
	if got := diner.say("yes", ""); got.OrderConfirmed {
		t.Errorf("after clearing: %s", got.body)
	}
}
