// Package tool holds what a model may ask the agent to do. A tool is a Go function with a typed input, from which its
// JSON schema is derived, beside a file of the tool's name with the words that a model reads.
//
// A tool looks something up or proposes something; none writes. What it comes to is a Finding: typed data which the
// agent renders for the diner, and a plain summary for the model. Tokens, user ids, what a dish costs and passwords are
// never part of an input.
package tool
