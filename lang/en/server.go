package en

var serverSentences = map[string]string{}
