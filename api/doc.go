// Package api is the HTTP API over a store: restaurants and dish search, accounts and sign-in, orders, reviews, the
// operator's figures, health, and the description of all that (OpenAPI 3.1) with a page to read and try it.
//
// Every route stands in one table (routes), under /api/v1 and, for clients of v3.0, at the root; a trailing slash is
// optional. A handler reads, asks the domain, keeps and answers; it returns an error, and one adapter (fail) makes
// problem details (RFC 9457) of it. The OpenAPI document is made of the same table and of the wire's types, so it says
// what the code does.
//
// The catalogue is read from the store once per version of it, indexed and encoded, and every read asks the store
// whether that version is still the last.
package api
