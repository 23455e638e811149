package agent

import "strings"

// claimsInIndian is claims for Hindi and Gujarati, in their scripts and in Latin letters: an amount of rupees, or that
// an order (a payment, a review) was done or undone. A sentence that denies or makes it depend says nothing was.
func claimsInIndian(words []string) bool {
	thing, done, open := false, false, false
	for _, w := range words {
		if rupees[w] {
			return true
		}
		thing = thing || orderThings[stemmed(w)]
		done = done || doneIndian[w]
		open = open || openIndian[w]
	}
	return thing && done && !open
}

// stemmed is a word without the ending that Gujarati writes on it: "ઓર્ડરનો", "ઓર્ડરને".
func stemmed(w string) string {
	for _, ending := range []string{"નો", "ની", "નું", "ને", "માં"} {
		if stem, ok := strings.CutSuffix(w, ending); ok {
			return stem
		}
	}
	return w
}

var (
	rupees = setOf(`रुपये रुपए रुपया रुपयों रूपये रूपए रूपया रु रू पैसे રૂપિયા રૂપિયો રૂપિયાનો રૂપિયાની રૂપિયામાં રૂ રુપિયા પૈસા rupaye rupay rupiya rupiye rupya rupaiya rupyo rupees rs`)

	orderThings = setOf(`ऑर्डर आर्डर ओर्डर ઓર્ડર ઑર્ડર order oder बुक બુક book बुकिंग બુકિંગ booking कन्फर्म कंफर्म पक्का પાકો પાકું કન્ફર્મ confirm pakka paku pakko
		रद्द कैंसल कैंसिल રદ કેન્સલ cancel radd rad भुगतान पेमेंट ચુકવણી પેમેન્ટ payment bhugtan chukvani रिफंड રિફંડ refund रिव्यू રિવ્યુ review`)

	doneIndian = setOf(`गया गई गयी गए गये चुका चुकी चुके दिया दी दिए दिये किया की हुआ हुई हुए लिया ली गयाहै
		ગયો ગઈ ગયું ગયા ગયાં દીધો દીધી દીધું દીધા કર્યો કર્યું કરી થયો થયું થઈ લીધો લીધું મૂક્યો મૂક્યું
		gaya gayi gai gaye gayo gayu chuka chuki chuke diya diye kiya hua hui liya didho didhi didhu didha karyo karyu thayo thayu thai lidho lidhu`)

	openIndian = setOf(`नहीं नही न मत कभी अगर यदि जब तब बाद पहले तक क्या सकते सकता सकती करूँ करूं दूँ दूं चाहेंगे
		નથી નહીં નહિ ન ના જો જ્યારે ત્યારે પછી પહેલાં સુધી શું શકો શકું કરું દઉં
		nahi nahin nahi nathi nai na mat agar yadi jab tab baad pehle pahle tak kya sakte sakta jo jyare tyare pachi pachhi pehla pahela sudhi shu karu dau`)
)
