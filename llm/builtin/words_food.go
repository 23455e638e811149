package builtin

// sameWord gives spellings of one word their common one. Both sides are singular.
var sameWord = map[string]string{
	"mayo": "mayonnaise", "mayonaise": "mayonnaise", "catsup": "ketchup", "doughnut": "donut", "yoghurt": "yogurt", "curd": "yogurt", "dahi": "yogurt", "omelet": "omelette", "barbecue": "bbq", "barbeque": "bbq",
	"chili": "chilli", "chile": "chilli", "chilly": "chilli", "panir": "paneer", "biriyani": "biryani", "briyani": "biryani", "biriani": "biryani", "dosai": "dosa", "dhosa": "dosa", "idly": "idli", "wada": "vada",
	"daal": "dal", "dhal": "dal", "pao": "pav", "paav": "pav", "poori": "puri", "chhaas": "chaas", "chhas": "chaas", "chas": "chaas", "chhash": "chaas", "buttermilk": "chaas", "pyaz": "onion", "pyaaz": "onion", "kanda": "onion", "dungri": "onion", "dungli": "onion",
	"tamatar": "tomato", "tameta": "tomato", "aloo": "potato", "alu": "potato", "batata": "potato", "makkhan": "butter", "maska": "butter", "nimbu": "lemon", "limbu": "lemon", "adrak": "ginger", "aadu": "ginger", "lahsun": "garlic", "lasan": "garlic",
	"mirchi": "chilli", "mirch": "chilli", "marcha": "chilli", "cheeni": "sugar", "chini": "sugar", "khand": "sugar", "doodh": "milk", "dudh": "milk", "achar": "pickle", "athanu": "pickle", "baraf": "ice", "chaha": "chai", "cha": "chai", "kaju": "cashew",
	"cilantro": "coriander", "dhania": "coriander", "kothmir": "coriander", "brinjal": "eggplant", "baingan": "eggplant", "pani": "pani", "expresso": "espresso", "capuccino": "cappuccino", "cappucino": "cappuccino", "capucino": "cappuccino", "cappaccino": "cappuccino",
	"tacoes": "taco", "potatoe": "potato", "tomatoe": "tomato", "jalepeno": "jalapeno", "jalapenio": "jalapeno", "guac": "guacamole", "parm": "parmesan", "mozz": "mozzarella", "veggy": "veggie", "med": "medium", "lrg": "large", "sml": "small", "lg": "large", "sm": "small", "xl": "xl",
	"liter": "litre", "ltr": "litre", "l": "litre", "ounce": "oz", "dr": "doctor", "choco": "chocolate", "chix": "chicken", "chkn": "chicken", "murgh": "chicken", "punch": "punch", "punchs": "punch", "chees": "cheese",
	"चाय": "chai", "ચા": "chai", "पाव": "pav", "પાવ": "pav", "दाल": "dal", "દાળ": "dal", "रोटी": "roti", "રોટી": "roti", "રોટલી": "rotli", "घी": "ghee", "ઘી": "ghee", "दही": "yogurt", "દહીં": "yogurt", "पोहा": "poha", "પૌંઆ": "poha",
	"वड़ा": "vada", "વડા": "vada", "लस्सी": "lassi", "લસ્સી": "lassi", "कॉफी": "coffee", "कॉफ़ी": "coffee", "કોફી": "coffee", "पानी": "water", "પાણી": "water", "प्याज": "onion", "प्याज़": "onion", "ડુંગળી": "onion", "छाछ": "chaas", "છાશ": "chaas",
	"kilo": "kg", "kilogram": "kg", "kgs": "kg", "gm": "gram", "g": "gram", "gms": "gram", "grm": "gram", "millilitre": "ml", "milliliter": "ml", "pc": "piece", "pcs": "piece", "inche": "inch", "persent": "percent",
	"bada": "large", "badi": "large", "bade": "large", "mota": "large", "moti": "large", "motu": "large", "moto": "large", "chhota": "small", "chhoti": "small", "chota": "small", "choti": "small", "chote": "small", "nanu": "small", "nani": "small", "nano": "small",
	"teekha": "spicy", "tikha": "spicy", "tikhu": "spicy", "teekhi": "spicy", "tikhi": "spicy", "garam": "hot", "garma": "hot", "thanda": "cold", "thandi": "cold", "thandu": "cold", "thando": "cold", "meetha": "sweet", "meethi": "sweet", "mithi": "sweet", "mitha": "sweet", "mithu": "sweet", "namkeen": "salted", "salty": "salted", "kesar": "saffron", "zafran": "saffron",
	"athana": "pickle", "barf": "ice", "anar": "pomegranate", "anaar": "pomegranate", "dadam": "pomegranate", "anda": "egg", "ande": "egg", "inda": "egg", "santra": "orange", "narangi": "orange", "kela": "banana", "keri": "mango", "tarbooz": "watermelon", "nariyal": "coconut", "murgi": "chicken", "machhi": "fish", "machli": "fish", "gosht": "mutton", "chawal": "rice", "subzi": "vegetable", "sabzi": "vegetable", "namak": "salt", "lal": "red", "hari": "green",
	"vej": "veg", "jus": "juice", "shek": "shake", "bred": "bread", "chij": "cheese", "pija": "pizza", "kek": "cake", "sos": "sauce", "phraij": "fries", "larj": "large", "smol": "small", "midiyam": "medium", "phul": "full", "haph": "half", "kold": "cold", "plet": "plate", "piis": "piece", "ais": "ice",
	"palak": "spinach", "pudina": "mint", "fudina": "mint", "imli": "tamarind", "shakkar": "sugar", "sakar": "sugar", "malai": "cream", "makhan": "butter", "pista": "pistachio", "badaam": "badam", "elaichi": "cardamom", "elchi": "cardamom", "ilaichi": "cardamom", "gud": "jaggery", "jeera": "cumin", "jeeru": "cumin", "adha": "half", "aadha": "half", "adhi": "half", "aadhi": "half", "poora": "full", "rasgulla": "rosogolla", "rosogulla": "rosogolla", "rasagola": "rosogolla", "roshogolla": "rosogolla",
	"decaffeinated": "decaf", "frappe": "frappe", "caramell": "caramel", "vanila": "vanilla", "tortila": "tortilla", "fajitas": "fajita", "barbacoas": "barbacoa", "gravies": "gravy", "fry": "fries", "crisp": "chip",
}

// alias says that two names mean one thing wherever the menu has only one of them.
var aliases = [][]string{
	{"coca cola", "coke", "cola"}, {"french fries", "fries", "chips"}, {"sub", "sandwich", "hoagie", "submarine"}, {"pizza", "pie"}, {"iced tea", "ice tea"}, {"burger", "hamburger"},
	{"vegetarian", "veggie", "veg"}, {"vegan", "veggie"}, {"all toppings", "everything", "the works"}, {"all vegetables", "all veggies"}, {"nonfat", "non fat", "fat free", "skim", "skimmed", "skinny"}, {"low fat", "reduced fat", "2 percent", "skim", "skimmed", "skinny"},
	{"gluten free", "gf"}, {"whipped cream", "whip", "whipped"}, {"garbanzo", "chickpea"}, {"pepper jack", "pepperjack"}, {"extra large", "xl", "extra big", "jumbo"}, {"large", "big", "venti"}, {"small", "tall", "mini"},
	{"medium", "regular", "grande"}, {"dressing", "sauce"}, {"fountain drink", "soda", "soft drink", "fountain soda", "pop"}, {"mozzarella", "mozz"}, {"hot chocolate", "hot cocoa", "cocoa"}, {"shake", "milkshake"}, {"frappe", "frappuccino"}, {"water bottle", "mineral water"}, {"capsicum", "bell pepper", "green pepper"},
	{"corn", "maize"}, {"shrimp", "prawn"}, {"scallion", "spring onion", "green onion"}, {"wheat", "whole wheat"}, {"pico de gallo", "pico", "fresh salsa", "fresh tomato salsa", "tomato salsa"}, {"iced", "cold", "on ice"}, {"decaf", "no caffeine"}, {"half caf", "half decaf", "half caff"}, {"cream cheese", "schmear"},
	{"half and half", "creamer"}, {"buffalo sauce", "buffalo"}, {"vegetable", "veggie", "veg"}, {"seltzer", "sparkling water"}, {"steak", "beef"}, {"meat lover", "meaty"}, {"potato", "spud"}, {"7 up", "7up"}, {"mountain dew", "dew"},
	{"side salad", "salad"}, {"liter", "litre"}, {"floz", "fl oz", "fluid oz"}, {"cheese burger", "cheeseburger"},
}

// shortAliases are shorter ways to say the first of each; a menu that has only the shorter one means something else.
var shortAliases = [][]string{{"2 shots", "double shot", "double"}, {"3 shots", "triple shot", "triple"}, {"1 shot", "single shot", "single"}}

// cuisineAliases are other words for kinds of places.
var cuisineAliases = [][]string{{"dessert", "sweet"}, {"breakfast", "brunch"}, {"vegan", "plant based"}, {"burger", "hamburger"}, {"lebanese", "middle eastern"}, {"turkish", "middle eastern"}, {"arabic", "middle eastern"}, {"persian", "middle eastern"}}

// plainWords say of a dish that it is the usual one: they weigh little in a name, so that "lays" is Classic Lays and not Baked Lays.
var plainWords = set("classic", "regular", "plain", "original", "normal", "french", "simple", "traditional", "standard", "house", "basic", "fresh", "signature", "special", "desi", "homemade", "the", "our", "brewed", "caffe")

// colourWords tell kinds of one vegetable apart, which people leave out: "onions" are red onions where there are no others.
var colourWords = set("red", "green", "black", "white", "yellow", "brown")

// classWords name the kind of a dish or choice, which people leave out or put in: "ranch dressing", "a roasted chicken".
var classWords = set("sub", "sandwich", "burger", "pizza", "cheese", "sauce", "dressing", "syrup", "topping", "crust", "bread", "chip", "drink", "soda", "cookie", "size", "roast", "flavor", "shot", "salsa", "bowl", "cup", "bottle", "can", "plate",
	"combo", "style", "wrap", "roll", "filling", "dip", "spread", "pack", "glass", "slice", "lover", "milk", "juice", "bean", "rice", "cake", "pasta", "soup", "salad", "biryani", "dosa", "thali", "noodle")

// modifierWords change another word and are no name by themselves: "extra large" is not "extra".
var modifierWords = set("extra", "double", "triple", "light", "lite", "no", "all", "half", "full", "big", "mini", "super", "to", "go", "mixed", "side", "less", "more", "normal", "without", "zero", "percent", "inch", "piece", "gram", "kg", "ml", "litre")

// shyNames are names that are mostly something else: "can" is a container only behind a number or before "of".
var shyNames = set("can", "to", "go", "on", "in", "no", "off", "do", "will", "may", "light", "all", "be", "up", "side", "everything")

// praiseWords are tags that only praise or describe, so that they never name a dish.
var praiseWords = set("hot", "sweet", "spicy", "special", "best", "popular", "cheap", "bestseller")

// tagWords say what a dish is made for, and name one only behind a number or beside more of its name.
var tagWords = set("veg", "vegan", "jain", "spicy", "egg", "vegetarian", "hot", "sweet", "eggless", "bestseller", "popular", "special", "best", "cheap")

// groupWords name a kind of option, never one of them.
var groupWords = set("topping", "size", "style", "option", "filling", "flavor", "side", "drink", "item", "dish", "crust", "choice", "add", "extra")

// dishWords name kinds of dishes: a number of them is an order, even where none is served.
var dishWords = set("sub", "sandwich", "burger", "pizza", "cookie", "wrap", "roll", "soup", "salad", "biryani", "dosa", "thali", "juice", "soda", "drink", "cake", "pasta", "bread", "milk", "chip", "taco", "burrito", "coffee", "tea", "shake", "smoothie", "wing", "nugget", "sushi", "ramen", "kebab", "samosa", "momo", "waffle", "pancake", "omelette", "donut", "muffin", "bagel", "croissant", "ice", "hot", "lemonade", "fries", "curry", "noodle")

// placeWords name the kind of a restaurant and never the restaurant itself.
var placeWords = set("restaurant", "house", "corner", "cafe", "kitchen", "bar", "room", "place", "diner", "hotel", "shop", "junction", "point", "centre", "center", "food", "bakery", "grill", "joint", "eatery", "dhaba", "snack", "oven")

// sideWords stand in the names of many areas and name none by themselves: "how old are you".
var sideWords = set("old", "new", "north", "south", "east", "west", "upper", "lower", "great", "little", "big", "road", "street", "lane", "row", "square", "market", "hill", "park", "town", "city", "bridge", "station", "circle", "cross", "main", "ring", "university", "garden", "gate")

// joinWords stand inside names and weigh next to nothing.
var joinWords = set("and", "with", "of", "in", "on", "the", "a", "ni", "no", "na", "nu", "da", "di", "de", "ki", "ka", "ke", "la", "al", "or", "for")

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}
