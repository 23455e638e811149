package hi

// errorSentences are the failures of the domain that a diner can meet, by code.
var errorSentences = map[string]string{
	// An order
	"error.quantity_range":    "एक पकवान 1 से {0} तक मँगाया जा सकता है; यह {1} है।",
	"error.order_size":        "एक ऑर्डर में 1 से {0} पकवान होते हैं; इसमें {1} हैं।",
	"error.option_unknown":    "{0} में “{1}” विकल्प नहीं है।",
	"error.option_twice":      "“{0}” विकल्प दो बार दिया गया है।",
	"error.option_missing":    "{0} के लिए {1} चुनना होगा: {2}।",
	"error.option_many":       "{0} में {2} ज़्यादा से ज़्यादा {1} हो सकते हैं; इसमें {3} हैं।",
	"error.option_count":      "एक पकवान में ज़्यादा से ज़्यादा {0} विकल्प हो सकते हैं; इसमें {1} हैं।",
	"error.item_unknown":      "{0} में “{1}” नहीं मिलता।",
	"error.item_sold_out":     "{1} में {0} ख़त्म हो गया है।",
	"error.price_changed":     "{0} का दाम अब {2} नहीं, {1} है।",
	"error.order_status":      "ऑर्डर जिस स्थिति में है, उससे ऐसा नहीं बदला जा सकता।",
	"error.order_not_found":   "यह ऑर्डर नहीं मिला।",
	"error.order_unknown":     "😔 यह ऑर्डर आपके ऑर्डरों में नहीं मिला।",
	"error.order_exists":      "यह ऑर्डर पहले ही हो चुका है।",
	"error.already_placed":    "यह ऑर्डर पहले ही हो चुका है।",
	"error.proposal_invalid":  "यह ऑर्डर कार्ड मान्य नहीं है। कृपया अपना ऑर्डर फिर से मँगाइए।",
	"error.proposal_expired":  "इस ऑर्डर कार्ड का समय निकल गया; कुछ भी ऑर्डर नहीं हुआ। कृपया अपना ऑर्डर फिर से मँगाइए।",
	"error.proposal_unseen":   "ऑर्डर करने से पहले कृपया इसे एक बार फिर देख लीजिए।",
	"error.proposal_outdated": "इस कार्ड के बाद आपका ऑर्डर बदल गया है। कृपया सबसे नया कार्ड लीजिए।",

	"error.proposal_cancelled": "यह ऑर्डर होने से पहले रद्द हो गया था, इसलिए अब नहीं हो सकता।",

	// Restaurants and reviews
	"error.restaurant_not_found": "इस नाम का कोई रेस्तराँ नहीं मिला।",
	"error.review_exists":        "आप इस रेस्तराँ का रिव्यू पहले ही लिख चुके हैं; उसे बदल या हटा सकते हैं।",
	"error.review_not_found":     "ऐसा कोई रिव्यू नहीं मिला।",
	"error.review_rating":        "रेटिंग 1 से 5 स्टार होती है।",
	"error.review_empty":         "नई रेटिंग, नई टिप्पणी, या दोनों दीजिए।",
	"error.not_your_review":      "रिव्यू वही बदल सकता है जिसने लिखा है।",
	"error.text_length":          "यह पाठ बहुत छोटा या बहुत लंबा है।",
	"error.text_length.comment":  "टिप्पणी में 10 से 1000 अक्षर होने चाहिए।",
	"error.text_control":         "यहाँ नियंत्रण अक्षर नहीं हो सकते।",
	"error.text_encoding":        "यह पाठ पढ़ा नहीं जा सका।",

	// Accounts
	"error.wrong_password":         "यूज़रनेम या पासवर्ड सही नहीं है।",
	"error.username":               "यूज़रनेम में 3 से 30 अंग्रेज़ी अक्षर (A–Z, a–z), अंक, _ या - होते हैं।",
	"error.username_taken":         "यह यूज़रनेम किसी और का है; कृपया दूसरा चुनिए।",
	"error.email":                  "यह ई-मेल पता सही नहीं है; asha@example.com जैसा लिखिए।",
	"error.email_taken":            "इस ई-मेल पते से एक खाता पहले से है।",
	"error.password_length":        "पासवर्ड में 8 से 128 अक्षर होते हैं।",
	"error.password_weak":          "पासवर्ड में कम से कम एक अक्षर और एक अंक चाहिए।",
	"error.password_common":        "यह पासवर्ड बहुत आम है; कृपया दूसरा चुनिए।",
	"error.field_missing":          "यह भरना ज़रूरी है।",
	"error.user_not_found":         "ऐसा कोई खाता नहीं है।",
	"error.token_expired":          "🔒 आपका साइन-इन समाप्त हो गया है। कृपया फिर से साइन इन कीजिए।",
	"error.token_invalid":          "🔒 आपका साइन-इन समाप्त हो गया है। कृपया फिर से साइन इन कीजिए।",
	"error.refresh_invalid":        "🔒 आपका साइन-इन समाप्त हो गया है। कृपया फिर से साइन इन कीजिए।",
	"error.refresh_reused":         "🔒 आपका साइन-इन समाप्त हो गया है। कृपया फिर से साइन इन कीजिए।",
	"error.admin_only":             "यह केवल प्रशासक कर सकते हैं।",
	"error.too_many_sign_ins":      "साइन इन की बहुत सारी ग़लत कोशिशें हुईं। कृपया थोड़ी देर बाद फिर कोशिश कीजिए।",
	"error.too_many_registrations": "यहाँ से बहुत सारे नए खाते बने हैं। कृपया थोड़ी देर बाद फिर कोशिश कीजिए।",

	// The conversation
	"error.turn_in_progress":  "आपके पिछले संदेश का जवाब अभी आ रहा है। कृपया थोड़ी देर में फिर कोशिश कीजिए।",
	"error.turn_lost":         "इसमें बहुत देर लग गई और यह सहेजा नहीं गया। कृपया फिर कोशिश कीजिए।",
	"error.message_too_old":   "इस संदेश का जवाब पहले दिया जा चुका है। कृपया इसे नए संदेश के रूप में भेजिए।",
	"error.agent_unreachable": "{0} से संपर्क नहीं हो पाया।",
	"error.bad_response":      "सर्वर का जवाब पढ़ा नहीं जा सका।",
	"error.form":              "फ़ॉर्म पढ़ा नहीं जा सका।",
}
