// Package agent is one turn of a conversation: context, session, confirm, model and tools, render, keep. A model can
// only propose; the one gate of this package stands before every write, whatever model asks for it.
package agent
