package builtin

// finding is what people say when they look for a place, ask about one, or about us.
var finding = map[cue]string{
	cueFill:  "anybody|anyone|someone|somebody|decent|proper|amazing|excellent|wonderful|late night|past midnight|till late|right now|still|around here|round here|rn|goes in|goes on|goes into|go in|go into|exactly|after|for a change|elsewhere|wherever|somewhere else|anywhere else|got|nothing|neither",
	cueGloss: "eggless|mild|cold",
	cueServe: "where can we have|where can i have|where can we get|where can we find|where could i get|where could we get|where should i get|where do they do|where do you do|where do they make|where do they sell|where do they serve|does anybody make|does anyone make|does anybody do|does anyone do|does anybody have|does anyone have|anybody make|anyone make|anybody do|anyone do|anywhere that does|anywhere doing|anywhere with|" +
		"anyone doing|anybody doing|who does a|who does an|who does good|who makes good|who makes a|places doing|places that do|somewhere that does|somewhere that has|somewhere with|place that does|who do",
	cueCrave:   "could murder|could murder some|could murder a|could demolish|could devour|hankering for|hankering after|a hankering for|jonesing for|longing for|dreaming of",
	cueFind:    "any good|any nice|any decent|any great|any other|anywhere good|anywhere nice|take me to|im after|after some|i fancy|fancy|fancy some|fancy a|point me to|direct me to|what about|how about",
	cuePlace:   "where should we go|where shall we go|where should i go|where can we go|where to go|where shall we eat|where do you recommend|brunch|supper|anywhere to eat|somewhere good|somewhere nice|anywhere good|which restaurants|what restaurants|every restaurant|all restaurants|places nearby|nearest place|closest place|nearest restaurant|closest restaurant",
	cueFood:    "starter|starters|appetizer|appetizers|appetiser|appetisers|mains|main course|nibbles|treat|treats|munchies|refreshments|finger food",
	cueHungry:  "i could eat|could eat|could eat a horse|need to eat|need food|want to eat something|feed me|hunger|tummy is rumbling|ravenous",
	cueNear:    "not far|not too far|not too far away|not far away|not far from here|isnt too far|walking distance|within walking distance|nearest|closest|nearby|how far|distance|far away|close by|round here|around here|nearest to me|closest to me|near to me",
	cueMenu:    "show me everything|show everything|list everything|everything on the menu|whats there to order|what is there to order",
	cueSuggest: "something mild|something light|something nice|something tasty|something good|something filling|something different|something new|something quick|something cold|something warm|something hot|something small|something comforting|something fresh|ideas|idea|what would you pick|what do you like|inspire me|feeling adventurous",
	cueFacts: "how long does delivery take|delivery take|how long is delivery|how long does it take to deliver|how long will it take|how long does it take|how long will delivery take|how soon can you deliver|how soon can it be here|how fast do you deliver|how fast is delivery|delivery charge|delivery charges|delivery cost|charge for delivery|free delivery|is delivery free|" +
		"take cards|take card|take cash|take upi|accept cards|accept card|accept cash|accept upi|accept credit cards|take credit cards|pay with|pay by card|pay by cash|pay in cash|pay cash|pay online|pay by upi|can i pay|how do i pay|how can i pay|credit card|credit cards|debit card|gpay|google pay|paytm|phonepe|cash|cards|" +
		"open now|still open|open late|open today|open on|open at|open till|open until|opening time|opening times|closing time|what time do|how late|how far|far is",
	cueTrack:  "late|delayed|taking so long|taking forever|still waiting|here yet|be here|get here|my food",
	cueOrder:  "what did i order|what did i have|what did i get|what have i ordered|what have i had|what i ordered|my food|my delivery|my parcel",
	cueAsk:    "how|how many|whats the difference between|difference between|what is the difference between|which of",
	cueReview: "review for|leave a review|write a review|post a review|give a review|add a review",
	cueWrite:  "review for|leave a review|write a review|post a review|give a review|add a review",
	cuePast:   "last time|last week|last month|the other day|what did i order|what did i have|what did i get|what have i ordered|what have i had|what i ordered|before",
	cueWho:    "who is this|who r u|what is this|are you a human|am i talking to a person|am i talking to a bot|are you a machine|are you a computer|what do i call you",
	cueHelp:   "what is this app|how do you work|what all can you do|what can i do|how do i start|how to use|how do i use",

	cueTagVeg:   "dont eat meat|do not eat meat|not eat meat|meat free|veggies only|pure vegetarian",
	cueTagVegan: "plant based|no animal products|without dairy and meat",
	cueTagJain:  "no onion no garlic|no onion or garlic|no onion and garlic|no onions no garlic|no onions or garlic|no garlic no onion|without onion or garlic|without onion and garlic|without onion garlic|without garlic and onion|no onion garlic",
	cueTagSpicy: "spicey|with a kick|chilli",
}
