package terminal

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/agent"
	apiclient "github.com/foodieexpress/foodie/api/client"
)

// desk answers like an agent: it wants a sign-in before it places, and keeps the diner by a cookie.
type desk struct {
	said     []string
	accounts map[string]string
	down     bool
	asked    []string // "language" of each message, and its Accept-Language
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in map[string]string
	body, _ := io.ReadAll(r.Body)
	json.Unmarshal(body, &in)
	if r.Header.Get("Origin") == "" {
		http.Error(w, "a cookie needs an origin", http.StatusForbidden)
		return
	}
	signed, _ := r.Cookie("who")
	switch r.URL.Path {
	case "/chat":
		d.said, d.asked = append(d.said, in["message"]), append(d.asked, in["language"]+" "+r.Header.Get("Accept-Language"))
		switch {
		case d.down:
			json.NewEncoder(w).Encode(agent.Answer{Response: "🔌 Cannot connect to the restaurant service.", Error: "api_unreachable"})
		case in["message"] == "in English please":
			json.NewEncoder(w).Encode(agent.Answer{Response: "Let us speak English, then.", Language: "en"})
		case in["message"] == "too long":
			w.WriteHeader(http.StatusUnprocessableEntity)
			json.NewEncoder(w).Encode(map[string]any{"status": 422, "response": "❌ A message has at most 2000 characters."})
		case in["message"] == "yes" && signed == nil:
			json.NewEncoder(w).Encode(agent.Answer{Response: "🔒 Please log in to place the order.", RequiresAuth: true})
		default:
			json.NewEncoder(w).Encode(agent.Answer{Response: "**Two** thepla\\!\x1b[2J", Suggestions: []string{"Yes, place it"}})
		}
	case "/auth/register", "/auth/login":
		if r.URL.Path == "/auth/register" {
			d.accounts[in["username"]] = in["password"]
		}
		if d.accounts[in["username"]] != in["password"] {
			w.WriteHeader(http.StatusUnauthorized)
			json.NewEncoder(w).Encode(map[string]any{"status": 401, "detail": "Incorrect username or password"})
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "who", Value: in["username"], Path: "/"})
		json.NewEncoder(w).Encode(map[string]any{"authenticated": true, "answer": agent.Answer{Response: "Ordered: ₹70."}})
	}
}

// file gives text as a file, which is no terminal.
func file(t *testing.T, text string) *os.File {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "in")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestScriptSaysOneMessageALine(t *testing.T) {
	d := &desk{}
	var out, errOut strings.Builder
	err := Run(t.Context(), Config{BaseURL: "http://agent.test/", Transport: apiclient.Handler(d), In: file(t, "two thepla\n\n  hello  \n"), Out: &out, Err: &errOut})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(d.said, "|"); got != "two thepla|hello" {
		t.Errorf("said %q", got)
	}
	if want := "Two thepla![2J\nTwo thepla![2J\n"; out.String() != want {
		t.Errorf("printed %q, want %q: no colours, no control characters", out.String(), want)
	}
}

func TestScriptFailsWhenATurnFailed(t *testing.T) {
	for name, tt := range map[string]struct {
		desk   *desk
		line   string
		screen string
	}{
		"downstream is away": {&desk{down: true}, "hello", "🔌 Cannot connect"},
		"refused":            {&desk{}, "too long", "❌ A message has at most 2000 characters."},
		"signed out":         {&desk{}, "yes", "🔒 Please log in"},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			err := Run(t.Context(), Config{BaseURL: "http://agent.test", Transport: apiclient.Handler(tt.desk), In: file(t, tt.line+"\n"), Out: &out, Err: &out})
			if failed := errors.Is(err, ErrTurnFailed); failed != (name != "signed out") {
				t.Errorf("Run = %v", err)
			}
			if !strings.Contains(out.String(), tt.screen) {
				t.Errorf("printed %q, want %q in it", out.String(), tt.screen)
			}
		})
	}
}

func TestNobodyThereIsSaidPlainly(t *testing.T) {
	var out strings.Builder
	err := Run(t.Context(), Config{BaseURL: "http://127.0.0.1:1", In: file(t, "hello\n"), Out: &out, Err: &out})
	if !errors.Is(err, ErrTurnFailed) || !strings.Contains(out.String(), "Cannot connect to http://127.0.0.1:1.") {
		t.Errorf("Run = %v, printed %q", err, out.String())
	}
}

func TestSigningInGoesOnWithWhatWasAsked(t *testing.T) {
	d := &desk{accounts: map[string]string{"asha": "right-1234"}}
	for name, tt := range map[string]struct{ typed, screen string }{
		"an account that is there": {"asha|right-1234", "Ordered: ₹70."},
		"a wrong password first":   {"asha|wrong-1234|asha|right-1234", "Incorrect username or password"},
		"a new account":            {"new ravi|ravi@example.com|fresh-1234", "Ordered: ₹70."},
		"given up":                 {"", "Not signed in."},
	} {
		t.Run(name, func(t *testing.T) {
			cl, err := newClient("http://agent.test", apiclient.Handler(d))
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			typed := strings.Split(tt.typed, "|")
			talk := &talk{client: cl, out: &out, err: &out, palette: colours, ask: func(_ string, hidden bool) (string, error) {
				if len(typed) == 0 {
					return "", io.EOF
				}
				line := typed[0]
				typed = typed[1:]
				if secret := strings.HasSuffix(line, "-1234"); secret != hidden {
					t.Errorf("%q was asked for hidden %v", line, hidden)
				}
				return line, nil
			}}
			if _, err := talk.turn(t.Context(), "yes"); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.String(), tt.screen) {
				t.Errorf("printed %q, want %q in it", out.String(), tt.screen)
			}
		})
	}
}

// The language of the start is said once, so that what the diner says later counts; our own sentences follow the replies.
func TestTheLanguageOfTheConversation(t *testing.T) {
	d := &desk{}
	var out strings.Builder
	err := Run(t.Context(), Config{BaseURL: "http://agent.test", Transport: apiclient.Handler(d), In: file(t, "thepla\nin English please\nchaas"), Out: &out, Err: &out, Language: "gu"})
	if want := []string{"gu gu", " gu", " en"}; err != nil || !slices.Equal(d.asked, want) {
		t.Errorf("asked in %q (%v), want %q", d.asked, err, want)
	}
	cl, err := newClient("http://agent.test", apiclient.Handler(d))
	if err != nil {
		t.Fatal(err)
	}
	cl.language = "hi"
	talk := &talk{client: cl, out: &out, err: &out, ask: func(question string, _ bool) (string, error) {
		if question != "यूज़रनेम या ई-मेल:" {
			t.Errorf("asked %q", question)
		}
		return "", io.EOF
	}}
	if err := talk.signIn(t.Context()); err != nil || !strings.Contains(out.String(), "साइन इन नहीं हुआ") {
		t.Errorf("signIn = %v, printed %q", err, out.String())
	}
}

func TestTheEndOfTheContextEndsTheConversation(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	cl, _ := newClient("http://agent.test", apiclient.Handler(&desk{}))
	talk := &talk{client: cl, out: io.Discard, err: io.Discard}
	if err := talk.script(ctx, strings.NewReader("hello\n")); !errors.Is(err, context.Canceled) {
		t.Errorf("script = %v, want the context's error", err)
	}
}

func TestASilentInputDoesNotOutlastTheContext(t *testing.T) {
	in, out, err := os.Pipe() // nobody ever writes
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer out.Close()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		ended <- Run(ctx, Config{BaseURL: "http://agent.test", Transport: apiclient.Handler(&desk{}), In: in, Out: io.Discard, Err: io.Discard})
	}()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Run = %v, want the context's error", err)
	}
}

func TestCtrlCIsHeardWhileAnAnswerIsAwaited(t *testing.T) {
	cl, err := newClient("http://agent.test", apiclient.Handler(&desk{}))
	if err != nil {
		t.Fatal(err)
	}
	var heard []string
	talk := &talk{client: cl, out: io.Discard, err: io.Discard, listen: func() func() {
		heard = append(heard, "listen")
		return func() { heard = append(heard, "back") }
	}}
	if _, err := talk.turn(t.Context(), "hello"); err != nil || strings.Join(heard, " ") != "listen back" {
		t.Errorf("turn = %v, listened %v, want once around the request", err, heard)
	}
}

func TestRender(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"bold":               {"a **b** c", "a <b>b</> c"},
		"bold left open":     {"**a", "<b>a</>"},
		"emphasis and code":  {"*a* `b`", "a b"},
		"a bullet":           {"* a\n- b", "* a\n- b"},
		"an escape":          {`\*a\* 2\.5`, "*a* 2.5"},
		"a heading":          {"## Menu", "<b>Menu</>"},
		"a hash in a text":   {"#1", "#1"},
		"control characters": {"a\x1b]0;x\x07b\u202e", "a]0;xb"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := render(tt.in, palette{bold: "<b>", off: "</>"}); got != tt.want {
				t.Errorf("render(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func FuzzRender(f *testing.F) {
	for _, s := range []string{"**a** `b` \\*", "# x\n\x1b[31m", "*", "\\"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range render(s, plain) {
			if r < 0x20 && r != '\n' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 {
				t.Fatalf("render(%q) lets control character %U through", s, r)
			}
		}
	})
}
