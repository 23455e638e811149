package gemini

import (
	"encoding/json"
	"fmt"

	"google.golang.org/genai"

	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/prompt"
)

// settings are what stands around the conversation.
func settings(r llm.Request) *genai.GenerateContentConfig {
	once := false
	c := &genai.GenerateContentConfig{
		SystemInstruction:     genai.NewContentFromText(prompt.System(r.Situation), genai.RoleUser),
		MaxOutputTokens:       maxTokens,
		AutomaticContinuation: &once, // a turn's budget is the agent's
	}
	if len(r.Tools) > 0 {
		tools := make([]*genai.FunctionDeclaration, len(r.Tools))
		for i, t := range r.Tools {
			tools[i] = &genai.FunctionDeclaration{Name: t.Name, Description: t.Description, ParametersJsonSchema: t.Schema}
		}
		c.Tools = []*genai.Tool{{FunctionDeclarations: tools}}
	}
	return c
}

// contents are the messages as Gemini takes them: it refuses parts without words, and content without parts.
func contents(messages []llm.Message) ([]*genai.Content, error) {
	var all []*genai.Content
	for _, m := range messages {
		c, err := content(m)
		if err != nil {
			return nil, err
		}
		if len(c.Parts) > 0 {
			all = append(all, c)
		}
	}
	return all, nil
}

func content(m llm.Message) (*genai.Content, error) {
	switch m.Role {
	case llm.Diner:
		return &genai.Content{Role: genai.RoleUser, Parts: words(m.Text)}, nil
	case llm.Foodie:
		return said(m)
	}
	c := &genai.Content{Role: genai.RoleUser} // a field of its own is a fence that no text can leave
	for _, r := range m.Results {
		key := "output"
		if r.IsError {
			key = "error"
		}
		c.Parts = append(c.Parts, &genai.Part{FunctionResponse: &genai.FunctionResponse{ID: r.ID, Name: r.Name, Response: map[string]any{key: r.Content}}})
	}
	return c, nil
}

// said is what the model said and called before: its own bytes where we have them.
func said(m llm.Message) (*genai.Content, error) {
	if m.Opaque != nil {
		var c genai.Content
		if err := json.Unmarshal(m.Opaque, &c); err != nil {
			return nil, fmt.Errorf("read the model's own bytes: %w", err)
		}
		return &c, nil
	}
	c := &genai.Content{Role: genai.RoleModel, Parts: words(m.Text)}
	for _, call := range m.Calls {
		var arguments map[string]any
		if err := json.Unmarshal(call.Arguments, &arguments); err != nil {
			return nil, fmt.Errorf("read the arguments of %s: %w", call.Name, err)
		}
		c.Parts = append(c.Parts, &genai.Part{FunctionCall: &genai.FunctionCall{ID: call.ID, Name: call.Name, Args: arguments}})
	}
	return c, nil
}

func words(text string) []*genai.Part {
	if text == "" {
		return nil
	}
	return []*genai.Part{{Text: text}}
}
