package mcp

import (
	"context"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// addPrompts adds what a person may begin with.
func addPrompts(s *mcp.Server) {
	s.AddPrompt(&mcp.Prompt{
		Name: "order_food", Title: "Order food", Description: "Prepare an order, which you confirm on the page of FoodieExpress.",
		Arguments: []*mcp.PromptArgument{{Name: "wish", Title: "What you would like", Description: "such as: two masala thepla and a chaas", Required: true}},
	}, saying("wish", "Please prepare this order with FoodieExpress: ", ". Ask me when something is missing or could mean two things. Then show me the lines, the total and the link where I confirm it."))
	s.AddPrompt(&mcp.Prompt{
		Name: "what_to_eat", Title: "What to eat", Description: "Find something that suits you, with the reason.",
		Arguments: []*mcp.PromptArgument{{Name: "taste", Title: "What you like", Description: "such as: something jain under ₹100", Required: true}},
	}, saying("taste", "Please find me something to eat with FoodieExpress: ", ". Name the dish, the restaurant, the price and why it suits me. Do not prepare an order yet."))
}

// saying is a prompt around one argument.
func saying(argument, before, after string) mcp.PromptHandler {
	return func(_ context.Context, req *mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
		value := req.Params.Arguments[argument]
		if value == "" {
			return nil, invalidParams("The argument " + argument + " is missing.")
		}
		return &mcp.GetPromptResult{Messages: []*mcp.PromptMessage{{Role: "user", Content: &mcp.TextContent{Text: before + value + after}}}}, nil
	}
}

// invalidParams is an error of the protocol that names what is wrong.
func invalidParams(message string) error {
	return &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: message}
}
