package redis

import (
	"fmt"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/session"
)

func TestAnAnswerIsPackedAndComesBack(t *testing.T) {
	long := `{"response":"` + strings.Repeat("Masala Thepla ₹35, ", 100) + `"}`
	for _, body := range []string{`{}`, `{"response":"short"}`, long} {
		kept := pack([]byte(body))
		if len(body) >= packFrom && len(kept) > len(body)/4 {
			t.Errorf("%d bytes are kept as %d", len(body), len(kept))
		}
		if got, err := unpack(string(kept)); err != nil || string(got) != body {
			t.Errorf("unpack(pack(%.40s)) = %.40s, %v", body, got, err)
		}
	}
	if _, err := unpack(string(rune(packed)) + "no deflate"); err == nil {
		t.Error("unpack() of garbage succeeds")
	}
}

func TestAProcessRemembersSoMuchAndNoMore(t *testing.T) {
	var r recent
	session := session.Session{Messages: []session.Message{{Text: strings.Repeat("x", 100_000)}}}
	for i := range 100 {
		session.ID = fmt.Sprint(i % 90)
		r.put(found{session: session, stamp: fmt.Sprint(i)})
	}
	sum := 0
	for _, f := range r.kept {
		sum += f.size()
	}
	if sum != r.bytes || sum > maxRecent || len(r.kept) < maxRecent/200_000 {
		t.Errorf("%d sessions of %d bytes are remembered, counted as %d, want at most %d", len(r.kept), sum, r.bytes, maxRecent)
	}
}

func FuzzWhatIsKept(f *testing.F) {
	f.Add(string(encodeTurn([]session.Message{{Role: "diner", Text: "one"}, {Role: "else", Text: "two", Cards: []byte("[]")}})))
	f.Add(string(encodeIDs([]string{"m1", "0198a1b2-0000-7000-8000-000000000001"})))
	f.Fuzz(func(t *testing.T, kept string) {
		if messages, err := decodeTurn(nil, kept); err == nil {
			again, err := decodeTurn(nil, string(encodeTurn(messages)))
			if err != nil || len(again) != len(messages) {
				t.Errorf("%q is %+v, then %+v, %v", kept, messages, again, err)
			}
		}
		if ids, err := decodeIDs(kept); err == nil {
			if again, err := decodeIDs(string(encodeIDs(ids))); err != nil || strings.Join(again, "|") != strings.Join(ids, "|") {
				t.Errorf("%q is %q, then %q, %v", kept, ids, again, err)
			}
		}
		_, _ = unpack(kept)
	})
}
