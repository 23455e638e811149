// Package agent is one turn of a conversation, in named steps:
//
//	session   wait for the session's lease, load it, answer a repeat, take a guest's conversation in   begin, repeated, takeGuestIn
//	confirm   buttons, typed passwords, a yes or no to the question that was asked                     decide, answered, press
//	model     everything else: a model answers with tools, within bounds; the fallback when it fails   converse, talk, use
//	render    the order that waits, the request for a review, suggestions                              conclude, remind
//	keep      commit, also when the diner has gone                                                     keep
//
// A model can only propose. The gate stands outside model and tools: an order passes it in place, every other write in
// act, and both only after the diner's own yes to what the last reply showed, or the button of its card.
//
// A model elsewhere, such as an MCP client's, is not part of a turn: Errand runs one tool for it, which reads or proposes,
// and Open shows its diner what a link to a proposal leads to. Neither reaches the gate.
//
// What a person sees of lists, menus, prices and totals is rendered from data; what a model says beside it is passed on
// sentence by sentence, without markup that could carry anything away, and without claims that only data may make.
// A failure downstream is said in the words of one table (failureText) and leaves what was pending as it was.
package agent
