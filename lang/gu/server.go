package gu

var serverSentences = map[string]string{
	// Refusals of a request
	"server.message_empty":      "કૃપા કરીને કંઈક લખો.",
	"server.message_length":     "એક સંદેશમાં વધુમાં વધુ {most} અક્ષર હોઈ શકે; આમાં {n} છે.",
	"server.message_id":         "message_id માં 1 થી 128 અક્ષર હોય છે, નિયંત્રણ અક્ષર નહીં.",
	"server.session_id":         "વાતચીતની id માં 1 થી 128 અક્ષર હોય છે: A–Z, a–z, 0–9 અને . _ @ : -",
	"server.session_id_twice":   "user_id અને session_id એક જ વાતચીતનાં નામ છે; કૃપા કરીને એક જ મોકલો.",
	"server.action":             "action કાં તો confirm છે કાં cancel.",
	"server.pending_order_id":   "કયો ઓર્ડર, એ pending_order_id થી કહો.",
	"server.action_id":          "કયું કામ, એ action_id થી કહો.",
	"server.proposal":           "ઓર્ડર પાકો કરવા માટે એના કાર્ડનું proposal મોકલો.",
	"server.language":           "ભાષા en (અંગ્રેજી), hi (હિન્દી) કે gu (ગુજરાતી) હોઈ શકે.",
	"server.field_type":         "{field} માં ફક્ત લખાણ હોઈ શકે.",
	"server.field_number":       "{field} માં ફક્ત પૂર્ણ સંખ્યા હોઈ શકે.",
	"server.field_object":       "{field} માં ફક્ત JSON object હોઈ શકે.",
	"server.body_json":          "વિનંતી એક JSON object હોવી જોઈએ.",
	"server.body_too_large":     "વિનંતી {n} બાઇટ કરતાં મોટી છે.",
	"server.body_unreadable":    "વિનંતી પૂરી આવે એ પહેલાં અટકી ગઈ. કૃપા કરીને ફરીથી મોકલો.",
	"server.method_not_allowed": "આ સરનામું એવી વિનંતી લેતું નથી.",
	"server.not_found":          "આ સરનામે કંઈ નથી.",
	"server.origin_unknown":     "આ પેજ FoodieExpress નાં સાધનો વાપરી શકતું નથી.",
	"server.foreign_form":       "આ ફોર્મ બીજા પેજ પરથી આવ્યું છે. કૃપા કરીને અહીંનું ફોર્મ ભરો.",
	"server.busy":               "⚙️ અત્યારે ઘણા લોકો ઓર્ડર કરી રહ્યા છે. કૃપા કરીને થોડી વારમાં ફરી પ્રયત્ન કરો.",
	"server.too_many_messages":  "⏳ એકસાથે બહુ બધા સંદેશા આવ્યા. {n} {n|સેકન્ડ|સેકન્ડ} પછી ફરી પ્રયત્ન કરો.",

	// Whose conversation
	"server.history_private": "આ વાતચીત જોવા માટે સાઇન ઇન કરો, અથવા એના માટે આપેલી id મોકલો.",
	"server.session_private": "આ વાતચીત સાઇન ઇન થયેલી કોઈ વ્યક્તિની છે. એને ભૂંસવા માટે સાઇન ઇન કરો.",
	"server.cleared":         "વાતચીત ભૂંસી નાખી. તમારા ઓર્ડર રહેશે.",

	// Accounts
	"server.sign_in_again":    "🔒 તમારું સાઇન ઇન પૂરું થઈ ગયું છે. કૃપા કરીને ફરીથી સાઇન ઇન કરો.",
	"server.not_signed_in":    "🔒 તમે સાઇન ઇન નથી.",
	"server.signed_out":       "તમે સાઇન આઉટ થઈ ગયા છો.",
	"server.username_missing": "કૃપા કરીને તમારું યુઝરનેમ કે ઈ-મેલ સરનામું આપો.",
	"server.password_missing": "કૃપા કરીને તમારો પાસવર્ડ આપો.",

	// Failures
	"server.went_wrong":  "❌ કંઈક ગરબડ થઈ ગઈ. કૃપા કરીને ફરી પ્રયત્ન કરો.",
	"server.unavailable": "⚙️ સેવા થોડી વાર માટે ઉપલબ્ધ નથી. કૃપા કરીને થોડી વારમાં ફરી પ્રયત્ન કરો.",
	"server.too_slow":    "⏱️ જવાબ આવતાં બહુ વાર લાગી. કૃપા કરીને ફરી પ્રયત્ન કરો.",
	"server.given_up":    "વિનંતી વચ્ચે છોડી દેવાઈ.",
}
