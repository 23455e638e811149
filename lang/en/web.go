package en

var webSentences = map[string]string{}
