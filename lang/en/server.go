package en

var serverSentences = map[string]string{
	// Refusals of a request
	"server.message_empty":      "Please write a message.",
	"server.message_length":     "A message has at most {most} characters; this one has {n}.",
	"server.message_id":         "A message_id has 1 to 128 characters, none of them a control character.",
	"server.session_id":         "The id of a conversation has 1 to 128 characters of A–Z, a–z, 0–9 and . _ @ : -",
	"server.session_id_twice":   "user_id and session_id name one conversation; please send one of them.",
	"server.action":             "An action is confirm or cancel.",
	"server.pending_order_id":   "Please say which order is meant, by its pending_order_id.",
	"server.action_id":          "Please say which action is meant, by its action_id.",
	"server.proposal":           "To confirm an order, please send the proposal of its card.",
	"server.language":           "The language is one of en (English), hi (Hindi), gu (Gujarati).",
	"server.field_type":         "The field {field} must be text.",
	"server.field_number":       "The field {field} must be a whole number.",
	"server.field_object":       "The field {field} must be a JSON object.",
	"server.body_json":          "The body of the request must be a JSON object.",
	"server.body_too_large":     "The request is larger than {n} bytes.",
	"server.body_unreadable":    "The request ended before it was whole. Please send it again.",
	"server.method_not_allowed": "This address does not take that method.",
	"server.not_found":          "There is nothing at this address.",
	"server.origin_unknown":     "This page may not use the tools of FoodieExpress.",
	"server.foreign_form":       "This form came from another page. Please use the one here.",
	"server.busy":               "⚙️ Many people are ordering right now. Please try again in a moment.",
	"server.too_many_messages":  "⏳ Too many messages at once. Try again in {n} {n|second|seconds}.",

	// Whose conversation
	"server.history_private": "Please sign in to see this conversation, or send the id that we gave you for it.",
	"server.session_private": "This conversation belongs to somebody who is signed in. Please sign in to clear it.",
	"server.cleared":         "The conversation is cleared. Your orders stay.",

	// Accounts
	"server.sign_in_again":    "🔒 Your sign-in has ended. Please sign in again.",
	"server.not_signed_in":    "🔒 You are not signed in.",
	"server.signed_out":       "You are signed out.",
	"server.username_missing": "Please give your user name or e-mail address.",
	"server.password_missing": "Please give your password.",

	// Failures
	"server.went_wrong":  "❌ Something went wrong. Please try again.",
	"server.unavailable": "⚙️ Service temporarily unavailable. Please try again in a moment.",
	"server.too_slow":    "⏱️ The request timed out. Please try again.",
	"server.given_up":    "The request was given up.",
}
