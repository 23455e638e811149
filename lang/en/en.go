// Package en has every sentence that we show, in English. One file holds one room's sentences; keys begin with the
// room. Short, warm, exact, with the next step: never "Oops", never blame, no exclamation mark in an error, no emoji
// but those of the failure table.
package en

// Tables are all sentences by key, a table a room.
var Tables = []map[string]string{agentSentences, modelSentences, builtinSentences, serverSentences, webSentences, terminalSentences}
