// Package gu has every sentence that we show, in Gujarati. One file holds one room's sentences, under the keys of
// lang/en. It says તમે, stays short and warm, and uses the loan words that people use for ordering (ઓર્ડર, મેનુ, રિવ્યુ).
package gu

// Tables are all sentences by key, a table a room.
var Tables = []map[string]string{agentSentences, modelSentences, builtinSentences, serverSentences, webSentences, terminalSentences, errorSentences}
