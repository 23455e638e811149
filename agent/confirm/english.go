package confirm

// english is what people say in English, abroad and in India.
var english = table{
	language: "en",
	classes: map[string]string{
		"yes": `yes|yeah|yea|yep|yup|yeap|yess|yepp|yah|ya|yaa|yas|y|aye|aye aye|yessir|yes siree|yup|uh huh|mhm|mhmm|mmhm|mmhmm|mm hm|mm hmm|yepper|yeppers|bet|ys|yse`,
		"ok":  `ok|okay|okey|okie|oky|okk|k|kk|oki|okies|okie dokie|okey dokey|okey doke|okie doke|alrighty|righto|right o|alright|all right|aight|fine|sure|surely|sure thing|for sure`,
		"indeed": `absolutely|definitely|certainly|totally|indeed|exactly|precisely|affirmative|positive|correct|
			of course|ofcourse|by all means|you bet|you betcha|you got it|right on|with pleasure|gladly|naturally|obviously|roger|roger that|
			done|deal|agreed|confirmed|approved|accepted|very well|most (definitely|certainly)|right you are|bingo|100 percent|hundred percent|one hundred percent`,
		"glad": `good|great|perfect|excellent|awesome|brilliant|wonderful|fantastic|lovely|cool|super|superb|amazing|terrific|
			fabulous|splendid|marvellous|ideal|spot on|bang on|(two|2) thumbs up|thumbs up|on point|on the money|tip top|smashing|stellar|beautiful|gorgeous|(great|good) stuff|happy days|grand|brill|just the ticket|good to go|all set`,
		"pleasing": `{glad}|fine|ok|okay|alright|all right|right|correct|accurate|true|exact|acceptable|agreeable|affirmative|positive|
			confirmed|as expected|as ordered|in order`,
		"most": `very|really|so|just|all|absolutely|totally|completely|perfectly|quite|pretty|super|definitely|certainly|exactly|
			entirely|truly|indeed|very very|just about|more than|really very|all very|definitely very`,
		"pron":  `it|that|this|them|these|those|(the|my|this|that) order`,
		"it":    `[all of] (it|that|this|them|these|those|the above)|[all of] (the|my|our|this|that|these) [whole|entire|full] (order|orders)|order|everything|the (lot|whole thing)|them all|it all`,
		"same":  `that|it|this|everything|all|they|these|those|that all|this all|it all|all of (it|that|this)|[all of] (the|my|our|this|that) [whole] (order|total)|all that|all this|the price|[all] (the|those|these|that|this) (details|items|information|info)`,
		"be":    `is|are|is all|are all|[all] (would|will|should|shall) [all] be|[all] (sounds|looks|seems|feels|sound|look|seem) [like]|is looking|is sounding`,
		"well":  `great|well|fine|good|perfectly|perfect|nicely|ok|okay|(very|really|just|quite) (well|nicely|fine|good)|just (right|perfect)|brilliantly|wonderfully`,
		"forme": `(for|to|by|with) (me|us|my side|my end)|from (me|us|my side|my end)|(at|on) (my|our) (end|side)`,
		"do":    `deliver|purchase|initiate|place|order|confirm|submit|send|process|finalise|finalize|complete|book|buy|approve|accept|execute|dispatch`,
		"send":  `[go ahead and] ((place|order|submit|send|book|process|finalise|finalize|complete) {it}|(place|send|submit) (order|in {it})|send off {it}|(lock|book|put|send|punch|key|run) {it} (in|through)|send {it} off|(lock|put) (in|through) {it}|make (the|my|our|this|that) order)|go ahead [with {it}]|proceed [with {it}]`,
		"act": `{do} {it}|do ({pron}|everything)|{send}|get (it|that|this|them)|confirm|proceed|continue|carry on|submit|checkout|check out|place order|confirm order|order now|order away|
			go|go ahead|go (for|with) {pron}|go ahead with {it}|(proceed|continue) (with {it}|to (order|checkout|place {it}|confirm))|
			send {it} (through|over|off|in|along)|put {it} (through|in)|ring it up|ship it|fire away|bring it [on|over]|bring them [over]|
			(go|come) (right|straight) ahead|(go through|run|roll|move (ahead|forward)|crack on) with {it}|move (ahead|forward)|crack on|get on with it|off you go|
			go ahead and order|book {it} in|push {it} (through|in)|fire {it} (off|away)|send (off|through|over) {it}|pull the trigger|do the honours|do the honors|(proceed|go ahead|continue|carry on) (with|and) (placing|ordering|sending|submitting|confirming) {it}|confirm and (place|order|send|submit) [{it}]|(start|get) cooking|take my money|(hit|press|push) the button|
			get {it} (done|sorted|ordered|placed|sent|going|moving|started|in)|make it (so|happen|official)|do so|do the needful|have it (sent|placed|ordered)`,
		"you can": `you (can|may|should|could)|you have my (permission|ok|okay|consent|approval) to|you are (good|clear|free) to|feel free to`,
		// That nothing is to be added or changed: with what asks for the order a yes, alone none.
		"enough": `[i (think|believe)] (that|this) (is|will be|would be|should be) (it|all|everything|the lot) [for (now|today|tonight|me|us)|from (me|us)|i (need|want|wanted|needed)|we (need|want|wanted|needed)]|
			nothing (else|more) [for (now|today|tonight|me|us)|from (me|us)|is needed|needed|required|to (add|change)]|nothing to (add|change|remove)|
			no (other|more|further) (change|changes|question|questions|request|requests|additions|items) [from (me|us)|needed|required]|no (change|changes) [at all|from (me|us)|needed|required]|
			no need to (add|change|remove) anything [else|more]|(i|we) do not (need|want) anything (else|more)|do not add anything [else|more]|
			(i|we) have (nothing (else|more) [to add]|no [more|other|further] (changes|questions))|(that|this) (completes|concludes) (it|everything|(the|my|our) order)|
			(that|this|it) is (my|our|the) [whole|entire|full|complete|final] order`,
		// The same, but beside a mere "ok" it could also mean to leave it.
		"unchanged": `(do not|no need to) change (anything|a thing)|(leave|keep) it (as it is|as is|like that|like this|that way|the way it is)|[i (think|believe)] (i am|we are) ([all] done [ordering]|all set)|that is (me|us) [all] (done|set)|(the|my|our|this) order is (complete|final|finished)`,
		"thanks":    `thanks|thank you|thankyou|thanku|thnx|thx|tnx|ty|cheers|thanks a lot|thanks a ton|thanks so much|thanks very much|many thanks|thank you so much|thank you very much|tysm|much appreciated|thanks again|thanks a (million|bunch)|(thanks|thank you) in advance|thanks ever so much|thank you kindly|much obliged|ta|ta very much|thank u|appreciate it|i appreciate it`,
		"please":    `please|pls|plz|plzz|pleas|plase|kindly|if you please|pretty please`,
		"friend":    `man|mate|buddy|bro|dude|sir|madam|maam|mam|dear|boss|friend|(my|dear|old) friend|[my] good (man|sir|fellow)|kind sir|chap|old chap|lads|captain|waiter|miss|chef|bot|ai|foodie|foodiebot|foodieexpress|team|guys|folks|brother|sis|pal|chief`,
		"smile":     `🙂|😊|😀|😃|😄|😁|😋|🤗|🤩|😍|🥰|❤|🎉|🙌|👏|🙏`,
		"thumb":     `👍|👌|✅|✔`,
		"cancel":    `cancel|abort|stop|quit|discard|scrap|cease|terminate|halt|withdraw|revoke|cancle|cancell`,
		"whole":     `order|request|command|task|process|program|programme|action|operation|job|transaction|thing|purchase|checkout|proposal`,
		"object": `it|that|this|them|everything|all|all of (it|that|this|them)|it all|that all|
			(the|my|this|that|your) [last|current|whole|entire|pending|running|previous|present|full] {whole}|
			[the] (last|current|whole|entire|pending|running|present) {whole}|{whole}|
			what you (were|are) [just] doing|whatever you (were|are) doing|doing (that|this|it)`,
		"drop":   `{cancel} [{object}]|(drop|forget|delete|end|kill|dismiss|scratch|skip|reject|decline) {object}|forget about {object}|(bin|void|ditch|nix|toss|chuck|annul) {object}|(remove|clear|empty) (everything|all|it all|all of it|the lot|(the|my|this|that) [whole|entire] (order|cart|basket))|call it off|leave it|get rid of {object}|never mind|nevermind|nvm|never mind [about] {object}`,
		"order":  `do|order|place|buy|get|want|have|send|make|take`,
		"moment": `[just] (a|one|1|two|2|a few|few|some|five|5|ten|10|another) [more|quick|little] (minute|minutes|min|mins|moment|moments|second|seconds|sec|secs|mo|tick|while|bit)|[just] a little while`,
	},
	yes: phrases{
		lead: []string{
			`oh|ohh|ah|aha|ooh|yay|hey|hi|hello|well|so|then|now|just|and|actually|um|umm|uh|er|erm|mm|right`,
			`{please}`, `{thanks}`, `{friend}`, `{smile}`, `nice|why not|why (certainly|of course)|but of course|(i am|we are) [all] (ready|happy)|ready|i (like|love) (it|that|this)`,
		},
		core: []string{
			`{yes}|{ok}|{indeed}|{glad}|{thumb}`,
			`(hell|heck) (yes|yeah|yep|ya)`,
			`(absolutely|exactly|perfectly|totally|quite|very|all|just|so very) {pleasing}`,
			`{same} {be} [{most}] {pleasing} [{forme}]`,
			`(sounds|looks|seems|looking|sound|look) [like] [{most}] {pleasing} [{forme}]`,
			`[{same}] (sounds|would be) [{most}] nice [{forme}]`,
			`[{same}] (sounds|looks|is|seems) [like] (a|the) [really] [very] (good|great|perfect|solid|nice|fine|right|correct) (plan|deal|idea|choice|order|one|answer)`,
			`[{same}] (sounds|is|looks) [like] [{most}] a (plan|deal|go|yes|winner) [{forme}]`,
			`{same} is (exactly|precisely|just) (it|the one)|{same} is the [right] one|{same} is for sure`,
			`(works|suits) [{well}] [{forme}|me|us]`,
			`{same} [all] [is] (works|work|suits|suit|does) [me|us] [{well}] [{forme}]`,
			`{same} (would|will|should|shall) [all|definitely|certainly|totally|surely] (work|suit|do|serve|do it) [me|us] [{well}] [{forme}]`,
			`{same} (is|are|looks like|sounds like|would be|will be) [exactly|just|precisely|indeed] what (i|we) (want|wanted|need|needed|ordered|asked for|meant|said|would like|would love|like|am looking for|was looking for|had in mind|am after)`,
			`exactly what i (want|wanted|need|needed|ordered|asked for|meant|said|had in mind)`,
			`(i|we) [do|fully|totally|completely|definitely|hereby] (confirm|approve|accept|agree to|agree with) [{it}]|(i|we) can (confirm|approve|accept) {it}`,
			`(i|we) [do|fully|totally|completely|definitely] (agree|concur)|(i|we) can confirm {it}`,
			`i am [very|quite|absolutely|totally] (sure|certain|positive)`,
			`i do|we do`,
			`[i am|we are|am] [very|so|totally|perfectly|quite|completely|absolutely] (fine|good|happy|ok|okay|cool|satisfied|pleased|glad|content) with {it}`,
			`(i am|we are) (good to go|all set|in)`,
			`go on then|go on [then|and] {act}|(hmm|hm) {yes}`,
			`{act} (whenever|soon)`,
			`(sweet|neat|cool beans) [please|then|so|just] {act}`,
			`(i|we) (want|need|would like) {it} (placed|ordered|sent|confirmed|submitted|processed)`,
			`(no (worries|problem|problems|issue|issues)|do not worry|i [would] say) [just|then|please] {act}`,
			`why (certainly|of course)|but of course|you know it|count me in|sign me up|exactly (that|this)|[you] nailed it|[{same}] checks out`,
			`you have my (go ahead|okay|ok|permission|consent|approval|yes|blessing)`,
			`(i|we) (will|shall) (go ahead|proceed) [with {it}]`,
			`{same} matches what (i|we) (ordered|wanted|asked for|said)`,
			`[no|nope|nah|no no] [thanks|thank you] [{friend}] ({enough}|{unchanged}) [and] [{enough}|{unchanged}] [please|thanks|thank you|so|then|now|just|and|{friend}] ({yes}|[ok|okay|alright|fine|good|great|perfect] [so|then|now|please|just] [{you can} [now]] ({act}|(please|so|then|now|just|and) order|order (now|please)))`,
			`({yes}|{act}) [{please}|{friend}] [and|just] {unchanged}`,
			`no (change|changes) [needed] ([it|that|everything] (is|looks) [{most}] {pleasing}|all good|perfect|great)`,
			`({yes}|ok|okay|okey|alright|sure|fine|please|kindly) order [now|please]|order [now] please|(do|please) place`,
			`(can|could|will|would) (you|u|we|i) ([just|also] please [just] {send}|[just] {send} [now|for (me|us)|right (now|away)] please)`,
			`please (can|could|will|would) (you|u|we|i) [just] {send}`,
			`would you mind (placing|ordering|sending|submitting) {it} [now|for (me|us)] please`,
			`[you have] (the|my) (green light|thumbs up)`,
			`(i|we) [do|really|definitely|certainly] (want|need) {pron}`,
			`(i|we) (will|shall) (take|have|get|order|go with|go for) {pron}`,
			`(i|we) (would|will) [really|definitely|certainly|very much] (like|love) (that|it|to|this)`,
			`(i|we) (would|will) [really|definitely|certainly] (like|love|want) [you] to {act}`,
			`(i|we) [do|really|definitely] (want|wish|need) [you] to {act}`,
			`{act}`,
			`do {act}`,
			`please do|do please`,
			`let us (go|proceed|continue|order|roll|(do|have|get|take) {pron}|go for {pron}|go with {pron}|go ahead [with {pron}]|{act})`,
			`[yes] {you can} [please] [now] {act}`,
			`you are [absolutely|totally|quite|completely] (right|correct)`,
			`you (got|have) (it|that) [all] (right|correct)`,
			`(my|the) answer [is|would be] [a] [definite|big|clear] yes`,
			`i [would|will|am] (say|said|saying) yes`,
			`[it|that] is a [definite|big|clear] yes|yes is (the|my) answer|[a] (definite|big) yes`,
		},
		tail: []string{
			`{please}`, `{thanks} [for (that|it|this|your help|the help|everything)]`, `{friend}`, `{smile}`, `{forme}`,
			`now|right now|right away|straight away|straightaway|rightaway|this (minute|instant|second)|pronto|asap|as (soon|fast|quickly|quick) as (possible|you can)|at once|immediately|quickly|quick|fast|then|today|(when|whenever) you are ready|ready when you are|make it (snappy|quick|fast)`,
			`(it|that|this) [sure|really|certainly|definitely|surely] (is|does|will|would|will do)|nice|they are|i (do|am|did|would|will|want to|would like to)|we (do|are|did|would|will|want to|would like to)|you (can|may|should)|go on`,
			`(i am|am|quite|very|totally|absolutely|we are) (sure|certain|ready|positive|confident)|sure|[i am] ready to order`,
			`i am [so|very|really] (hungry|starving|famished|excited)|let us eat|looking forward to it|before i change my mind|you are (a star|a legend|the best|amazing|awesome)|[i] can not wait`,
			`{enough}`, `(that|this|it|everything) (is|looks|sounds) about right`,
			`no (problem|problems|issue|issues|worries|objection|objections|doubt|doubts) [at all]|without a doubt|without any doubt`,
			`why not`,
			`as (is|it is|shown|ordered|listed|above|planned|said|discussed|agreed)|(just|exactly) (like that|as it is|as shown|as is)|like that|like this`,
			`to (all|everything|[all of] (it|that|this|(the|my|our|this|that) [whole] order))`,
			`i (like|love) (it|that|this)|love it`,
			`i am [very] (happy|good|fine|ok|okay)`,
			`§|for §|(the|my|this) order for §|order [for] §|i (want|need|would like|will have|will take) §|(that|it|this) is §|(place|confirm|send|get|send me|get me|give me|do) [the|my|an] [order] [for|of] §|it is §|so §|of §|exactly §|just §`,
			`{same} (is|are|sounds|looks) [{most}] (nice|delicious|tasty|yummy)`,
			`have a (good|nice|great) (day|one|evening|night)`,
		},
	},
	no: phrases{
		lead: []string{
			`ok|okay|well|actually|hey|hi|hello|so|then|just|and|sorry|i am sorry|um|ah`,
			`{please}`, `{friend}`, `{thanks}`,
			`(i have|i) changed my mind`,
		},
		core: []string{
			`no|nope|nah|nay|naah|nooo|n|negative|never|no way|no sir|no chance|noway|👎|❌`,
			`no (thanks|thank you|thankyou|thx|ty|need [to (do|order|place|send|confirm) [it|that|this|the order]]|please)`,
			`not (really|at all|needed|required|necessary|interested|a chance|anymore|any more)`,
			`(absolutely|definitely|certainly|of course|obviously|surely|probably) not`,
			`not (today|tonight|this time)|[maybe] (another|some other|next) (time|day)|(i am|we are) not going to (order|buy|place|do) (it|that|this|anything)|not going to (order|buy|place|do) (it|that|this|anything)`,
			`(heck|hell) no`,
			`it seems not|i (do not|would not) think so|i think not|[i would] rather not|let us not [(do|order|place) [it|that|this]]|not for me`,
			`(i|we) (said|say|would say|will say|am saying|meant) no`,
			`(my|the) answer (is|was|would be) [a] [definite|big|clear] no|no is (the|my) answer|(it|that) is a [definite|big|clear] no|(it|that) is [a] negative`,
			`{drop}`,
			`go ahead and {drop}|let us {drop}`,
			`(i|we) (want|wish|need|would like|have|had) [you] to {drop}`,
			`(can|could|will|would) (you|we|i) [please|kindly|just] {drop} [now|for me] [please|for me|thanks] [?]`,
			`(do not|do not do) (it|that|this|anything|so)|do not|please do not [bother]|do not bother|do not (place|order|send|buy|make) [it|that|this|anything|(the|my|this|that) order|them] [anymore]`,
			`[i|we] (do not|did not) (want|need|wish to) [to] [{order}] [it|that|this|them|any of (it|that|this)|anything|(the|my|this|that) order|to] [anymore|any more|at all]`,
			`i am [not] [really] (not interested|no longer interested)|i am not interested|not interested [at all]`,
			`i (refuse|decline|object|pass)|i will pass|declined|decline|rejected|reject|cancelled|canceled`,
			`i changed my mind (cancel|no) [it|that]`,
		},
		tail: []string{
			`{please}`, `{thanks} [for (that|asking|offering|your help|everything)]`, `{friend}`, `{smile}`,
			`sorry|i am sorry|now|right now|anymore|any more|at all|then|at once|immediately|ever|again|(another|some other|next) (time|day)|today|tonight`,
			`(i have|i) changed my mind`,
			`(it|that|this) (is|does|will|would) not|(i|we) (do|am|would|will|can|did|should) not|you (can|may|should) not`,
			`(that|it|this) is (a lie|a falsehood|false|untrue|a no)`,
			`i am (good|fine|ok|okay)`,
			`for me|for us`,
		},
	},
	hold: phrases{
		lead: []string{
			`oh|ah|hey|well|so|then|just|and|actually|um|umm|uh|er|hmm|hm|but|no|{yes}|{ok}|sorry|i am sorry`,
			`{please}`, `{friend}`, `{thanks}`,
		},
		core: []string{
			`wait|wait up|hold|hold (on|up|it|off)|hang (on|about)|hold your horses|slow down|patience|bear with me|stand by|not so fast|pause`,
			`[for] {moment}|[please] (give|gimme) [me|us] ({moment}|some [more] time|[a bit] more time|time)|(back|be back|i will be back|be right back) [in {moment}]|brb|in {moment}|(wait|hold on|hang on) [for] {moment}`,
			`hm|hmm|let (me|us) (think|see|check|look|decide|consider)|let me have a think|(i am|we are) [still] (thinking|deciding|considering|looking|checking)|[i] still (thinking|deciding)`,
			`(i|we) (need|want|would like) ({moment}|to think|some [more] time|more time|time [to think])|i (will|have to|must|should|need to) think [about]`,
			`not [just|quite] (yet|now|right now|ready [yet])|(i am|we are) not [quite] ready [yet]|(i am|we are) not [quite] sure [yet]|not [quite] sure [yet]|[maybe] later|maybe|(i|we) do not know [yet]|idk|undecided`,
			`(do not|never) (place|order|send|confirm|submit|do) [it|that|this|anything|the order|my order] ([just] yet|for now|now|right now)`,
		},
		tail: []string{
			`{please}`, `{friend}`, `{thanks}`, `sorry|i am sorry|first|again|now|then|yet|just yet|a bit|a little|{moment}|for {moment}|about (it|that|this)|it over|on (it|that)`,
		},
	},
	enough: phrases{
		lead: []string{`oh|ah|well|so|then|just|and|actually|um|uh|no|nope|nah|{please}|{thanks}|{friend}`},
		core: []string{`{enough}|{unchanged}|all done`},
		tail: []string{`{please}|{thanks}|{friend}|{smile}|then|now|really|i think`},
	},
	drops:  []string{`{drop}`},
	strong: []string{`{yes}|{act}|(please|do|okay|ok|alright|sure|fine) order|order [now] please|go on then|do please|please do`},
	traps: []string{
		`super (fast|quick|quickly|soon)`,
		`well done|oh no|so so|yeah right|and then`,
		`nothing (else|more) (works|work|suits|sounds|looks|seems|would|will|feels|does|{pleasing})`,
		`(that|this) is (it|everything) (right|correct|fine|good)`,
		`no [thanks|thank you] (that|this|it) (is|will be) all [{most}] {pleasing}`,
		`(works|fine|correct|good|perfect|deal|plan|idea|choice|one) right`,
		`(not|never) [please] ({cancel}|drop|forget|delete|end|kill|dismiss|scratch|skip|reject|decline|leave|get rid)`,
	},
}
