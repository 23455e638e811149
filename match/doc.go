// Package match compares names the way people mean them: without regard to case, width, Latin accents, the script of
// digits, plurals, a slip of the finger or the spelling of one Indian word in three scripts.
//
// The forms get coarser in this order: Fold keeps every letter, Words cuts a folded text into whole words, Singular
// and Close forgive a plural and a typo, Skeleton keeps little but consonants. Lengths and distances are in runes.
// Nothing here fails: text that is no valid UTF-8 is compared with U+FFFD in place of what is broken. Every function
// is pure and safe for concurrent use.
package match
