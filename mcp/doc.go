// Package mcp serves the agent's tools to programs that bring a model of their own, by the Model Context Protocol
// (specification 2025-11-25 and 2026-07-28, over the official Go SDK): the tools of agent/tool, menus as resources, and a
// few prompts.
//
//	model ──tools/call──► reads: answered from data
//	                      proposes: waits in the diner's session ──► lines, total, link
//	person ──opens the link, signed in──► our page shows it afresh ──presses Confirm──► the one gate of package agent
//
// A model proposes and a person completes: nothing here can place an order, post a review or cancel anything, whatever a
// model asks for, and opening a link does none of it either. Passwords, tokens and user ids are no input of any tool; who
// speaks is established by whoever serves us (Config.Who). Texts of restaurants and diners are marked as data in every
// result that has some. Nothing that people wrote is logged.
//
// Handler is the protocol over HTTP, for agent/server to let programs in. Forward passes standard input and output on to a
// Handler, in this process or elsewhere, so that both forms are one.
package mcp
