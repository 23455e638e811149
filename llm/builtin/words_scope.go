package builtin

import "strings"

// inflected are verbs in all the forms that English gives them: "bake", "bakes", "baking", "baked".
func inflected(verbs string) map[string]bool {
	out := map[string]bool{}
	for v := range strings.FieldsSeq(verbs) {
		stem := strings.TrimSuffix(v, "e")
		last := v[len(v)-1:]
		for _, f := range []string{v, v + "s", v + "es", stem + "ing", stem + "ed", v + last + "ing", v + last + "ed"} {
			out[f] = true
		}
	}
	return out
}

var (
	// worldVerbs are what people do elsewhere: in a kitchen of their own, with their things, with other services.
	worldVerbs = inflected("cook bake boil fry grill roast simmer knead whisk marinate ferment ripen thaw defrost freeze refreeze reheat microwave peel chop descale brew store preserve keep raise fold thicken " +
		"play sing draw paint write spell rhyme translate convert calculate define explain teach remind call text email phone message dial google invent discover originate pronounce mean say " +
		"book reserve rent hire apply become work study learn drive travel fly move wear clean wash mow fix repair install download print watch listen read shop vote marry date bet invest " +
		"leak break broke fell spill spilt burn burnt stain lose loose sleep lie pair fit turn switch set wake unlock reset restart boot gain burn digest")
	// softVerbs among them are said of orders as well: they count only where something else is strange.
	softVerbs = inflected("keep say book reserve call text message turn switch set write read mean move lose fix work fit burn burnt brew grill fry roast bake store watch")
	// ourVerbs are what can be done here, by those who ask how or whether.
	ourVerbs = inflected("order reorder cancel sign log register pay track change review rate leave see view check find search browse delete contact add remove edit update repeat start reach talk speak customize customise modify choose select") // "get" depends
	// eating are what one does with food that is served here.
	eating = set("get", "find", "eat", "order", "buy", "go", "have", "try", "taste", "grab", "dine", "take", "pick", "choose", "drink", "sit", "head", "start", "see", "expect", "add", "want", "like", "need", "owe", "pay", "buying", "eating", "ordering", "getting")
	// selling are what a restaurant does.
	selling = set("does", "do", "has", "have", "got", "sells", "sell", "selling", "serves", "serve", "serving", "makes", "make", "making", "offers", "offer", "delivers", "deliver", "delivering", "stocks", "carries", "open", "opens", "opened", "recommend", "suggest", "charge", "cost",
		"accept", "take", "include", "includes", "contain", "contains", "come", "comes", "taste", "tastes", "look", "looks", "need", "needs", "close", "closes")
	// service words tell of an order, its delivery and what it costs.
	service = set("order", "orders", "ordered", "ordering", "delivery", "deliver", "delivered", "deliveries", "arrive", "arrives", "late", "delayed", "expensive", "price", "prices", "priced", "cost", "costs", "costly", "cheap", "charge", "charged", "charges", "bill", "total", "pay", "payment", "account", "password",
		"review", "reviews", "rating", "ratings", "menu", "menus", "rider", "driver", "closed", "cancelled", "canceled", "refund", "login", "discount", "offers", "profile", "this", "app", "wait")
	// openWords ask for the hours or the coming of something.
	openWords = set("open", "opens", "opening", "close", "closes", "closing", "closed", "ready", "here", "come", "coming", "get", "reach", "hours", "start", "begin")
	// degrees are what a dish or a place may be more or less of: "how spicy is it".
	degrees = set("spicy", "hot", "big", "large", "small", "sweet", "good", "bad", "fresh", "filling", "heavy", "light", "thick", "strong", "mild", "sour", "salty", "crispy", "cheesy", "expensive", "cheap", "busy", "popular", "oily", "healthy", "soft", "creamy")
	// countable are what we can count when asked how many.
	countable = set("kind", "type", "size", "option", "topping", "flavor", "flavour", "restaurant", "place", "dish", "item", "piece", "order", "review", "star", "branch", "slice", "choice", "cuisine", "menu", "sort", "vegan", "veg", "jain", "can", "should", "people", "milk", "sauce", "in")
	// foreigners are things that others deal in. One of them before any dish, or with none, is what the message is about.
	foreigners = set("hotel", "hostel", "apartment", "room", "hall", "venue", "seat", "table", "reservation", "booking", "appointment", "ticket", "flight", "train", "bus", "taxi", "cab", "uber", "car", "bike", "traffic", "direction", "route",
		"supermarket", "grocery", "groceries", "pharmacy", "chemist", "hospital", "doctor", "dentist", "clinic", "bank", "atm", "gym", "school", "class", "college", "salon", "cinema", "movie", "film", "theatre", "museum", "temple", "library", "pump", "garage", "laundry", "plumber", "electrician", "florist",
		"job", "vacancy", "vacancies", "career", "salary", "hiring", "resume", "waiter", "waiters", "chef", "internship", "weather", "forecast", "temperature", "news", "score", "match", "game", "song", "music", "playlist", "podcast", "video", "picture", "poem", "story", "joke", "riddle", "essay", "email", "letter",
		"alarm", "timer", "reminder", "calendar", "meeting", "password", "capital", "population", "president", "minister", "history", "origin", "translation", "definition", "synonym", "loan", "tax", "insurance", "visa", "passport", "horoscope",
		"oven", "fridge", "freezer", "kettle", "stove", "microwave", "fryer", "cooker", "blender", "dishwasher", "laptop", "phone", "computer", "printer", "router", "wifi", "tv", "shirt", "carpet", "dog", "cat", "pet", "lawn", "tyre", "tire")
	// knowledge is what is known of food in general. It makes any message one about the world.
	knowledge = set("recipe", "calorie", "carb", "carbs", "vitamin", "nutrient", "nutrition", "nutritional", "protein", "cholesterol", "gram", "milligram", "mg", "ounces", "celsius", "fahrenheit", "degree", "substitute", "diabetes", "diabetic", "pregnancy", "breastfeeding", "weight", "muscle", "heart", "skin",
		"brain", "stomach", "gut", "teeth", "immunity", "digestion", "metabolism", "keto", "diet", "fasting", "freezer", "fridge", "etymology", "trick", "hack", "technique", "healthier", "unhealthy", "fattening", "dog", "cat")
)
