package builtin

import "github.com/foodieexpress/foodie/llm"

// small is the small talk that we answer, by cue. Greetings stand last: a message that greets and asks is about what it asks.
var small = []struct {
	cue cue
	key string
}{
	{cueHelp, "builtin.help"}, {cueWho, "builtin.who"}, {cueHow, "builtin.how"}, {cueThanks, "builtin.thanks"}, {cueBye, "builtin.bye"}, {cueHello, "builtin.hello"},
}

// talk answers help, thanks, greetings and the like.
func (t *turn) talk() (llm.Reply, bool) {
	if t.strange() > 0 {
		return llm.Reply{}, false
	}
	for _, s := range small {
		if hasCue(t.path, s.cue) {
			return t.say(s.key), true
		}
	}
	if t.sit.Pending == nil && t.agrees() {
		return t.say("builtin.ready"), true
	}
	return llm.Reply{}, false
}
