package builtin

// hinglish is what people in India mix into English when they order: Hindi and Gujarati words in Latin letters.
var hinglish = map[cue]string{
	cueFill:    "ji|na ji|koi|acchi|achhi|acche|achhe|badhiya|ke liye|bhaiya|yaar|boss|bhai|zara|jara|mujhe|mereko|mere ko|hame|humein|hamein|hum|main|mai|mane|amne|ne|ko|ka|ki|ke|nu|no ek|ni|se|thi|me|mein|ma|par|hai|che|chhe|tha|ho|toh|to|abhi|hamna|kuch|kai|kuchh|wala|wali|wale|vala|vali|vado|waala|ekdum|accha|achha|saru|theek|thik|haan|ha|haa|han|do na|please do|jaldi|bas|saare|sare|saari|tamam",
	cueWant:    "chahiye|chahie|chaiye|chahiyen|joiye|joie|joiye che|joiye chhe|dena|dedo|de do|dijiye|de dijiye|do na|lao|la do|le aao|laavo|lavo|aapo|aapjo|apo|apjo|bhejo|bhej do|mangao|manga do|mangwao|mangwana hai|order karo|order kar do|order karna hai|karna hai|kar do|kardo|khana hai|khani hai|khane hai|khane hain|khani he|khavi che|khavi chhe|khavo che|khavu che|khavu chhe|khava che|khava chhe|lena hai|levu che|leva che|moklo|mangavo",
	cueAnd:     "aur|ane|tatha|evam|aur ek saath",
	cueAdd:     "bhi|pan|aur bhi|saath mein|sathe|umero|add karo|add kar do|daalo|dalo|daal do|dal do|nakho|nakhjo|aur dena|badhao|vadharo",
	cueWith:    "ke saath|ke sath|wala with|sathe|saath|daal ke|daalke|nakhine|maar ke|marke",
	cueNo:      "bina|bagair|without the|vagar nu|vina nu|no need of",
	cueNoBack:  "vagar|vina|ke bina|ke bagair|nahi|nahin|mat daalna|mat dalna|mat daalo|mat dalo|na nakhso|na nakhta|na nakho|hata ke|hatake|nahi chahiye|nathi joitu|nathi joiti|nathi joiye|nai joie",
	cueExtra:   "ekstra|zyada|jyada|jyaada|vadhare|vadhu|extra wala|double wala|khoob",
	cueLight:   "kam|thoda|thoda kam|thodu|thodi|ochu|ochi|ocho|halka|jara|zara sa|thoda sa",
	cueBut:     "lekin|magar|par|pan",
	cueRemove:  "hatao|hata do|nikalo|nikal do|kadho|kadhi nakho|kaadho|kaadhi nakho|hatado|nikaldo|remove karo|remove kar do|delete karo|cancel karo",
	cueSwap:    "badlo|badal do|badli do|badli nakho|change karo|change kar do",
	cueInstead: "ki jagah|ke badle|ke bajay|ni jagyae|ne badle",
	cueMake:    "kar do|kardo|karo|kari do|kari nakho|bana do|banao|karna|kar dena|kar dijie|kar dijiye|kar dein|karjo",
	cueOnly:    "sirf|bas|fakt|khali|keval",
	cueFind:    "kya milse|kyan malse|kya malse|kyan male che|kahan milegi|kahan milenge|kaha milegi|milegi|malshe|dikhao|dikha do|batao|bata do|batavo|kaho|khojo|dhundo|dhoondo|kahan milega|kaha milega|kya kya hai|milega|malse|male|su male",
	cueMenu:    "menu dikhao|menu batao|kya kya hai|su su che|kya milta hai|su male che|menu batavo",
	cueMore:    "ek aur|aur ek|biju|bijo|biji|ek biju|dusra|doosra",
	cueCrave:   "khana hai|khani hai|khane hai|khane hain|khani he|khana chahiye|khana chahie|khavi che|khavi chhe|khavo che|khavu che|khavu chhe|khava che|khava chhe|khavani ichchha che|khane ka mann hai|khane ka man hai|khavanu man che",
	cueServe:   "kahan milega|kahan milegi|kaha milega|kaha milegi|kahan milta hai|kahan milti hai|kya malse|kya malshe|kyan malse|kyan malshe|kya male che|kyan male che|kya malase|kyan malase",
	cueNear:    "aas paas|aaspaas|aas pass|nazdeek|najdik|nazdik|paas mein|paas me|nikat",
	cueDiner:   "restorent|restorant|restora|restaurent",
	cueAsk:     "kya|kyan|kahan|kaha|kidhar",
	cueHungry:  "bhukh lagi|bhook lagi hai|bhook lagi|bhukh lagi che|bhukh lagi hai|bhuk lagi",
	cuePlace:   "jagah|jagya|khane ke liye|khane ki jagah|jamva mate|jamvani jagya",
	cueFood:    "khana|khaana|khavanu|jamvanu|nashta|nasto",
	cueAgain:   "e j|e j farithi|farithi e j|e j pharithi|pharithi e j|pharithi|wahi|wahi wala|phir se|firse|fir se|pehle wala|same wala|farithi|pachu ej|ej|hamesha wala",
	cueCancel:  "kensal karo|kensal kari do|kensal kar do|kensil karo|kensil kar do|radd karo|radd kar do|rad karo|rad kari do|rehne do|rahne do|rehva do|raheva do|cancel kar do|cancel kari do|cancel karo|jane do|javado|chhodo|chodo|mat karo",
	cueHello:   "namaste ji|kaise hain|kem chho|ram ram|sat sri akal|pranam",
	cueCheap:   "sasta|saste|sasti|sastu|sasti wali|sasta wala",
	cueMoney:   "rupaye|rupiya|rupya|rupye|rupai",
	cueEach:    "donon|dono|donu|banne|bannema|banne ma|dono mein|sabhi|badha|badhama",
	cueUnder:   "tak|sudhi|andar|se kam|ke andar|thi ochu",
	cueTagJain: "jain",
	cueTagVeg:  "shakahari|shakaahari",
	cueTotal:   "kul|kul kitna|kul ketla|kul ketlu|kitna hoga|ketla thashe|ketlu thashe|kitna hua|ketla thaya",
	cuePrice:   "kitna|kitne|kitne ka|kitne ki|ketla|ketlu|ketla nu|bhav",
	cueFacts:   "khulta|khulti|khulega|kitne baje|kab khulta|kab khulti|kab khulega|kab band|kitne baje khulta|kitne baje khulti|khule|khulshe|kyare khule|kyare khulshe|kyare bandh|ketla vage",
	cueSuggest: "kya khau|kya khaun|kya khaye|su khau|kya accha hai|kya achha hai|su saru che|kya order karu|kuch accha",
}

// indic is the same in Devanagari and Gujarati letters, as far as an order needs it.
var indic = map[cue]string{
	cueFill:   "हमें|मुझे|को|का|की|के|में|से|है|हैं|जी|प्लीज|प्लीज़|कृपया|वाला|वाली|भाई|મને|અમને|છે|ની|નો|નું|ના|માં|થી|જી|ભાઈ|પ્લીઝ|કૃપા કરીને",
	cueWant:   "चाहिए|दे दो|दीजिए|देना|भेजो|मंगाओ|मंगाना|लाओ|ऑर्डर|જોઈએ|આપો|આપજો|મોકલો|લાવો|ઓર્ડર",
	cueAnd:    "और|एवं|तथा|અને|ને",
	cueAdd:    "भी|પણ",
	cueWith:   "साथ|के साथ|સાથે",
	cueNo:     "बिना",
	cueNoBack: "વગર|વિના|के बिना|नहीं|નહીં",
	cueExtra:  "ज़्यादा|ज्यादा|વધારે|વધુ",
	cueLight:  "कम|થોડું|થોડી|ઓછું|ઓછી|ઓછો",
	cueAsk:    "શું|शुं|कितना|कितने",
	cueMenu:   "મેનુ|મેનૂ|मेनू|मेन्यू",
	cueReview: "સમીક્ષા|સમીક્ષાઓ|રિવ્યુ|રિવ્યૂ|समीक्षा|समीक्षाएँ|रिव्यू",
}

// numberWords are small numbers in English, Hindi and Gujarati; those of the latter two which are also English words
// ("do", "be") are numbers only beside a dish, and stand in shyNumbers.
var numberWords = map[string]int{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40,
	"fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "couple": 2, "pair": 2, "tow": 2, "thre": 3, "fore": 4,
	"ek": 1, "teen": 3, "char": 4, "chaar": 4, "paanch": 5, "panch": 5, "pach": 5, "chhe": 6, "saat": 7, "aath": 8, "nau": 9, "das": 10, "dus": 10, "tran": 3, "barah": 12,
	"एक": 1, "दो": 2, "तीन": 3, "चार": 4, "पांच": 5, "पाँच": 5, "छह": 6, "सात": 7, "आठ": 8, "नौ": 9, "दस": 10, "बीस": 20, "पचास": 50, "सौ": 100,
	"એક": 1, "બે": 2, "ત્રણ": 3, "ચાર": 4, "પાંચ": 5, "છ": 6, "સાત": 7, "આઠ": 8, "નવ": 9, "દસ": 10, "વીસ": 20, "પચાસ": 50, "સો": 100,
}

var shyNumbers = map[string]int{"do": 2, "be": 2, "bey": 2}
