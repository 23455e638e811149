package en

var builtinSentences = map[string]string{
	"builtin.out_of_scope": "That is outside what I can do: I find food and take orders. Tell me a dish, a cuisine or a place, and I will look.",
	"builtin.unclear":      "I did not catch that. Tell me a dish, a cuisine or a place.",
}
