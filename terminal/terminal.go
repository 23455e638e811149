// Package terminal is the chat in a terminal: history, colours, a hidden password prompt, and the same confirmation as
// everywhere. Where standard input is no terminal it reads one message a line and prints answers, so that it can be
// scripted. It speaks to an agent over HTTP and knows nothing that a page does not know.
package terminal

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/lang"
)

// ErrTurnFailed says that at least one turn of a script failed.
var ErrTurnFailed = errors.New("a turn failed")

// Config says whom to talk to, and where.
type Config struct {
	BaseURL   string            // of the agent
	Transport http.RoundTripper // nil for the network
	In        *os.File
	Out, Err  io.Writer
	NoColour  bool   // NO_COLOR, or the flag
	Language  string // of ours and of the replies (BCP 47); "" for English, until the diner speaks another
}

// Run talks until the input ends, /quit, or ctx is done. A script fails with ErrTurnFailed when any turn failed.
func Run(ctx context.Context, c Config) error {
	cl, err := newClient(c.BaseURL, c.Transport)
	if err != nil {
		return err
	}
	cl.language, cl.chosen = cmp.Or(lang.Known(c.Language), lang.English), lang.Known(c.Language)
	t := &talk{client: cl, out: c.Out, err: c.Err}
	if c.In != nil && term.IsTerminal(int(c.In.Fd())) {
		return t.interactive(ctx, c)
	}
	return t.script(ctx, untilDone{ctx.Done(), c.In})
}

// talk is one conversation.
type talk struct {
	client   *client
	out, err io.Writer
	palette  palette
	seen     agent.Seen                                       // the order that was shown last and waits
	ask      func(prompt string, hidden bool) (string, error) // nil in a script
	listen   func() (back func())                             // lets Ctrl-C through while an answer is awaited; nil in a script
}

// script says each line and prints each answer, without colours.
func (t *talk) script(ctx context.Context, in io.Reader) error {
	lines, failed := bufio.NewScanner(in), false
	lines.Buffer(nil, 1<<20)
	for lines.Scan() && ctx.Err() == nil {
		message := strings.TrimSpace(lines.Text())
		if message == "" {
			continue
		}
		ok, err := t.turn(ctx, message)
		if err != nil {
			return err
		}
		failed = failed || !ok
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read standard input: %w", err)
	}
	if failed {
		return ErrTurnFailed
	}
	return ctx.Err()
}

// interactive talks with a person at a terminal in raw mode.
func (t *talk) interactive(ctx context.Context, c Config) error {
	fd := int(c.In.Fd())
	old, err := term.MakeRaw(fd)
	if err != nil {
		return fmt.Errorf("prepare the terminal: %w", err)
	}
	defer term.Restore(fd, old)
	if !c.NoColour {
		t.palette = colours
	}
	screen := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{untilDone{ctx.Done(), c.In}, c.Out}, "")
	t.listen = func() func() {
		_ = term.Restore(fd, old) // what fails here leaves Ctrl-C to the next prompt
		return func() { _, _ = term.MakeRaw(fd) }
	}
	if w, h, err := term.GetSize(fd); err == nil && w > 0 {
		screen.SetSize(w, h)
	}
	t.out, t.err = screen, screen
	prompt := t.palette.accent + t.say("prompt") + t.palette.off + " "
	t.ask = func(question string, hidden bool) (string, error) {
		if hidden {
			return screen.ReadPassword(question + " ")
		}
		screen.SetPrompt(question + " ")
		defer screen.SetPrompt(prompt)
		return screen.ReadLine()
	}
	screen.SetPrompt(prompt)
	fmt.Fprintln(t.out, t.say("welcome"))
	for ctx.Err() == nil {
		message, err := screen.ReadLine()
		switch message = strings.TrimSpace(message); {
		case errors.Is(err, io.EOF) || message == "/quit":
			fmt.Fprintln(t.out, t.say("bye"))
			return nil
		case err != nil:
			return fmt.Errorf("read the terminal: %w", err)
		case message == "":
			continue
		}
		if _, err := t.turn(ctx, message); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// say is a sentence of this room, in the language of the last reply.
func (t *talk) say(key string, args ...any) string {
	return lang.Say(t.client.language, "terminal."+key, args...)
}

// await does what waits for the agent.
func (t *talk) await(do func() error) error {
	if t.listen != nil {
		defer t.listen()()
	}
	return do()
}

// turn says message, prints the answer, and lets the diner sign in where the answer asks for it. ok is false when the
// turn failed in a way that a script must notice.
func (t *talk) turn(ctx context.Context, message string) (ok bool, err error) {
	var answer agent.Answer
	err = t.await(func() (err error) {
		answer, err = t.client.chat(ctx, map[string]any{"message": message, "seen": map[string]any{"pending_order_id": t.seen.PendingOrderID, "revision": t.seen.Revision}})
		return err
	})
	if err != nil {
		return t.failed(ctx, err)
	}
	t.print(answer)
	if answer.RequiresAuth && t.ask != nil {
		return true, t.signIn(ctx)
	}
	return answer.Error == "", nil
}

// failed prints why a request was not taken. Only the end of ctx ends the conversation.
func (t *talk) failed(ctx context.Context, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	fmt.Fprintln(t.err, t.palette.warn+render(t.sentence(err), plain)+t.palette.off)
	return false, nil
}

// print shows one answer: its words, then what the diner may say next.
func (t *talk) print(a agent.Answer) {
	t.seen = agent.Seen{}
	if p := a.PendingOrder; p != nil {
		t.seen = agent.Seen{PendingOrderID: p.ID, Revision: p.Revision}
	}
	t.client.language = cmp.Or(a.Language, t.client.language)
	fmt.Fprintln(t.out, render(a.Response, t.palette))
	if t.ask != nil && len(a.Suggestions) > 0 {
		fmt.Fprintln(t.out, t.palette.dim+"  "+render(strings.Join(a.Suggestions, " · "), plain)+t.palette.off)
	}
}
