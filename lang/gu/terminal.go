package gu

// terminalSentences are those of the chat in a terminal.
var terminalSentences = map[string]string{
	"terminal.prompt":        "તમે ›",
	"terminal.welcome":       "FoodieExpress. શું ખાવું છે એ કહો, અથવા \"help\" લખો. નીકળવા માટે Ctrl-D કે /quit.",
	"terminal.bye":           "આવજો.",
	"terminal.sign_in":       "આગળ વધવા માટે સાઇન ઇન કરો. નવા ખાતા માટે નામ પહેલાં \"new\" લખો (\"new asha\"). ખાલી લાઇનથી છોડી દો.",
	"terminal.sign_in_later": "સાઇન ઇન થયું નથી. તમે જે કહ્યું હતું એ બાકી છે.",
	"terminal.signed_in":     "તમે સાઇન ઇન છો.",
	"terminal.ask_name":      "યુઝરનેમ કે ઈ-મેલ:",
	"terminal.ask_email":     "ઈ-મેલ:",
	"terminal.ask_password":  "પાસવર્ડ (દેખાશે નહીં):",
	"terminal.answered":      "સર્વરનો જવાબ: {n}.",
	"terminal.trouble":       "કંઈક ગરબડ થઈ ગઈ. કૃપા કરીને ફરી પ્રયત્ન કરો.",
}
