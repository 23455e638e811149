package builtin_test

import (
	"testing"

	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/builtin"
	"github.com/foodieexpress/foodie/llm/llmtest"
)

func TestModel(t *testing.T) {
	rs := sampleRestaurants(t)
	llmtest.Run(t, func(*testing.T) llm.Model { return builtin.New(fixed{catalogue.New(rs, "1")}) })
}
