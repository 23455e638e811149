package hi

var serverSentences = map[string]string{
	// Refusals of a request
	"server.message_empty":      "कृपया कुछ लिखिए।",
	"server.message_length":     "एक संदेश में ज़्यादा से ज़्यादा {most} अक्षर हो सकते हैं; इसमें {n} हैं।",
	"server.message_id":         "message_id में 1 से 128 अक्षर होते हैं, नियंत्रण अक्षर नहीं।",
	"server.session_id":         "बातचीत की id में 1 से 128 अक्षर होते हैं: A–Z, a–z, 0–9 और . _ @ : -",
	"server.session_id_twice":   "user_id और session_id एक ही बातचीत के नाम हैं; कृपया एक ही भेजिए।",
	"server.action":             "action या तो confirm है या cancel।",
	"server.pending_order_id":   "कौन सा ऑर्डर, यह pending_order_id से बताइए।",
	"server.action_id":          "कौन सा काम, यह action_id से बताइए।",
	"server.proposal":           "ऑर्डर पक्का करने के लिए उसके कार्ड का proposal भेजिए।",
	"server.language":           "भाषा en (अंग्रेज़ी), hi (हिन्दी) या gu (गुजराती) हो सकती है।",
	"server.field_type":         "{field} में केवल पाठ हो सकता है।",
	"server.field_number":       "{field} में केवल पूर्ण संख्या हो सकती है।",
	"server.field_object":       "{field} में केवल JSON object हो सकता है।",
	"server.body_json":          "अनुरोध एक JSON object होना चाहिए।",
	"server.body_too_large":     "अनुरोध {n} बाइट से बड़ा है।",
	"server.body_unreadable":    "अनुरोध पूरा आने से पहले रुक गया। कृपया फिर से भेजिए।",
	"server.method_not_allowed": "यह पता ऐसा अनुरोध नहीं लेता।",
	"server.not_found":          "इस पते पर कुछ नहीं है।",
	"server.origin_unknown":     "यह पेज FoodieExpress के औज़ार इस्तेमाल नहीं कर सकता।",
	"server.foreign_form":       "यह फ़ॉर्म किसी और पेज से आया है। कृपया यहाँ वाला फ़ॉर्म भरिए।",
	"server.busy":               "⚙️ अभी बहुत लोग ऑर्डर कर रहे हैं। कृपया थोड़ी देर में फिर कोशिश कीजिए।",
	"server.too_many_messages":  "⏳ एक साथ बहुत सारे संदेश आ गए। {n} {n|सेकंड|सेकंड} बाद फिर कोशिश कीजिए।",

	// Whose conversation
	"server.history_private": "यह बातचीत देखने के लिए साइन इन कीजिए, या वह id भेजिए जो इसके लिए दी गई थी।",
	"server.session_private": "यह बातचीत किसी ऐसे व्यक्ति की है जो साइन इन है। इसे मिटाने के लिए साइन इन कीजिए।",
	"server.cleared":         "बातचीत मिटा दी गई। आपके ऑर्डर बने रहेंगे।",

	// Accounts
	"server.sign_in_again":    "🔒 आपका साइन-इन समाप्त हो गया है। कृपया फिर से साइन इन कीजिए।",
	"server.not_signed_in":    "🔒 आप साइन इन नहीं हैं।",
	"server.signed_out":       "आप साइन आउट हो गए हैं।",
	"server.username_missing": "कृपया अपना यूज़रनेम या ई-मेल पता दीजिए।",
	"server.password_missing": "कृपया अपना पासवर्ड दीजिए।",

	// Failures
	"server.went_wrong":  "❌ कुछ गड़बड़ हो गई। कृपया फिर कोशिश कीजिए।",
	"server.unavailable": "⚙️ सेवा थोड़ी देर के लिए उपलब्ध नहीं है। कृपया कुछ देर में फिर कोशिश कीजिए।",
	"server.too_slow":    "⏱️ जवाब आने में बहुत देर हो गई। कृपया फिर कोशिश कीजिए।",
	"server.given_up":    "अनुरोध बीच में छोड़ दिया गया।",
}
