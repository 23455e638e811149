package gemini

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"

	"google.golang.org/genai"

	"github.com/foodieexpress/foodie/llm"
)

// A stream is a reply as it comes.
type stream struct {
	emit     func(string)
	text     strings.Builder
	calls    []llm.Call
	content  genai.Content // all parts, to go back unchanged
	finished genai.FinishReason
	usage    llm.Usage
}

// take takes one piece.
func (s *stream) take(piece *genai.GenerateContentResponse) error {
	if n := piece.UsageMetadata; n != nil { // each piece counts all so far; thoughts are paid for as words are
		s.usage = llm.Usage{In: int(n.PromptTokenCount), Out: int(n.CandidatesTokenCount + n.ThoughtsTokenCount)}
	}
	if f := piece.PromptFeedback; f != nil && f.BlockReason != "" {
		return unavailable("model_blocked", fmt.Errorf("the request was blocked: %s", f.BlockReason))
	}
	if len(piece.Candidates) == 0 { // the count of tokens alone
		return nil
	}
	c := piece.Candidates[0]
	if c.FinishReason != "" {
		s.finished = c.FinishReason
	}
	if c.Content == nil {
		return nil
	}
	for _, p := range c.Content.Parts {
		s.content.Parts = append(s.content.Parts, p)
		if err := s.part(p); err != nil {
			return err
		}
	}
	return nil
}

// part takes one part. Thoughts are nobody's to read.
func (s *stream) part(p *genai.Part) error {
	switch {
	case p.Thought:
	case p.FunctionCall != nil:
		if len(s.calls) == maxCalls {
			return unavailable("model_too_long", fmt.Errorf("more than %d calls", maxCalls))
		}
		arguments := []byte("{}")
		if p.FunctionCall.Args != nil {
			var err error
			if arguments, err = json.Marshal(p.FunctionCall.Args); err != nil {
				return unavailable("model_unreadable", err)
			}
		}
		s.calls = append(s.calls, llm.Call{ID: p.FunctionCall.ID, Name: p.FunctionCall.Name, Arguments: arguments})
	case p.Text != "":
		if s.text.Len()+len(p.Text) > maxText {
			return unavailable("model_too_long", fmt.Errorf("more than %d bytes of text", maxText))
		}
		s.text.WriteString(p.Text)
		s.emit(p.Text)
	}
	return nil
}

// reply is what came, once the server said that it is whole.
func (s *stream) reply() (llm.Reply, error) {
	switch s.finished {
	case genai.FinishReasonStop:
	case genai.FinishReasonMaxTokens:
		if len(s.calls) > 0 {
			return llm.Reply{}, unavailable("model_broke_off", errors.New("the reply was cut within its calls"))
		}
	case "":
		return llm.Reply{}, unavailable("model_broke_off", errors.New("the stream ended in the middle"))
	case genai.FinishReasonMalformedFunctionCall:
		return llm.Reply{}, unavailable("model_unreadable", errors.New("the model made a call that cannot be read"))
	default:
		return llm.Reply{}, unavailable("model_blocked", fmt.Errorf("the reply was stopped: %s", s.finished))
	}
	reply := llm.Reply{Text: s.text.String(), Calls: s.calls}
	if len(s.calls) > 0 {
		opaque, err := json.Marshal(s.content)
		if err != nil {
			return llm.Reply{}, unavailable("model_unreadable", err)
		}
		reply.Opaque = opaque
	}
	return reply, nil
}

// maxStream bounds an answer in bytes; the SDK itself would take 256 MB.
const maxStream = 4 << 20

var errTooLong = fmt.Errorf("the answer is longer than %d bytes", maxStream)

// bounded is a transport whose answers end at maxStream. The SDK hides why a stream ended, so the one who asked finds a
// note in the context.
type bounded struct{ next http.RoundTripper }

type cutKey struct{}

// withCut gives a context in which it is noted whether an answer was cut.
func withCut(ctx context.Context) (context.Context, *atomic.Bool) {
	cut := new(atomic.Bool)
	return context.WithValue(ctx, cutKey{}, cut), cut
}

// RoundTrip sends r.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.next.RoundTrip(r)
	if cut, ok := r.Context().Value(cutKey{}).(*atomic.Bool); ok && err == nil {
		answer.Body = &boundedBody{ReadCloser: answer.Body, left: maxStream, cut: cut}
	}
	return answer, err
}

type boundedBody struct {
	io.ReadCloser
	left int
	cut  *atomic.Bool
}

// Read reads on until too much came.
func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left == 0 {
		b.cut.Store(true)
		return 0, errTooLong
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
