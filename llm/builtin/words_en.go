package builtin

// english is what English words do in a sentence. Apostrophes are left out and numbers are digits in both, the
// table and the message.
var english = map[cue]string{
	cueFill: "better|worse|compare|comparison|first|second|third|fourth|fifth|1st|2nd|3rd|i|id|ill|im|ive|me|my|myself|we|wed|well|us|our|you|your|youre|yall|it|its|he|she|they|that|thats|thatll|this|these|those|there|theres|here|the|of|for|to|on|in|at|by|as|" +
		"is|are|was|were|be|been|am|do|does|did|have|has|had|having|can|could|would|will|shall|should|may|might|must|please|pls|plz|kindly|so|then|now|today|tonight|" +
		"right now|just|really|very|quite|maybe|perhaps|if|okay|ok|alright|fine|great|good|nice|lovely|perfect|cool|sure|yes|yeah|yep|yup|yea|hey there|well|um|uh|umm|hmm|oh|ah|" +
		"like|think|guess|believe|know|see|lets|let|lets see|lets do|let me|going|gonna|go|be|being|too|as well|much|many|any|up|out|off of|away|over|" +
		"on it|on them|on that|on there|on top|on those|on this|in it|in that|in them|in there|to it|to that|to them|for me|for us|for myself|with it|with that|with this|with those|with them|with my order|with this order|with the order|" +
		"on the side|as a side|for the side|for a side|for my side|as my side|to drink|as a drink|for a drink|for my drink|for drinks|for my main|for my main dish|for my main course|as a main|to start|to finish|for dessert|for starters|" +
		"thats all|thats it|that is all|that is it|that will be all|thatll be all|nothing else|and thats it|and thats all|if possible|if you can|if thats ok|if you dont mind|" +
		"how are you|how are you doing|how is it going|hows it going|have a great day|have a good day|have a nice day|have a good one|good morning|good evening|good afternoon|" +
		"absolutely|definitely|actually though|though|tho|only topping|for tonight|for today|for lunch|for dinner|for breakfast|for now|this time|first|lunch|dinner|breakfast|evening|morning|" +
		"everything|something|anything|stuff|things|thing|else|what i want is|all i want is|all i want|all i need|all i need is|which|who|whom|where|when|while|because|since|after|before|" +
		"sir|maam|madam|bro|bhai|dude|man|buddy|friend|friends|team|guys|kids|wife|husband|kid|son|daughter|mom|mum|dad|mother|father|brother|sister|girlfriend|boyfriend|partner|colleague|colleagues|boss|roommate|baby|child|children|people|persons|person|family|quick|quickly|rush|asap|fast|soon|little bit of|bit of|kind of|kinds of|sort of|type of|types of|" +
		"start|begin|once|put in|put|include|including|includes|should include|contains|containing|comes|come|made|making|thinking|was thinking|sounds|sound|sounds good|sounds perfect|sounds great|would be|would be good|would be great|" +
		"one of the|one of your|some of the|some of your|from the menu|off the menu|from your menu|from you|this order|the order|my order|to my order|to the order|to my cart|to the cart|to my bag|" +
		"order is|order will be|this order is|business|town|new|here|around here|back|same time|decided|choose|chose|pick|picked|ask|asking|say|said|tell|told|wondering|wonder|hope|sorry|excuse me|favorite|favourite|" +
		"dont ask|do not ask|dont ask me|do not ask me|dont ask why|do not ask why|dont ask me why|do not ask me why|no questions asked|assistant|" +
		"us all|all of us|everyone|everybody|together|separately|separate|mix|mixed|style of|in size|size|sized|sizes|in the size|the size|in|type|flavor|flavour|flavored|flavoured|version|kind|meal|combo|make that a combo|make it a combo|make that a meal|make it a meal",
	cueGloss: "fresh|freshly|chopped|sliced|diced|shredded|grated|ground|crispy|crunchy|grilled|roasted|baked|fried|toasted|melted|steamed|boiled|cooked|raw|whole|real|regular|plain|normal|classic|original|homemade|house|" +
		"black|white|red|green|yellow|brown|purple|pink|hot|cold|warm|iced|chilled|sweet|sour|tangy|salty|big|huge|thick|tasty|delicious|yummy|awesome|famous|signature|special|simple|basic|standard|" +
		"cheese|sauce|sauces|dressing|syrup|topping|toppings|filling|fillings|crust|bread|chips|crisps|drink|drinks|soda|sodas|beverage|beverages|sandwich|sandwiches|sub|subs|burger|burgers|pizza|pizzas|cookie|cookies|dish|dishes|item|items|" +
		"option|options|add on|add ons|side|sides|dip|dips|milk|juice|salsa|beans|rice|flavor|flavors|meat|protein|shot|shots|pump|pumps|powder|bits|cream|cake|pasta|wrap|wraps|roll|rolls|soup|soups|salad|salads|biryani|dosa|thali|curry|noodles|fries|taco|tacos|burrito|burritos|coffee|tea|shake|shakes|smoothie|smoothies|wings|nuggets|sushi|ramen|kebab|kebabs|samosa|samosas|momos|waffle|waffles|pancake|pancakes|omelette|donut|donuts|muffin|muffins|bagel|bagels|croissant|croissants|ice cream|hot dog|hot dogs|lemonade|beer|wine",
	cueUnit: "shot of|shots of|pump of|pumps of|drizzle of|sprinkle of|scoop of|scoops of|dollop of|bag of|bags of|bag|bags|order of|orders of|side of|sides of|side order of|side orders of|side order|plate of|plates of|plate|plates|bowl of|bowls of|cup of|cups of|cup|cups|glass of|glasses of|glass|glasses|" +
		"piece of|pieces of|piece|pieces|pcs|pc|slice of|slices of|slice|slices|serving of|servings of|serving|servings|portion of|portions of|portion|portions|pack of|packs of|packet of|packets of|packet|packets|box of|boxes of|basket of|" +
		"can of|cans of|bottle of|bottles of|jar of|mug of|bucket of|batch of|helping of|helpings of|round of|rounds of|number of|of the|of your|of those|of these",
	cueArticle: "a|an",
	cueSome:    "some|some of|a few|few|several|a bit of",
	cueWant: "want|wants|wanted|wanting|wanna|need|needs|needed|get|gets|grab|give|gimme|gimmie|give me|bring|send|order|ordering|take|have|try|try out|prefer|wish|wishing|would like|id like|like to|like to order|like to have|place an order for|place my order for|" +
		"place a rush order for|place an order|put in an order for|put an order in for|put an order for|put in my order for|start an order for|start a rush order for|begin an order for|an order for|my order for|make me|make us|go for|go with|going with|going for|get me|get us|let me get|let me have|let us have|ill go|hook me up with|" +
		"looking to order|looking to get|ready to order|place|pass me|serve me|serve us|i will have|ill have|ill take|set me up with|treat me to|buy|purchase|deliver|i would like|i want|i need|can i get|can i have|could i have|could i get|may i have|may i get|can you get me|can we get|can we have|we want|we need|" +
		"any chance of|is there any chance of|any chance for|any chance i could get|any chance i can get|any chance we could get|any chance we can get|any chance i could have|any chance we could have|i wish to have|need an order of|an order of",
	cueCrave: "feel like|feeling like|craving|in the mood for|in the mood|could go for|could really go for|really go for|dying for|hungry for",
	cueWith: "with|w|topped with|loaded with|along with|together with|that has|which has|having|including|includes|on top of|containing|add on|for toppings|for the toppings|for topping|toppings are|toppings should include|toppings include|with toppings|" +
		"the only topping|put|with both|comes with|and put|and include",
	cueNo: "no|without|without any|without the|w o|wo|hold|hold the|hold off on|skip|skip the|skip on|minus|minus the|avoid|avoid the|leave off|leave off the|leave out|leave out the|dont add|dont add any|do not add|do not add any|do no add|do no add any|dont put|dont put any|do not put|do not put any|" +
		"dont want|dont want any|do not want|do not want any|dont include|do not include|dont need|dont need any|without adding|without adding any|absolutely no|definitely no|and no|but no|none of the|free of|not any|sans|exclude|excluding|except|except the|except for|nothing with|never any|" +
		"please no|no added|with no|but not the|not the|take off the|take off|leave the|hold on the|no more|not with|dont give me|i hate|allergic to|im allergic to",
	cueNoBack: "free|off|removed|left off|left out|on the side please|none",
	cueExtra: "extra|more|lots of|a lot of|plenty of|double|heavy on|heavy on the|go heavy on|go heavy on the|additional|loads of|tons of|extra helping of|some extra|with extra|triple|generous|a ton of|load up on|heavy|" +
		"an extra|some more",
	cueLight: "fewer|light|lightly|light on|light on the|go light on|go light on the|less|easy on|easy on the|go easy on|go easy on the|a little|little|a little bit of|just a little|just a bit of|not much|not too much|not a lot of|a touch of|a hint of|a splash of|a dash of|hint of|touch of|" +
		"not many|not too many|not too|not very|not so|not that|lite|small amount of|reduced|minimal|half the",
	cueAnd:     "and|or|and also|and then|as well as|then also|followed by|nor",
	cueBut:     "but|but with|however|yet|although|but please|but also",
	cueOnly:    "only|just|just the|only the",
	cueMake:    "make it|make that|make them|make those|make this|make|have it|have them|make mine|turn it into|should be|must be|it should be|that should be|needs to be|to be|be",
	cueFix:     "on second thoughts|second thoughts|no wait|wait no|wait|actually|no actually|sorry|i mean|i meant|scratch that|no make that|no make it|no sorry|or rather|rather|correction|on second thought|let me change that|my mistake|oops|no no|change that|oh wait|no i mean|not that",
	cueMeant:   "scrap that|forget that|i mean|i meant|no i mean|no i meant|i said|no i said|scratch that|or rather|rather|correction|on second thought|on second thoughts|my mistake|i would rather|id rather|i would rather have|id rather have|i would prefer|id prefer",
	cueInstead: "instead of|instead|in place of|rather than|in lieu of|over the|in exchange for",
	cueNot:     "ignore the|disregard the|never mind the|not|isnt|is not|not a|not an",
	cueAdd: "add|adding|also|plus|throw in|include|tack on|additionally|in addition|as well|too|also add|please add|and add|also get|i also want|i also need|id also like|also want|also need|also a|toss in|along|add in|put in|another thing|" +
		"and also|also include|besides",
	cueRemove:  "remove|delete|drop|scratch the|nix|nix the|axe|axe the|bin the|kill the|take out|take off|take away|get rid of|lose|ditch|scrap|erase|strike|leave out|cancel|cancel the|kick out|pull|forget the|forget about|never mind the|nevermind the|dont want the|no need for|out|off|minus",
	cueSwap:    "swap|swap out|switch|switch out|replace|exchange|change|trade|substitute|sub out|use",
	cueTo:      "to|by|into|with|for",
	cueEach:    "of everything|of each|of all|on everything|to everything|for everything|to both|to all|to all of them|on all of them|each|both|all of them|every|all|them all|for all|each of them|both of them|for both|for each|everything on|the lot|apiece|all of those|on each|on both|on all",
	cueRest:    "the other|the others|the rest|other|others|rest|the other one|the other ones|the remaining",
	cueOne:     "one|ones|1",
	cueSame:    "same|the same|same thing|the same thing|same again|the same again|exactly like it|exactly like that|just like it|just like that|exactly the same|of the same|same one|like the last|like the last one|like the first|same as that|same as before|identical|the same as",
	cueMore:    "another|another one|one more|more of|1 more|one more of|an additional|another of|more",
	cueTwice:   "twice|twice as many|twice as much|double that|double it|double the order|double the quantity|twice that|twice the amount|double everything|double up|double them|twice of that|double the|double those|double my",
	cueHalf:    "half as many|half as much|half of that|half that|half of those|half the amount|halve it|halve that",
	cueIt:      "it|them|that|those|this|that one|this one|these|the order|thing|both",
	cueLast:    "last|the last|last one|the last one|latest|final|the latter|most recent|last item|the last item",
	cueNothing: "no drinks|no drink|no sides|no side|no dessert|no desserts|no cutlery|no napkins|no straws|no straw|no fork|no spoons|wont need drinks|wont need a drink|dont need drinks|dont want drinks|no appetizers|no beverages|no sauces|no drinks for me|no other|no toppings|no other toppings|no beverage|nothing to drink|nothing else|no thanks|no thank you",
	cueRefuse:  "no|nope|nah|naah|not really|nahi|na",
	cuePlace: "there to eat|everything youve got|everything you have|all you have|what youve got|place to eat|places to eat|somewhere to eat|place to go|where can i eat|where should i eat|where should i go|where should we eat|where can we eat|where to eat|eat out|place to get some food|places to get food|place to get food|place for dinner|place for lunch|somewhere for dinner|somewhere for lunch|" +
		"spot to eat|spots to eat|eating out|eating places|food places|food place|somewhere to have|place to have|place to dine|somewhere nice to eat|something to eat|what can i eat|whats to eat|grab a bite|bite to eat|get some food|have food|to eat|go to eat|order food|order some food|get food|i want food|i want to eat|want to eat|food near me|" +
		"options to eat|eating options|food options|who delivers|what places|which places|what is open|whats open",
	cueDiner:  "restaurant|restaurants|place|places|diner|diners|eatery|eateries|cafe|cafes|joint|joints|spot|spots|shop|shops|outlet|outlets|kitchen|kitchens|dhaba|dhabas|bistro|somewhere|anywhere|vendor|vendors|takeaway|takeaways|take out|takeout",
	cueFind:   "find|find me|look for|looking for|search|search for|show|show me|list|suggest|recommend|recommend me|any|looking up|look up|see|browse|display|locate|is there|are there|tell me|give me|want|need|hunting for|searching for|interested in|explore|go to|like|love|prefer|discover|check out|do you know|know of|help me find",
	cueServe:  "who does|whos got|who has got|who got|who makes|who do|whos selling|serve|serves|serving|served|sell|sells|selling|offers|offering|carries|do they have|that do|that has|who has|who serves|who sells|which serves|places with|place with|where can i get|where can i find|where do i get|where can i buy|where do they have|available at|delivers",
	cueFood:   "food|foods|cuisine|cuisines|dish|dishes|meal|meals|cooking|eats|bites|snack|snacks|something|anything|stuff|grub|fare|place|restaurant|restaurants|places|things|khana|items",
	cueHungry: "hungry|starving|starved|famished|peckish|hangry|bhook|bhukh|feeling hungry",
	cueIn:     "in|near|at|around|close to|by|next to|within|from|over in|out in|near to|go to",
	cueFrom:   "from|at|of|by|in|off",
	cueNear:   "nearest|closest|near me|nearby|around me|around here|close by|near here|close to me|near by|near there|in my area|near us|in the area|local",
	cueAsk:    "what|which|whats|what is|what are|does|do|is|are|is it|is that|are they|does it|do they|can|could|is this|are these|tell me|tell me about|how about|what about|is the|are the|does the|i wonder|any idea|whats in|what is in|what comes|describe|about",
	cueOdd:    "where does|where did|come from|comes from|history of|origin of|meaning of|recipe for|substitute for|difference between|translate|how many calories|how long|how do|how to|how does|how did|how exactly|how fast|how far|how old|how many people|why|who|whos|whose|when|when is|when was|when do|what causes|what time|where is|wheres|define|remind|calculate|translate|convert|how the",
	cuePrice:  "how much|price|prices|cost|costs|how much is|how much are|how much does|how much for|rate|rates|whats the price of|what does it cost|what do they cost|how much do|pricing|kitna|kitne|kitne ka|kitne ki|ketla|ketlu|ketla nu|bhav|priced|charge|expensive|damage",
	cueTotal:  "total|bill|in total|the total|sum|altogether|all together|how much is it|how much is that|how much will it be|how much in all|the bill|subtotal|what do i owe|kitna hua|kitne hue|ketla thaya|grand total|to pay",
	cueCheap:  "cheap|cheaper|cheapest|inexpensive|affordable|budget|low priced|lowest price|least expensive|less expensive|economical|low cost|sasta|saste|sasti|sastu|value for money",
	cueBest:   "best|top|top rated|highest rated|best rated|popular|most popular|famous|highly rated|good rating|well rated|best place|tastiest",
	cueSuggest: "recommend|recommendation|recommendations|suggest|suggestion|suggestions|what should i eat|what should i get|what should i order|what should i have|what do you recommend|what would you recommend|what do you suggest|whats good|what is good|what is best|whats best|surprise me|any recommendations|any suggestions|" +
		"what to order|what to eat|pick something for me|you choose|you decide|your pick|must try|worth trying|options|ideas",
	cueUnder:   "under|below|less than|within|up to|upto|max|maximum|cheaper than|not more than|no more than|at most|lower than|beneath|in under|for under|inside|budget of|se kam|ke andar|thi ochu",
	cueMoney:   "rs|rupee|rupees|inr|bucks|₹|rupaye|rupiya|rupya|rs only",
	cueMenu:    "what is available|whats available|what do you have|what have you got|what do you offer|what do you serve|what can i order|what can i get|what all do you have|whats there|menu|the menu|menu card|menus|what do they have|what do they serve|what they have|what they serve|whats on the menu|what is on the menu|whats on offer|see the menu|show the menu|card|dishes do they have|what is there|what else|what else do they have|what dishes",
	cueFacts:   "delivery|arrive|cards|take cards|accept cards|take card|how long does it take|how long will it take|how long does delivery take|cash|pay|tip|delivery charge|delivery charges|do you deliver|deliver|hours|open|opening hours|close|closing|timing|timings|delivery time|delivery fee|deliver to|phone|phone number|contact|address|location|located|payment|pay by|cash on delivery|card payment|upi|rider|driver|delivery boy|parking",
	cueHave:    "do you have|do you have any|do they have|do they have any|have you got|got any|is there|is there any|are there|are there any|any|do you sell|do you serve|does it have|available|in stock|do you do|have you|do you offer|do you make|do you guys have",
	cueOptions: "toppings|topping|sizes|size|options|option|choices|flavors|flavours|extras|add ons|addons|crusts|sauces|milks|syrups|fillings|comes with|come with|customize|customise|customization",
	cueCancel:  "empty|empty the order|empty my order|empty it|clear my order|clear the order|cancel|abort|call off|forget it|forget that|forget about it|never mind|nevermind|drop it|scrap it|scrap that|scratch it|discard|stop it|start over|clear|clear it|clear everything|void|undo|cancel it|cancel that|cancel everything|cancel all|remove everything|remove all|delete everything|kill it|changed my mind|leave it|end it|nvm",
	cueTask:    "my order|the order|this order|that order|it|that|this|order|the order|my order|everything|task|current task|the current task|process|current process|program|running program|command|last command|last|all|all of it|the whole thing|what you were doing|you were doing|were doing|what|doing|request|now|ai|thing|operation|pending|current|running|hey",
	cueOrder:   "my cart|the cart|my basket|the basket|my order|the order|this order|that order|my last order|my orders|the last order|last order|order|orders|order history|order number|purchase|purchases|delivery|package|parcel|food|ordered",
	cueMine:    "my|mine|our|i|me",
	cuePast:    "last|previous|past|recent|history|earlier|old|before|yesterday|so far|ever|already|latest|order history|past orders|have i ordered|did i order|i ordered|ive ordered|previously",
	cueTrack:   "where is it|wheres it|where are they|where is|wheres|where are|status|track|tracking|when will|how long until|is it on the way|on its way|arrive|arriving|coming|eta|update on|progress|how is|hows|what happened to|whats happening with|where is my|reached|ready yet|kahan hai|kaha hai|kya hua|kyan che|kyare aavse",
	cueAgain:   "same again|the usual|usual|my usual|same as last time|same as before|same order|the same order|order again|reorder|re order|repeat my order|repeat my last order|repeat last order|repeat order|same as yesterday|what i had last time|what i had before|my last order again|last order again|same order again|same as my last order|same like last time|repeat the order|repeat the last order",
	cueReview:  "review|reviews|reviewed|feedback|opinion|opinions|what do people say|what people say|what are people saying|say about|comments|testimonials|what do people think|rate|rating for|ratings|what others say",
	cueStars:   "star|stars|rating|rated|out of 5|on 5",
	cueStats:   "average rating|overall rating|rating|ratings|rating of|how good is|how good|how is|hows|how well rated|is it any good|review stats|rating distribution|rated|score|stars|how many stars|any good|is it good",
	cueWrite:   "write|leave|post|add|submit|give|put|share|rate|make|want to review|review for|i rate|id rate|i would rate|like to review|id like to review",
	cueEdit:    "edit|update|change|modify|correct|revise|rewrite",
	cueDelete:  "delete|remove|take down|erase|withdraw",
	cueSignIn:  "sign in|log in|login|signin|sign me in|log me in|logon|log on",
	cueSignUp:  "sign up|signup|register|create an account|create account|make an account|new account|open an account|join|registration|sign me up|register me|create my account|make me an account",
	cueSignOut: "sign out|log out|logout|signout|log me out|sign me out|log off|logoff",
	cueProfile: "profile|my account|account|who am i|my details|account details|my info|my information|am i logged in|am i signed in|my username|my email|whats my name|my name",
	cueHello:   "hello|hi|hey|hiya|howdy|namaste|namaskar|good morning|good evening|good afternoon|greetings|hello there|hi there|hey there|yo|kem cho|namaskaram|sup|hii|heya|jai shree krishna|salaam",
	cueThanks:  "thanks|thank you|thankyou|thx|ty|thank you so much|thanks a lot|thanks so much|many thanks|thank you very much|cheers|much appreciated|appreciate it|dhanyavad|shukriya|aabhar|thanks a ton|great thanks|thanks again",
	cueHelp:    "help|help me|what can you do|how does this work|how do i order|how can i order|how do i use this|what can i say|what can i ask|commands|instructions|guide me|how to order|what do you do|how does it work|how can you help|how can you help me|what are you able to do|what can i do here|i need help|can you help|can you help me",
	cueBye:     "bye|goodbye|good night|see you|see ya|cya|later|take care|alvida|aavjo|talk later|good bye|ttyl",
	cueHow:     "how are you|how are you doing|how is it going|hows it going|whats up|how do you do|hows your day|kaise ho|majama|how are things|how have you been",
	cueWho:     "who are you|what are you|are you a bot|are you human|are you real|are you a robot|whats your name|what is your name|your name|are you an ai|who made you|are you a person|who am i talking to",

	cueTagVeg:        "veg|vegetarian|veggie|pure veg|meatless|vegitarian|shakahari",
	cueTagVegan:      "vegan|plant based|dairy free",
	cueTagJain:       "jain",
	cueTagEgg:        "egg|eggs|with egg|contains egg",
	cueTagNonVeg:     "non veg|nonveg|non vegetarian|nonvegetarian|meat|meaty",
	cueTagSpicy:      "spicy|hot|fiery|teekha|tikhu|tikha|masaledar|chilli hot",
	cueTagGlutenFree: "gluten free|gf|without gluten|no gluten|celiac|coeliac",
	cueTagNuts:       "nuts|nutty|contains nuts|with nuts",
	cueTagBest:       "bestseller|bestsellers|best seller|best sellers|popular|most popular|bestselling|best selling",
}
