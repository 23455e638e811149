package en

// terminalSentences are those of the chat in a terminal.
var terminalSentences = map[string]string{
	"terminal.prompt":        "you ›",
	"terminal.welcome":       "FoodieExpress. Say what you would like to eat, or \"help\". Ctrl-D or /quit leaves.",
	"terminal.bye":           "Good-bye.",
	"terminal.sign_in":       "Please sign in to go on. For a new account put \"new\" before the name (\"new asha\"). An empty line gives up.",
	"terminal.sign_in_later": "Not signed in. What you asked for waits.",
	"terminal.signed_in":     "You are signed in.",
	"terminal.ask_name":      "Username or e-mail:",
	"terminal.ask_email":     "E-mail:",
	"terminal.ask_password":  "Password (hidden):",
	"terminal.answered":      "The server answered {n}.",
	"terminal.trouble":       "Something went wrong. Please try again.",
}
