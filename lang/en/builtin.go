package en

var builtinSentences = map[string]string{}
