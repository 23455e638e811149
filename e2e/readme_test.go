package e2e

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/e2e/rig"
)

var update = flag.Bool("update", false, "write what the program answers into the README's conversation")

const (
	readme = "../README.md"
	opens  = "```text\n"
	closes = "\n```"
	says   = "you › "
)

// changing is what differs each time that an order is placed: its number.
var changing = regexp.MustCompile(`\b[0-9A-F]{6}\b`)

// conversation is the README's first conversation, as it stands between before and after.
func conversation(t *testing.T) (before, talk, after string) {
	t.Helper()
	b, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(b), opens)
	talk, after, closed := strings.Cut(rest, closes)
	if !found || !closed {
		t.Fatalf("%s has no conversation", readme)
	}
	return before + opens, talk, closes + after
}

// A line of talk is what a diner says and what they are answered.
type exchange struct{ words, answer string }

// exchanges reads a conversation.
func exchanges(talk string) (all []exchange) {
	for part := range strings.SplitSeq("\n"+talk, "\n"+says) {
		if words, answer, found := strings.Cut(part, "\n"); found {
			all = append(all, exchange{strings.TrimSpace(words), strings.TrimSpace(answer)})
		}
	}
	return all
}

// unmarked is an answer's Markdown as plain text.
func unmarked(md string) string {
	return strings.NewReplacer("**", "", `\`, "").Replace(md)
}

// settled is text without what differs each time.
func settled(text string) string { return changing.ReplaceAllString(text, "N") }

// TestReadmeConversationInTheTerminal plays the README's conversation as a script and wants every word of it.
func TestReadmeConversationInTheTerminal(t *testing.T) {
	_, talk, _ := conversation(t)
	h := rig.Serve(t)
	var script, want strings.Builder
	for _, e := range exchanges(talk) {
		script.WriteString(e.words + "\n")
		want.WriteString(e.answer + "\n")
	}
	out, errOut, status := h.Run(script.String(), "chat", "--url", h.Agent)
	if status != 0 {
		t.Fatalf("the script ends with %d: %s", status, errOut)
	}
	if settled(out) != settled(want.String()) {
		t.Errorf("the README says\n%s\nthe terminal says\n%s", want.String(), out)
	}
}

// TestReadmeConversationOverHTTP plays it as a program does that keeps cookies, and looks for the order in the store.
// With -update it writes the answers into the README.
func TestReadmeConversationOverHTTP(t *testing.T) {
	before, talk, after := conversation(t)
	h := rig.Serve(t)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	d := rig.Guest(t, h.Place)
	d.HTTP.Jar = jar
	var played strings.Builder
	for _, e := range exchanges(talk) {
		status, b := d.Call(http.MethodPost, h.Agent+"/chat", map[string]string{"message": e.words}, "Origin", h.Agent)
		var a rig.Answer
		if err := unmarshal(b, &a); err != nil || status != http.StatusOK {
			t.Fatalf("%q: %d %s", e.words, status, b)
		}
		got := unmarked(a.Response)
		played.WriteString(says + e.words + "\n" + got + "\n\n")
		if settled(got) != settled(e.answer) && !*update {
			t.Errorf("%q: the README says\n%s\nthe answer is\n%s", e.words, e.answer, got)
		}
	}
	if *update {
		if err := os.WriteFile(readme, []byte(before+strings.TrimSpace(played.String())+after), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	placedOnce(t, d)
}

// placedOnce signs in with the README's password and wants exactly one order in the store.
func placedOnce(t *testing.T, d *rig.Diner) {
	t.Helper()
	resp, err := d.HTTP.PostForm(d.API+"/users/login", url.Values{"username": {"asha"}, "password": {"Chaas-is-4-me"}})
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&token); err != nil {
		t.Fatal(err)
	}
	d.Token = token.AccessToken
	if orders := d.Orders(); len(orders) != 1 {
		t.Errorf("after the conversation the store has %v", orders)
	}
}

var amount = regexp.MustCompile(`₹[0-9][0-9,.]*[0-9]`)

// TestReadmeConversationOnThePage says the same words on the page, where lists are cards: every amount can be seen.
func TestReadmeConversationOnThePage(t *testing.T) {
	_, talk, _ := conversation(t)
	h := rig.Serve(t)
	b := tabOf(t, h, chromium(t), 1280, 800)
	b.open("/")
	b.sees("in your own words")
	for i, e := range exchanges(talk) {
		b.say(e.words)
		b.until(fmt.Sprintf(`document.querySelectorAll(".said").length > %d`, i))
		for _, sum := range amount.FindAllString(e.answer, -1) {
			b.sees(sum)
		}
	}
	b.until(`document.querySelector(".card.done")`)
	placedOnce(t, rig.Guest(t, h.Place))
}
