package confirm

// gujarati is what people say in Gujarati, in Latin letters as they come and in Gujarati script (with the spelling
// variants that people type).
var gujarati = table{
	language: "gu",
	classes: map[string]string{
		"yes": `ha|haa|haan|ha ji|haa ji|ji|ji ha|ji haa|હા|હા જી|જી|જી હા|હાજી|હાં|યસ|હા હા`,
		"is":  `chhe|che|chhe ne|che ne|છે`,
		"ok": `sachu|sachu j|mast|jordar|સાચું|મસ્ત|barabar|barobar|saru|saaru|saras|bhale|thik|theek|chokkas|chokas|jarur|jaroor|manjur|fine|perfect|ok|બરાબર|બરોબર|સારું|સારુ|સારૂ|સરસ|ભલે|ઠીક|ચોક્કસ|જરૂર|જરુર|મંજૂર|મંજુર|ઓકે|પરફેક્ટ|
			એકદમ બરાબર|એકદમ સરસ|ekdam barabar|ekdam saras|bau saras|bahu saras|બહુ સરસ|બધું બરાબર|બધુ બરાબર|badhu barabar|badhu saru`,
		"fine":  `chalse|chalshe|chaalse|chaalshe|haalse|ચાલશે|ચાલસે|ચાલે|ફાવશે|favse|favshe`,
		"give":  `do|dyo|diyo|de|dejo|dejo ne|nakho|nakh|aapo|apo|aapjo|apjo|lo|લો|દો|દ્યો|દે|દેજો|નાખો|નાંખો|આપો|આપજો|દઈ દો`,
		"kari":  `kari|kri|કરી`,
		"doit":  `{kari} {give}|karo|kro|karjo|karavo|karavi {give}|karo ne|કરો|કરજો|કરાવો|કરાવી {give}`,
		"thing": `order|oder|confirm|place|book|done|final|pakku|paku|ok|ઓર્ડર|ઑર્ડર|કન્ફર્મ|કનફર્મ|કન્ફોર્મ|પાકું|પાકુ|બુક|ફાઇનલ|ઓકે`,
		"bring": `mokli {give}|moklo|moklavo|mokalo|mokaljo|mangavi {give}|mangavo|magavi {give}|magavo|aapi {give}|api {give}|aapo|lai {give}|lakhi {give}|lai aavo|lavo|muki {give}|muko|
			મોકલી {give}|મોકલો|મોકલાવો|મોકલજો|મંગાવી {give}|મંગાવો|આપી {give}|આપો|લઈ આવો|લાવો|મૂકી {give}|મુકી {give}|મૂકો`,
		"this":   `aa|aane|ene|aa j|aaj|(aa|maro|aa j|amaro) (order|oder)|આ|આને|એને|આ જ|(આ|મારો|આ જ|અમારો) (ઓર્ડર|ઑર્ડર)`,
		"soft":   `ne|ho|ne bhai|ને|હો|હોં`,
		"friend": `bhai|ben|kaka|bhailu|dost|yaar|ji|saheb|boss|ભાઈ|બેન|બહેન|કાકા|દોસ્ત|યાર|જી|સાહેબ`,
		"please": `please|plz|maherbani|krupa kari|પ્લીઝ|મહેરબાની|કૃપા કરી|કૃપયા`,
		"thanks": `aabhar|abhar|khub aabhar|khub khub aabhar|dhanyavad|dhanyvad|આભાર|ખૂબ આભાર|ખૂબ ખૂબ આભાર|ધન્યવાદ|થેંક યુ|થેન્ક યુ|થેન્ક્યુ`,
		"haan":   `ha|haa|haan|હા|હાં|હાજી|યસ`,
		"all":    `badhu|badhuj|badhu j|baddhu|bdhu|બધું|બધુ|બધું જ`,
		// That nothing is to be added: with what asks for the order a yes, alone none.
		"enough": `bas|bas aatlu j|bas aatlu|aatlu j|bas etlu j|etlu j|bas aa j|bas thai gayu|[bas] (aatlu j|aa j) (joie|joiye) [che|chhe]|[બસ] (આટલું જ|આ જ) (જોઈએ|જોઇએ) [છે]|(biju|bija) (kai|kasu|kashu|kaai) (nahi|nai|nathi joitu|nahin|na|nathi)|
			બસ|બસ આટલું જ|બસ આટલું|આટલું જ|બસ એટલું જ|એટલું જ|બસ આ જ|બીજું (કંઈ|કાંઈ|કશું) (નહીં|નહિ|નથી જોઈતું|નથી)`,
		"moment": `(ek|1|be|2|panch|5|thodi|jara|thodo) (minute|min|mint|second|sec|vaar|var|samay|time)|એક મિનિટ|એક મિનટ|બે મિનિટ|એક સેકન્ડ|થોડી વાર|થોડો સમય|પાંચ મિનિટ`,
		"na":     `na|naa|nai|nahi|nahin|ના|નહીં|નહિ|નહી|નઈ`,
		"nathi":  `nathi|નથી`,
		"wanted": `joitu|joitun|joituu|joiti|joito|joie|joiye|joitu hatu|karvu|karvo|levu|levo|mangavvu|mangavu|mangavvo|જોઈતું|જોઈતુ|જોઇતું|જોઇતુ|જોઈતી|જોઈતો|જોઈએ|જોઇએ|કરવું|કરવુ|કરવો|લેવું|લેવુ|લેવો|મંગાવવું|મંગાવવો`,
		"drop":   `cancel|cancle|radd|rad|bandh|કેન્સલ|કૅન્સલ|કેંસલ|રદ|રદ્દ|બંધ`,
	},
	yes: phrases{
		lead: []string{
			`toh|chalo|chalo ne|chal|have|havej|hve|jaldi|jaldi thi|hamna|hamnaj|atyare|atyare j|{friend}|{please}`,
			`તો|ચાલો|ચલો|ચાલ|હવે|જલ્દી|જલદી|જલ્દી થી|હમણાં|હમણા|અત્યારે|અત્યારે જ|અરે`,
		},
		core: []string{
			`{yes}`,
			`[to] [{this}] [{all}] {ok} [{is}]`,
			`[{na} [{friend}]] {enough} [{enough}] [{friend}|{please}] ({haan} [{doit}|{bring}]|[{this}] (order|oder|ઓર્ડર|ઑર્ડર) [{thing}] ({doit}|{bring})|[{this}] (confirm|final|pakku|paku|કન્ફર્મ|કનફર્મ|ફાઇનલ|પાકું) {doit}|[{this}] {bring})`,
			`(bas aatlu j|aatlu j|bas aa j|બસ આટલું જ|આટલું જ) (kari|કરી) {give}`,
			`kari (nakhiye|laiye|nakhie)|કરી (નાખીએ|લઈએ)|aagal vadho|aagal vadharo|આગળ વધો|આગળ વધારો`,
			`[to] [{this}] {fine}`,
			`(confirm|final|done|pakku|paku|ok|કન્ફર્મ|ફાઇનલ|પાકું|પાકુ|ઓકે) {is}|pakku|paku|final|કન્ફર્મ|કનફર્મ|કન્ફોર્મ|પાકું|પાકુ|ફાઇનલ`,
			`[to] [{this}] [order|ઓર્ડર|ઑર્ડર] [{thing}] {doit} [{soft}]`,
			`({doit}|{bring}) [{soft}] (order|confirm|final|ઓર્ડર|ઑર્ડર|કન્ફર્મ|ફાઇનલ)`,
			`[to] [{this}] {bring} [{soft}]`,
			`(order|ઓર્ડર|ઑર્ડર) {bring} [{soft}]`,
			`[ha|હા] (aa j|aaj|આ જ) (joie|joiye|joitu hatu|joie che|joie chhe|જોઈએ|જોઇએ|જોઈએ છે|જોઇએ છે|જોઈતું હતું)`,
			`(mane|amne|મને|અમને) (manjur|manjoor|મંજૂર|મંજુર) {is}`,
			`thava do|thai java do|થવા દો|થઈ જવા દો`,
		},
		tail: []string{
			`{friend}|{please}|{thanks}|{soft}`,
			`jaldi|jaldi thi|hamna|hamnaj|atyare|atyare j|turant|fatafat|have|chalo|જલ્દી|જલદી|જલ્દી થી|હમણાં|હમણાં જ|અત્યારે|અત્યારે જ|તરત|હવે|ચાલો`,
			`(e|aa) j|(એ|આ) જ [ઓર્ડર]`,
			`bas|bas aatlu j|aatlu j|બસ|બસ આટલું જ|આટલું જ|બસ એટલું જ`,
			`biju kai nahi|biju kai nai|biju kasu nahi|biju kashu nahi|બીજું કંઈ નહીં|બીજું કંઈ નહિ|બીજું કાંઈ નહીં|બીજું કશું નહીં`,
			`bhukh lagi che|bhukh lagi chhe|bau bhukh lagi che|ભૂખ લાગી છે|બહુ ભૂખ લાગી છે`,
			`mara mate|amara mate|મારા માટે|અમારા માટે`,
			`[{this}] § [(no|nu|ni|na|નો|નું|ની|ના) (order|ઓર્ડર|ઑર્ડર)]`,
		},
	},
	no: phrases{
		lead: []string{`to|toh|chalo|અરે|તો|ચાલો|{friend}|{please}`},
		core: []string{
			`{na}|ji na|જી ના|bilkul nahi|બિલકુલ નહીં|જરાય નહીં|jaray nahi`,
			`[mare|amare|mane|મારે|અમારે|મને] [{this}] [kai|kasu|kashu|કંઈ|કશું|કાંઈ] ({nathi} {wanted}|{na} {wanted}|{wanted} {nathi})`,
			`[{this}] [order|ઓર્ડર] {na} (karo|karso|karsho|karta|kari|moklo|mokalta|મોકલો|મોકલતા|કરો|કરશો|કરતા)`,
			`(rehva|raheva|reva|rahva|રહેવા) {give}|(java|jva|જવા) {give}|(muki|મૂકી|મુકી) (do|દો) (have|હવે)`,
			`[{this}] [order|ઓર્ડર|ઑર્ડર] {drop} {doit}`,
			`(aaj|aaje|આજે|આજ) {na} [{wanted}]|pachi kyarek|પછી ક્યારેક`,
			`(jarur|jarurat|જરૂર|જરુર|જરૂરત) {nathi}`,
		},
		tail: []string{
			`{friend}|{please}|{thanks}|{soft}`,
			`have|હવે|chhe|che|છે`,
		},
	},
	hold: phrases{
		lead: []string{`arre|are|to|toh|pan|jara|pehla|pela|ha|haa|ji|ok|na|saru|thik che|અરે|તો|પણ|જરા|પહેલા|હા|જી|ઓકે|ના|સારું|{friend}|{please}`},
		core: []string{
			`ubha (ro|raho|rejo|rahejo)|thobho|thobo|thobhi jao|thobi jao|rah juo|raah juo|rokao|roko|wait karo|{moment} [thobho|thobo|ubha ro|ubha raho|rah juo|aapo|pachi|wait karo]`,
			`ઊભા રહો|ઉભા રહો|ઊભા રો|ઉભા રો|થોભો|થોભી જાઓ|રાહ જુઓ|રોકાઓ|{moment} [થોભો|ઊભા રહો|ઉભા રહો|રાહ જુઓ|આપો|પછી]`,
			`(hamna|hamnaa|hju|haju|atyare) (nahi|nai|na|nahin) [karo|karso|karta|moklo]|હમણાં (નહીં|નહિ|ના)|હમણા (નહીં|નહિ|ના)|હજુ (નહીં|નહિ|ના)|અત્યારે (નહીં|નહિ|ના)|(pachi|pachhi) [karo|karshu|karsu|kariye|kahu|kahish]|પછી [કરો|કરશું|કરીએ|કહું]`,
			`(vichar|vichaar) (karu|kari rahyo|kari rahi) (chu|chhu)|vicharva {give}|vichari ne (kahu|kav|kahish)|jova {give}|વિચાર કરું છું|વિચારવા {give}|વિચારીને કહું|જોવા {give}|વિચારું છું`,
			`khabar nathi|kadach|ખબર નથી|કદાચ`,
		},
		tail: []string{`{friend}|{please}|{soft}|jara|hamna|pehla|જરા|હમણાં|પહેલા`},
	},
	enough: phrases{
		lead: []string{`arre|to|toh|અરે|તો|{na}|{friend}|{please}`},
		core: []string{`{enough}`},
		tail: []string{`{friend}|{please}|{thanks}|{soft}|{is}`},
	},
	drops:  []string{`{drop}`},
	strong: []string{`{haan}|{doit}|{bring}|(kari|કરી) {give}|thava do|થવા દો`},
	traps:  []string{`(kai|kaai|kasu|kashu|કંઈ|કાંઈ|કશું) [{na}] ({bring}|{doit}|{ok}|{fine})`, `ha ha`, `{drop} ({na}|{nathi})`, `bas (karo|kari|kro)`, `બસ (કરો|કરી)`},
}
