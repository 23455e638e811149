package confirm

// hindi is what people say in Hindi, in Latin letters as they come and in Devanagari (without the dot below, and with
// a dot for the moon-dot, as split spells it).
var hindi = table{
	language: "hi",
	classes: map[string]string{
		"yes": `haan|han|haa|ha|haanji|hanji|haan ji|han ji|ha ji|ji|ji haan|ji han|ji ha|haan haan|han han|
			हां|हा|जी|जी हां|हां जी|हांजी|हा जी|यस|हूं`,
		"ok": `theek hai|thik hai|thik h|theek h|tik hai|theek he|thik he|theek|thik|thikhai|theekhai|sahi hai|sahi h|sahi he|sahi|bilkul|bilkul sahi|bilkul theek|zaroor|zarur|jaroor|jarur|
			pakka|manzoor hai|manzoor|manjoor hai|badhiya|badhiya hai|badiya|chalega|chalegi|haan chalega|achha hai|accha hai|acha hai|mast hai|perfect hai|confirm hai|done hai|final hai|ok hai|okay hai|sab theek hai|sab sahi hai|sab thik hai|sahi lag raha hai|pakka hai|final|ekdum|ek dum|(ekdum|ek dum|bilkul) (sahi|theek|thik|pakka|perfect) [hai|h]|
			ठीक है|ठिक है|ठीक हे|ठीक|सही है|सही|बिल्कुल|बिलकुल|बिल्कुल सही|बिल्कुल ठीक|जरूर|जरुर|पक्का|मंजूर है|मंजूर|बढिया|बढिया है|चलेगा|चलेगी|अच्छा है|ओके|ओके है|सब ठीक है|सब सही है|कन्फर्म है|कंफर्म है|पक्का है|डन|परफेक्ट|कन्फर्म|फाइनल|(एकदम|बिल्कुल) (सही|ठीक) [है]|एकदम`,
		"give": `do|dijiye|dijie|dijiyega|dijiega|dena|de|den|dein|dijye|दो|दीजिए|दीजिये|दीजिएगा|दीजियेगा|देना|दे|दें|दे दो`,
		"kar":  `kar|kr|krr|karke|कर`,
		"dokar": `{kar} {give}|karo|kro|kariye|kariyega|kijiye|kijie|kijiyega|karein|karen|kardo|krdo|karde|krde|kardijiye|kar lo|kar lijiye|
			karwa do|karva do|karwao|karwa dijiye|karva dijiye|करो|करिए|करिये|कीजिए|कीजिये|कीजिएगा|करें|करदो|करवा दो|करवा दीजिए|कर लो|कर लीजिए`,
		"thing": `order|oder|confirm|confrm|place|book|done|final|proceed|submit|pakka|ok|okay|checkout|start|ऑर्डर|आर्डर|ओर्डर|कन्फर्म|कंफर्म|कन्फ़र्म|प्लेस|बुक|फाइनल|पक्का|ओके|डन`,
		"bring": `bhej {give}|bhejo|bhejiye|bhejiyega|bhijwa {give}|bhijwao|mangwa {give}|mangva {give}|manga {give}|mangwa lo|manga lo|mangao|mangwao|mangwaiye|laga {give}|lagao|lagaiye|de {give}|le aao|le aaiye|la {give}|daal {give}|dal {give}|
			भेज {give}|भेजो|भेजिए|भिजवा {give}|मंगवा {give}|मंगा {give}|मंगवा लो|मंगा लो|मंगाओ|मंगवाओ|मंगवाइए|लगा {give}|लगाओ|दे {give}|ले आओ|ले आइए|ला {give}|डाल {give}`,
		"this":   `ye|yeh|isko|ise|isse|yahi|yehi|ye wala|(ye|yeh|mera|meraa|yahi|hamara|apna) [wala] (order|oder)|यह|ये|इसे|इसको|यही|(यह|ये|मेरा|यही|हमारा) (ऑर्डर|आर्डर)`,
		"soft":   `na|naa|ji|ना|न|जी`,
		"friend": `g|bhai|bhaiya|bhaiyya|bhaiyaa|bhaisahab|bhai sahab|yaar|yar|ji|dost|didi|sirji|sir ji|beta|boss|भाई|भैया|यार|जी|दोस्त|दीदी|सर|साहब|भाई साहब`,
		"please": `plz|please|krupya|kripya|meherbani|प्लीज|कृपया|प्लिज`,
		"thanks": `shukriya|dhanyavaad|dhanyavad|dhanyawad|dhanyawaad|bahut shukriya|bahut dhanyavaad|thank you ji|शुक्रिया|धन्यवाद|थैंक यू|थैंक्यू|बहुत शुक्रिया|बहुत धन्यवाद`,
		"nahi":   `nahi|nahin|nahee|nhi|nai|nahii|na|naa|नहीं|नही|ना|न|नहि`,
		"mat":    `mat|मत`,
		"drop":   `cancel|cancle|radd|band|कैंसल|कैंसिल|केंसल|रद्द|बंद`,
	},
	yes: phrases{
		lead: []string{
			`arre|arey|are haan|acha|accha|achha|achchha|toh|chalo|chal|chaliye|phir|fir|ab|abhi|bas ab|jaldi|jaldi se|haan to|haan toh|ha to|{friend}|{please}`,
			`अरे|अच्छा|तो|चलो|चल|चलिए|फिर|अब|अभी|जल्दी|जल्दी से`,
		},
		core: []string{
			`{yes}`,
			`[to] [{this}] {ok}`,
			`[to] [{this}] [order|ऑर्डर|आर्डर] [{thing}] {dokar} [{soft}]`,
			`[to] [{this}] {bring} [{soft}]`,
			`(order|ऑर्डर|आर्डर) {bring} [{soft}]`,
			`[haan|हां] [mujhe|hume|humko|मुझे|हमें] (yahi|yehi|yahi sab|bas yahi|यही|बस यही) (chahiye|chaiye|chahie|chahiye tha|chahiye thi|lunga|lungi|lenge|चाहिए|चाहिये|चाहिए था|चाहिए थी)`,
			`ho jaye|ho jaaye|ho jane do|ho jaane do|hone do|हो जाए|हो जाने दो|होने दो`,
			`(mujhe|hume|hamein|मुझे|हमें) (manzoor|manjoor|मंजूर) (hai|h|है)`,
			`(haan|ha|हां) (bol|keh|बोल|कह) (diya|raha hu|raha hun|raha hoon|rahi hu|दिया|रहा हूं|रही हूं)`,
		},
		tail: []string{
			`{friend}|{please}|{thanks}`,
			`jaldi|jaldi se|abhi|abhi ke abhi|turant|fatafat|phatafat|accha|acha|achha|chalo|phir|fir|जल्दी|जल्दी से|अभी|तुरंत|फटाफट|अच्छा|चलो|फिर`,
			`bas|bas itna|bas itna hi|itna hi|bas yahi|bas yehi|बस|बस इतना|बस इतना ही|इतना ही|बस यही`,
			`aur kuch nahi|aur kuchh nahi|और कुछ नहीं|aur kuch nahi chahiye|और कुछ नहीं चाहिए`,
			`chahiye|chaiye|चाहिए|चाहिये`,
			`kyu nahi|kyun nahi|kyon nahi|क्यों नहीं`,
			`bhook lagi hai|bhookh lagi hai|bahut bhook lagi hai|भूख लगी है|बहुत भूख लगी है`,
			`(kar|कर) (sakte|सकते) (ho|hain|hai|हो|हैं|है)`,
			`mere liye|hamare liye|meri taraf se|मेरे लिए|हमारे लिए|मेरी तरफ से`,
			`koi dikkat nahi|koi problem nahi|कोई दिक्कत नहीं`,
			`[{this}] § [ka|ke|ki|का|के|की] [order|ऑर्डर]`,
		},
	},
	no: phrases{
		lead: []string{`arre|arey|acha|accha|achha|toh|to|theek hai|thik hai|अरे|अच्छा|तो|ठीक है|{friend}|{please}`},
		core: []string{
			`{nahi}|ji nahi|ji nahin|जी नहीं|bilkul nahi|बिल्कुल नहीं|बिलकुल नहीं|bilkul bhi nahi`,
			`[mujhe|hume|mereko|मुझे|हमें] [{this}] {nahi} (chahiye|chaiye|chahie|mangta|mangna|karna|lena|mangwana|mangana|चाहिए|चाहिये|करना|लेना|मंगवाना|मंगाना) [hai|है|ji]`,
			`[{this}] [order|ऑर्डर] {mat} (karo|kijiye|kijie|kariye|karna|kar|kro|bhejo|bhejna|mangao|mangwao|करो|कीजिए|कीजिये|करिए|करना|भेजो|भेजना|मंगाओ|मंगवाओ)`,
			`(rehne|rahne|rehene|रहने) {give}|(chhod|chod|chhor|छोड) {give}|chhodo|chodo|chhodiye|छोडो|छोडिए|(jane|jaane|जाने) {give} [{friend}]`,
			`[{this}] [order|ऑर्डर|आर्डर] {drop} ({dokar}|{kar} {give})`,
			`(koi|कोई) (zaroorat|zarurat|jarurat|जरूरत) {nahi} [hai|है]`,
			`{nahi} {mat} (karo|kijiye|kariye|karna|करो|कीजिए|करना)`,
		},
		tail: []string{
			`{friend}|{please}|{thanks}|{soft}`,
			`{this}|hai|है|bilkul|बिल्कुल|abhi ke abhi|ab|अब`,
		},
	},
	traps: []string{
		`({drop}|stop) ({nahi}|{mat})`,
		`ha ha`,
		`(hai|h|he|है) (na|naa|ना|न)`,
		`do (kar|kr|karo|kro|kariye|kijiye|kijie|kardo|krdo|karde|order|bhej|bhejo|mangwa|manga|laga|de|la)`,
		`दो (कर|करो|करिए|कीजिए|करदो|ऑर्डर|भेज|भेजो|मंगवा|मंगा|लगा|दे|ला)`,
		`bas (kar|kr|karo|kro|kariye|kijiye|kardo)`,
		`बस (कर|करो|करिए|कीजिए)`,
		`(de|दे) (kar|कर)`,
	},
}
