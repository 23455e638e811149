package redis

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/foodieexpress/foodie/session"
)

// A keptState is the field "state", JSON.
type keptState struct {
	State    session.State `json:"state"`
	Answered []string      `json:"answered,omitempty"` // the kept answers' message ids, newest last
}

// The roles that have a letter of their own; any other is written out after otherRole.
var roles = map[byte]string{'d': "diner", 'f': "foodie"}

const otherRole = 'o'

// encodeTurn writes what was said in a turn in few bytes, because Redis holds twenty turns for each diner. A message is a
// letter for its role, ms since 1970, function, text and cards, each text with its length before it.
func encodeTurn(messages []session.Message) []byte {
	n := 0
	for _, m := range messages {
		n += len(m.Role) + len(m.Function) + len(m.Text) + len(m.Cards) + 24
	}
	b := make([]byte, 0, n)
	for _, m := range messages {
		switch m.Role {
		case "diner", "foodie":
			b = append(b, m.Role[0])
		default:
			b = appendText(append(b, otherRole), m.Role)
		}
		b = binary.AppendVarint(b, m.At.UnixMilli())
		b = appendText(b, m.Function)
		b = appendText(b, m.Text)
		b = appendText(b, string(m.Cards))
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// decodeTurn adds what encodeTurn wrote to messages.
func decodeTurn(messages []session.Message, turn string) ([]session.Message, error) {
	r := reader{rest: turn}
	for r.rest != "" {
		var m session.Message
		letter, known := r.letter(), false
		if m.Role, known = roles[letter]; !known {
			m.Role = r.text()
		}
		m.At = time.UnixMilli(r.varint()).UTC()
		m.Function, m.Text = r.text(), r.text()
		if cards := r.text(); cards != "" {
			m.Cards = json.RawMessage(cards)
		}
		messages = append(messages, m)
	}
	return messages, r.err
}

// encodeIDs writes message ids one after the other. One that is a UUID, as those of our own page are, takes 17 bytes.
func encodeIDs(ids []string) []byte {
	b := make([]byte, 0, 17*len(ids))
	for _, id := range ids {
		if u, ok := canonical(id); ok {
			b = append(append(b, 0), u[:]...) // no id is empty
		} else {
			b = appendText(b, id)
		}
	}
	return b
}

// canonical reads a UUID that is written as String writes it.
func canonical(id string) (u uuid.UUID, ok bool) {
	if len(id) != 36 || strings.ContainsAny(id, "ABCDEF") {
		return u, false
	}
	u, err := uuid.Parse(id)
	return u, err == nil
}

func decodeIDs(s string) (ids []string, err error) {
	for r := (reader{rest: s}); r.rest != ""; {
		id := r.text()
		if id == "" {
			raw := r.take(16)
			if r.err != nil {
				return nil, r.err
			}
			id = uuid.UUID([]byte(raw)).String()
		}
		ids = append(ids, id)
	}
	return ids, err
}

// A reader reads what the functions above wrote. After an error it gives zeros.
type reader struct {
	rest string
	err  error
}

var errShort = errors.New("what is kept ends too early")

func (r *reader) take(n uint64) string {
	if n > uint64(len(r.rest)) {
		r.err, r.rest = errShort, ""
		return ""
	}
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

func (r *reader) letter() byte {
	s := r.take(1)
	if s == "" {
		return 0
	}
	return s[0]
}

func (r *reader) varint() int64 {
	u := r.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

func (r *reader) uvarint() uint64 {
	var u uint64
	for shift := 0; shift < 64; shift += 7 {
		c := r.letter()
		u |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return u
		}
	}
	r.err = errShort
	return 0
}

func (r *reader) text() string { return r.take(r.uvarint()) }

// toJSON leaves <, > and & as they are.
func toJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, session.Unwritable(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
