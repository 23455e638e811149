package en

var builtinSentences = map[string]string{
	"builtin.hello":           "Hello. I can find food for you and take your order. What would you like to eat?",
	"builtin.how":             "All well here, thank you. What would you like to eat?",
	"builtin.thanks":          "You are welcome. Tell me when you are hungry again.",
	"builtin.bye":             "Goodbye. I am here when you are hungry.",
	"builtin.who":             "I am Foodie, a program that finds food and takes orders. Tell me a dish, a cuisine or an area.",
	"builtin.help":            "Tell me what you would like in your own words: a dish (“two masala dosas, one without butter”), a cuisine or an area (“Gujarati in Maninagar”), a diet or a price (“jain under ₹100”). I show the order with its total first; nothing is ordered until you say yes. I can also show menus, your past orders and reviews.",
	"builtin.out_of_scope":    "That is outside what I can do: I find food and take orders. Tell me a dish, a cuisine or an area and I will look.",
	"builtin.unclear":         "I did not catch that. Tell me a dish, a cuisine or an area.",
	"builtin.unclear_pending": "I did not understand that. You can say what to change, such as “make it three” or “no onions”.",
	"builtin.not_known":       "I do not know that. What I know of a dish is on the menu: its price, its sizes and options, and who it is for. Your order stays as it is.",
	"builtin.left_alone":      "I have changed nothing in your order. To change it, tell me what, such as “make it three” or “no onions”.",
	"builtin.not_placed":      "It has not been placed yet: it waits for your yes.",
	"builtin.how_to_cancel":   "You can: nothing is placed until you say yes, and “cancel” drops the order.",
	"builtin.ready":           "I am ready when you are. What would you like to eat: a dish, a cuisine, or somewhere in your area?",
	"builtin.nothing_pending": "There is nothing to cancel: no order is waiting.",
	"builtin.unknown":         "I found nothing called “{words}” on the menus here. Tell me another dish, a cuisine or an area and I will look.",
}
