package gu

// errorSentences are the failures of the domain that a diner can meet, by code.
var errorSentences = map[string]string{
	// An order
	"error.quantity_range":    "એક વાનગી 1 થી {0} સુધી મંગાવી શકાય; આ {1} છે.",
	"error.order_size":        "એક ઓર્ડરમાં 1 થી {0} વાનગીઓ હોય; આમાં {1} છે.",
	"error.option_unknown":    "{0} માં “{1}” વિકલ્પ નથી.",
	"error.option_twice":      "“{0}” વિકલ્પ બે વાર આપ્યો છે.",
	"error.option_missing":    "{0} માટે {1} પસંદ કરવું પડશે: {2}.",
	"error.option_many":       "{0} માં {2} વધુમાં વધુ {1} હોઈ શકે; આમાં {3} છે.",
	"error.option_count":      "એક વાનગીમાં વધુમાં વધુ {0} વિકલ્પ હોઈ શકે; આમાં {1} છે.",
	"error.item_unknown":      "{0} માં “{1}” મળતું નથી.",
	"error.item_sold_out":     "{1} માં {0} ખલાસ થઈ ગયું છે.",
	"error.price_changed":     "{0} નો ભાવ હવે {2} નહીં, {1} છે.",
	"error.order_status":      "ઓર્ડર જે સ્થિતિમાં છે એમાંથી આમ બદલી શકાય એમ નથી.",
	"error.order_not_found":   "આ ઓર્ડર મળ્યો નહીં.",
	"error.order_unknown":     "😔 આ ઓર્ડર તમારા ઓર્ડરમાં મળ્યો નહીં.",
	"error.order_exists":      "આ ઓર્ડર પહેલાં જ થઈ ગયો છે.",
	"error.already_placed":    "આ ઓર્ડર પહેલાં જ થઈ ગયો છે.",
	"error.proposal_invalid":  "આ ઓર્ડર કાર્ડ માન્ય નથી. કૃપા કરીને તમારો ઓર્ડર ફરીથી મંગાવો.",
	"error.proposal_expired":  "આ ઓર્ડર કાર્ડનો સમય પૂરો થઈ ગયો; કંઈ ઓર્ડર થયું નથી. કૃપા કરીને તમારો ઓર્ડર ફરીથી મંગાવો.",
	"error.proposal_unseen":   "ઓર્ડર કરતાં પહેલાં કૃપા કરીને એને એક વાર ફરી જોઈ લો.",
	"error.proposal_outdated": "આ કાર્ડ પછી તમારો ઓર્ડર બદલાયો છે. કૃપા કરીને સૌથી નવું કાર્ડ વાપરો.",

	"error.proposal_cancelled": "આ ઓર્ડર થાય એ પહેલાં રદ થઈ ગયો હતો, એટલે હવે થઈ શકે એમ નથી.",

	// Restaurants and reviews
	"error.restaurant_not_found": "આ નામનું કોઈ રેસ્ટોરન્ટ મળ્યું નહીં.",
	"error.review_exists":        "આ રેસ્ટોરન્ટનો રિવ્યુ તમે પહેલાં લખ્યો છે; એને બદલી કે કાઢી શકો.",
	"error.review_not_found":     "એવો કોઈ રિવ્યુ મળ્યો નહીં.",
	"error.review_rating":        "રેટિંગ 1 થી 5 સ્ટાર હોય છે.",
	"error.review_empty":         "નવું રેટિંગ, નવી ટિપ્પણી, કે બંને આપો.",
	"error.not_your_review":      "રિવ્યુ જેણે લખ્યો હોય એ જ બદલી શકે.",
	"error.text_length":          "આ લખાણ બહુ ટૂંકું કે બહુ લાંબું છે.",
	"error.text_length.comment":  "ટિપ્પણીમાં 10 થી 1000 અક્ષર હોવા જોઈએ.",
	"error.text_control":         "અહીં નિયંત્રણ અક્ષર ન હોઈ શકે.",
	"error.text_encoding":        "આ લખાણ વાંચી શકાયું નહીં.",

	// Accounts
	"error.wrong_password":         "યુઝરનેમ કે પાસવર્ડ સાચો નથી.",
	"error.username":               "યુઝરનેમમાં 3 થી 30 અંગ્રેજી અક્ષર (A–Z, a–z), આંકડા, _ કે - હોય છે.",
	"error.username_taken":         "આ યુઝરનેમ બીજા કોઈનું છે; કૃપા કરીને બીજું પસંદ કરો.",
	"error.email":                  "આ ઈ-મેલ સરનામું સાચું નથી; asha@example.com જેવું લખો.",
	"error.email_taken":            "આ ઈ-મેલ સરનામાથી એક ખાતું પહેલેથી છે.",
	"error.password_length":        "પાસવર્ડમાં 8 થી 128 અક્ષર હોય છે.",
	"error.password_weak":          "પાસવર્ડમાં ઓછામાં ઓછો એક અક્ષર અને એક આંકડો જોઈએ.",
	"error.password_common":        "આ પાસવર્ડ બહુ સામાન્ય છે; કૃપા કરીને બીજો પસંદ કરો.",
	"error.field_missing":          "આ ભરવું જરૂરી છે.",
	"error.user_not_found":         "એવું કોઈ ખાતું નથી.",
	"error.token_expired":          "🔒 તમારું સાઇન ઇન પૂરું થઈ ગયું છે. કૃપા કરીને ફરીથી સાઇન ઇન કરો.",
	"error.token_invalid":          "🔒 તમારું સાઇન ઇન પૂરું થઈ ગયું છે. કૃપા કરીને ફરીથી સાઇન ઇન કરો.",
	"error.refresh_invalid":        "🔒 તમારું સાઇન ઇન પૂરું થઈ ગયું છે. કૃપા કરીને ફરીથી સાઇન ઇન કરો.",
	"error.refresh_reused":         "🔒 તમારું સાઇન ઇન પૂરું થઈ ગયું છે. કૃપા કરીને ફરીથી સાઇન ઇન કરો.",
	"error.admin_only":             "આ ફક્ત પ્રશાસક કરી શકે.",
	"error.too_many_sign_ins":      "સાઇન ઇનના બહુ બધા ખોટા પ્રયત્નો થયા. કૃપા કરીને થોડી વાર પછી ફરી પ્રયત્ન કરો.",
	"error.too_many_registrations": "અહીંથી બહુ બધાં નવાં ખાતાં બન્યાં છે. કૃપા કરીને થોડી વાર પછી ફરી પ્રયત્ન કરો.",

	// The conversation
	"error.turn_in_progress":  "તમારા છેલ્લા સંદેશનો જવાબ હજી આવે છે. કૃપા કરીને થોડી વારમાં ફરી પ્રયત્ન કરો.",
	"error.turn_lost":         "આમાં બહુ વાર લાગી અને એ સચવાયું નથી. કૃપા કરીને ફરી પ્રયત્ન કરો.",
	"error.message_too_old":   "આ સંદેશનો જવાબ પહેલાં અપાઈ ગયો છે. કૃપા કરીને એને નવા સંદેશ તરીકે મોકલો.",
	"error.agent_unreachable": "{0} સાથે સંપર્ક થયો નહીં.",
	"error.bad_response":      "સર્વરનો જવાબ વાંચી શકાયો નહીં.",
	"error.form":              "ફોર્મ વાંચી શકાયું નહીં.",
}
