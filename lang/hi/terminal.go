package hi

// terminalSentences are those of the chat in a terminal.
var terminalSentences = map[string]string{
	"terminal.prompt":        "आप ›",
	"terminal.welcome":       "FoodieExpress। क्या खाना चाहेंगे, बताइए, या \"help\" लिखिए। बाहर जाने के लिए Ctrl-D या /quit।",
	"terminal.bye":           "फिर मिलेंगे।",
	"terminal.sign_in":       "आगे बढ़ने के लिए साइन इन कीजिए। नए खाते के लिए नाम से पहले \"new\" लिखिए (\"new asha\")। ख़ाली लाइन से छोड़ दीजिए।",
	"terminal.sign_in_later": "साइन इन नहीं हुआ। जो आपने कहा था, वह रुका हुआ है।",
	"terminal.signed_in":     "आप साइन इन हैं।",
	"terminal.ask_name":      "यूज़रनेम या ई-मेल:",
	"terminal.ask_email":     "ई-मेल:",
	"terminal.ask_password":  "पासवर्ड (दिखेगा नहीं):",
	"terminal.answered":      "सर्वर का जवाब: {n}।",
	"terminal.trouble":       "कुछ गड़बड़ हो गई। कृपया फिर कोशिश कीजिए।",
}
