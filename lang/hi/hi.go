// Package hi has every sentence that we show, in Hindi. One file holds one room's sentences, under the keys of lang/en.
// It says आप, stays short and warm, and speaks of itself without a gender ("कर दूँ?", "मुझे मिला"). Loan words are those
// that people in India use for ordering (ऑर्डर, मेन्यू, रिव्यू).
package hi

// Tables are all sentences by key, a table a room.
var Tables = []map[string]string{agentSentences, modelSentences, builtinSentences, serverSentences, webSentences, terminalSentences, errorSentences}
