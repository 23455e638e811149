// Package en has every sentence that we show, in English. One file holds one room's sentences; keys begin with the
// room. Short, warm, exact, with the next step: never "Oops", never blame, no exclamation mark in an error, no emoji
// but those of the failure table.
package en

import "maps"

// Sentences are all sentences by key.
var Sentences = merge(agentSentences, builtinSentences, serverSentences, webSentences, terminalSentences)

// merge joins the rooms' tables. A key that stands in two of them is a mistake that would hide one sentence.
func merge(tables ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, t := range tables {
		for k := range t {
			if _, twice := all[k]; twice {
				panic("lang/en: the key " + k + " stands in two tables")
			}
		}
		maps.Copy(all, t)
	}
	return all
}
