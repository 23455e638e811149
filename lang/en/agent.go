package en

var agentSentences = map[string]string{}
