package openai

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/foodieexpress/foodie/llm"
)

// Bounds of what a server may send for one reply; beyond, it is not a reply but a fault.
const (
	maxLine      = 1 << 20 // bytes of one event
	maxText      = 64 << 10
	maxArguments = 64 << 10 // of all calls together
	maxCalls     = 64
	maxStream    = 4 << 20 // bytes of all events
)

// A chunk is one event of a stream (Chat Completions API, "chat completion chunk").
type chunk struct {
	Choices []struct {
		Delta struct {
			Content   string     `json:"content"`
			ToolCalls []toolCall `json:"tool_calls"`
		} `json:"delta"`
		FinishReason string `json:"finish_reason"`
	} `json:"choices"`
	Usage struct { // with the last event alone, since we ask for it
		PromptTokens     int `json:"prompt_tokens"`
		CompletionTokens int `json:"completion_tokens"`
	} `json:"usage"`
	Error *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// A stream is a reply as it comes.
type stream struct {
	emit      func(string)
	text      strings.Builder
	calls     []llm.Call
	arguments [][]byte
	at        map[int]int // which call the pieces of an index belong to now
	size      int         // of all arguments
	finished  string
	usage     llm.Usage
}

// read reads events until the stream ends. A reply counts only when the server said that it is whole.
func read(body io.Reader, emit func(string)) (llm.Reply, error) {
	s := stream{emit: emit, at: map[int]int{}}
	if s.emit == nil {
		s.emit = func(string) {}
	}
	reply, err := s.read(body)
	reply.Usage = s.usage
	return reply, err
}

func (s *stream) read(body io.Reader) (llm.Reply, error) {
	lines := bufio.NewScanner(io.LimitReader(body, maxStream))
	lines.Buffer(make([]byte, 0, 4<<10), maxLine)
	for lines.Scan() {
		data, ok := bytes.CutPrefix(lines.Bytes(), []byte("data:")) // other fields and comments of the format mean nothing here
		if !ok {
			continue
		}
		data = bytes.TrimSpace(data)
		if string(data) == "[DONE]" {
			return s.reply()
		}
		if err := s.take(data); err != nil {
			return llm.Reply{}, err
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return llm.Reply{}, unavailable("model_too_long", lines.Err())
	}
	if s.finished != "" && lines.Err() == nil { // some servers leave the last mark out
		return s.reply()
	}
	return llm.Reply{}, unavailable("model_broke_off", errors.Join(errors.New("the stream ended in the middle"), lines.Err()))
}

// take takes one event.
func (s *stream) take(data []byte) error {
	var c chunk
	if err := json.Unmarshal(data, &c); err != nil {
		return unavailable("model_unreadable", err)
	}
	if c.Error != nil {
		return unavailable("model_refused", errors.New(c.Error.Message))
	}
	if n := c.Usage; n.PromptTokens > 0 || n.CompletionTokens > 0 { // some servers count with each event
		s.usage = llm.Usage{In: n.PromptTokens, Out: n.CompletionTokens}
	}
	if len(c.Choices) == 0 { // the count of tokens alone
		return nil
	}
	choice := c.Choices[0]
	if choice.FinishReason != "" {
		s.finished = choice.FinishReason
	}
	if text := choice.Delta.Content; text != "" {
		if s.text.Len()+len(text) > maxText {
			return unavailable("model_too_long", fmt.Errorf("more than %d bytes of text", maxText))
		}
		s.text.WriteString(text)
		s.emit(text)
	}
	for _, piece := range choice.Delta.ToolCalls {
		if err := s.join(piece); err != nil {
			return err
		}
	}
	return nil
}

// join adds a piece to the call of its index. The name and the id come whole with the first piece, the arguments in parts.
// Some servers number every call 0: a new id is a new call.
func (s *stream) join(piece toolCall) error {
	n, known := s.at[piece.Index]
	if !known || piece.ID != "" && piece.ID != s.calls[n].ID {
		if len(s.calls) == maxCalls {
			return unavailable("model_too_long", fmt.Errorf("more than %d calls", maxCalls))
		}
		n = len(s.calls)
		s.at[piece.Index] = n
		s.calls = append(s.calls, llm.Call{ID: piece.ID, Name: piece.Function.Name})
		s.arguments = append(s.arguments, nil)
	}
	if s.size += len(piece.Function.Arguments); s.size > maxArguments {
		return unavailable("model_too_long", fmt.Errorf("more than %d bytes of arguments", maxArguments))
	}
	s.arguments[n] = append(s.arguments[n], piece.Function.Arguments...)
	return nil
}

// reply is what came, once it is whole.
func (s *stream) reply() (llm.Reply, error) {
	if s.finished == "content_filter" {
		return llm.Reply{}, unavailable("model_blocked", errors.New("the server's filter stopped the reply"))
	}
	if s.finished == "length" && len(s.calls) > 0 {
		return llm.Reply{}, unavailable("model_broke_off", errors.New("the reply was cut within a call"))
	}
	for i := range s.calls {
		s.calls[i].Arguments = object(s.arguments[i])
	}
	return llm.Reply{Text: s.text.String(), Calls: s.calls}, nil
}

// object is text when it is a JSON object, else one that no tool accepts and that says what was wrong.
func object(text []byte) json.RawMessage {
	if len(bytes.TrimSpace(text)) == 0 {
		return json.RawMessage("{}")
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(text, &fields) != nil || fields == nil {
		return json.RawMessage(`{"unreadable_arguments":true}`)
	}
	return text
}
