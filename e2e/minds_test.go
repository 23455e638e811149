package e2e

import (
	"encoding/json"
	"regexp"
	"strings"
	"sync"

	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/llmtest"
)

// A mind answers as a sensible hosted model would. It knows nothing but what it is sent: the instructions with the moment
// in them, the diner's words, and what its calls came to.
type mind struct {
	mu   sync.Mutex
	said []string // what it answered, each message once
}

// A heard is what one request of a conversation says, on whatever wire it came.
type heard struct {
	moment string // the instructions
	said   string // the diner's last words
	read   []read // what the calls since then came to
}

// A read is what one call came to.
type read struct{ name, content string }

// A menuLine is a line of an order as models read and write it.
type menuLine struct {
	Line     int      `json:"line,omitempty"`
	Item     string   `json:"item,omitempty"`
	ItemName string   `json:"item_name,omitempty"`
	Quantity int      `json:"quantity,omitempty"`
	Options  []string `json:"options,omitempty"`
	Note     string   `json:"note,omitempty"`
}

// gemini answers over the wire of Gemini.
func (m *mind) gemini(r llmtest.GeminiRequest) llm.Reply {
	h := heard{moment: r.SystemInstruction.Parts[0].Text}
	for _, c := range r.Contents {
		for _, p := range c.Parts {
			switch {
			case p.FunctionResponse != nil:
				h.read = append(h.read, read{p.FunctionResponse.Name, string(p.FunctionResponse.Response)})
			case c.Role == "user":
				h.said, h.read = p.Text, nil
			}
		}
	}
	return m.reply(h)
}

// openAI answers over the wire of OpenAI.
func (m *mind) openAI(r llmtest.OpenAIRequest) llm.Reply {
	h := heard{moment: r.Messages[0].Content}
	names := map[string]string{}
	for _, message := range r.Messages {
		for _, c := range message.ToolCalls {
			names[c.ID] = c.Function.Name
		}
		switch message.Role {
		case "user":
			h.said, h.read = message.Content, nil
		case "tool":
			h.read = append(h.read, read{names[message.ToolCallID], message.Content})
		}
	}
	return m.reply(h)
}

// heardBefore are all messages that the mind was asked to answer, in order.
func (m *mind) heardBefore() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.said...)
}

// what the mind understands.
var (
	asksMenu   = regexp.MustCompile(`(?i)menu of (.+)`)
	asksSpicy  = regexp.MustCompile(`(?i)is the (.+) spicy`)
	wantsCount = regexp.MustCompile(`(?i)^make the (.+) (two|three|four)$`)
	wantsLess  = regexp.MustCompile(`(?i)^no (.+) on the (.+)$`)
	wantsNote  = regexp.MustCompile(`(?i)^(less .+) in the (.+)$`)
	wantsDish  = regexp.MustCompile(`(?i)\b(an?|one|two|three|four) ([a-z ]+?)(?: and |$)`)
	atHand     = regexp.MustCompile(`Restaurant at hand: ("[^"]*")`)
	waits      = regexp.MustCompile(`An order waits for the diner's yes, from "[^"]*": (.+)`)
	numbers    = map[string]int{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}
)

// reply is the next thing to do about what was heard.
func (m *mind) reply(h heard) llm.Reply {
	m.mu.Lock()
	if len(h.read) == 0 {
		m.said = append(m.said, h.said)
	}
	m.mu.Unlock()
	switch {
	case asksMenu.MatchString(h.said) && len(h.read) == 0:
		return called("get_restaurant_by_name", map[string]any{"name": asksMenu.FindStringSubmatch(h.said)[1]})
	case asksSpicy.MatchString(h.said):
		return h.spicy(asksSpicy.FindStringSubmatch(h.said)[1])
	case wantsCount.MatchString(h.said):
		f := wantsCount.FindStringSubmatch(h.said)
		return h.change(f[1], func(l *menuLine) { l.Quantity = numbers[f[2]] })
	case wantsLess.MatchString(h.said):
		f := wantsLess.FindStringSubmatch(h.said)
		return h.change(f[2], func(l *menuLine) { l.Options = append(l.Options, "no "+f[1]) })
	case wantsNote.MatchString(h.said):
		f := wantsNote.FindStringSubmatch(h.said)
		return h.change(f[2], func(l *menuLine) { l.Note = f[1] })
	case wantsDish.MatchString(h.said):
		return h.order()
	}
	return llm.Reply{Text: "Tell me what you would like to eat."}
}

// order reads the menu at hand first, and then orders what it really has.
func (h heard) order() llm.Reply {
	var place string
	if err := json.Unmarshal([]byte(first(atHand, h.moment)), &place); err != nil {
		return llm.Reply{Text: "Which restaurant do you mean?"}
	}
	switch len(h.read) {
	case 0:
		return called("get_restaurant_by_name", map[string]any{"name": place})
	case 1:
		var items []menuLine
		for _, f := range wantsDish.FindAllStringSubmatch(h.said, -1) {
			if name := h.spelled(f[2]); name != "" {
				items = append(items, menuLine{ItemName: name, Quantity: numbers[strings.ToLower(f[1])]})
			}
		}
		if len(items) > 0 {
			return called("prepare_order_for_confirmation", map[string]any{"restaurant_name": place, "items": items})
		}
	}
	return llm.Reply{Text: "Tell me if anything should be different."}
}

// spelled is a dish's name as what was read spells it, "" when it does not have it.
func (h heard) spelled(dish string) string {
	m := regexp.MustCompile(`(?i)"(` + regexp.QuoteMeta(dish) + `)"`).FindStringSubmatch(h.read[0].content)
	if m == nil {
		return ""
	}
	return m[1]
}

// change changes the line of a dish in the order that waits.
func (h heard) change(dish string, how func(*menuLine)) llm.Reply {
	if len(h.read) > 0 {
		return llm.Reply{Text: "That is how it stands now."}
	}
	var lines []menuLine
	if err := json.Unmarshal([]byte(first(waits, h.moment)), &lines); err != nil {
		return llm.Reply{Text: "There is no order to change yet."}
	}
	for i, l := range lines {
		if strings.EqualFold(l.Item, dish) {
			change := menuLine{Line: i + 1, Options: l.Options}
			how(&change)
			return called("change_pending_order", map[string]any{"set": []menuLine{change}})
		}
	}
	return llm.Reply{Text: "That dish is not in your order."}
}

// spicy looks a dish up, and answers from what the menu says of it.
func (h heard) spicy(dish string) llm.Reply {
	if len(h.read) == 0 {
		return called("search_restaurants_by_item", map[string]any{"item_name": dish})
	}
	if strings.Contains(h.read[0].content, `"spicy"`) {
		return llm.Reply{Text: "Yes, the menu marks it as spicy."}
	}
	return llm.Reply{Text: "The menu does not mark it as spicy."}
}

// first is what the first group of an expression caught.
func first(expression *regexp.Regexp, in string) string {
	if m := expression.FindStringSubmatch(in); m != nil {
		return m[1]
	}
	return ""
}

func called(name string, arguments any) llm.Reply {
	b, _ := json.Marshal(arguments) // arguments of a test always encode
	return llm.Reply{Calls: []llm.Call{{Name: name, Arguments: b}}}
}
