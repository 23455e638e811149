package en

// modelSentences say why the built-in model answers in the place of a hosted one. Each is said once in a conversation.
var modelSentences = map[string]string{
	"agent.degraded":     "(My usual assistant is not available at the moment, so I answer in short. Ordering works as always.)",
	"agent.tokens_spent": "(We have talked a lot today, so I answer in short from here on. Ordering works as always.)",
}
