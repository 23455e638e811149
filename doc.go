// Package foodie is the business: restaurants and their menus, orders, reviews, users, money, and the rules that
// hold for them. It does no I/O and imports nothing of this module, so its rules are tested in microseconds and hold
// for every store, every wire format and every way of talking to us.
//
// Amounts are paise (Money), times are UTC, ids are UUIDv7 text. Every refusal is an *Error with a kind, a stable
// code and a sentence that a person can read.
package foodie
