// Package catalogue is an immutable index over restaurants and their dishes: exact lookup by name, the nearest names to
// a misspelled one, and search for restaurants and dishes that forgives plurals, typos, joined words and scripts.
//
// An Index is built once from the restaurants in creation order and is then safe for concurrent use; who changes a
// restaurant builds another. What it returns shares memory with it and must not be changed. Prices are Money, scores
// lie between 0 and 1. Nothing fails: what is not there is not found. A query is text, never a pattern.
//
// Inside, words are numbers, and each word has the ascending list of places where it stands (an inverted index).
// Places are numbered best first, by rating and then by creation, so an intersection of lists yields the best hits
// first and stops at the limit: the work is bounded before anything is ranked.
package catalogue
