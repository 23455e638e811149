// Package e2e holds tests that start the real program, talk to it as people and clients do, kill it, and judge by what
// is in the store afterwards.
package e2e
