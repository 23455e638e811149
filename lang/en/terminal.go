package en

var terminalSentences = map[string]string{}
