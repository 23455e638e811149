package sqlite

import (
	"bytes"
	"encoding/json"

	"github.com/foodieexpress/foodie/session"
)

// Rows are what a turn writes, encoded before its transaction so that nobody waits for that.
type rows struct {
	state, answers []byte
	messages       [][]byte
}

// encode writes next, of which appended is new.
func encode(next session.Session, appended []session.Message) (r rows, err error) {
	if r.state, err = toJSON(contentsRow{State: next.State, Pending: next.Pending, Seen: next.SeenIDs}); err != nil {
		return r, err
	}
	if r.answers, err = encodeAnswers(next.Answers); err != nil {
		return r, err
	}
	for _, m := range appended {
		body, err := toJSON(m)
		if err != nil {
			return r, err
		}
		r.messages = append(r.messages, body)
	}
	return r, nil
}

// encodeAnswers writes the answers' bodies as they are: they are JSON already, and long. Only the last is new.
func encodeAnswers(answers []session.Answer) ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('[')
	for i, a := range answers {
		id, err := toJSON(a.MessageID)
		if err == nil && i == len(answers)-1 && !json.Valid(a.Body) {
			err = session.Unwritable(nil)
		}
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`{"message_id":`)
		b.Write(id)
		b.WriteString(`,"body":`)
		b.Write(a.Body)
		b.WriteByte('}')
	}
	b.WriteByte(']')
	return b.Bytes(), nil
}

// toJSON leaves <, > and & as they are, so that an answer that is given again is the same to the byte.
func toJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, session.Unwritable(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
