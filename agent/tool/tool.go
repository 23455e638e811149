package tool

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/llm"
)

// A Kind says what a tool may lead to.
type Kind int

// The kinds of tools.
const (
	Reads    Kind = iota // looks something up
	Proposes             // puts something before the diner, who decides
	Acts                 // asks the agent to do something that the diner's own words asked for; not after strangers' words
)

// A Tool is one thing that a model may ask for.
type Tool struct {
	Spec   llm.ToolSpec
	Kind   Kind
	SignIn bool // somebody must be signed in
	run    func(ctx context.Context, d *Desk, arguments json.RawMessage) (Finding, error)
}

// Run does what the tool does. Arguments that do not fit are Malformed, with the code "tool_arguments"; other errors are those of
// the platform. Without a sign-in that it needs, a tool comes to SignIn.
func (t Tool) Run(ctx context.Context, d *Desk, arguments json.RawMessage) (Finding, error) {
	if t.SignIn && !d.SignedIn {
		return SignIn{For: t.Spec.Name}, nil
	}
	return t.run(ctx, d, arguments)
}

//go:embed *.md
var words embed.FS

// All are the tools, in the order in which a model is told of them.
func All() []Tool { return slices.Clone(all()) }

// Find finds a tool by name.
func Find(name string) (Tool, bool) {
	tools := all()
	i := slices.IndexFunc(tools, func(t Tool) bool { return t.Spec.Name == name })
	if i < 0 {
		return Tool{}, false
	}
	return tools[i], true
}

// all derives the schemas at the first call, so that a program which calls no tool starts at once.
var all = sync.OnceValue(func() []Tool {
	return []Tool{
		define("get_all_restaurants", Reads, false, allRestaurants),
		define("get_restaurant_by_name", Reads, false, restaurantByName),
		define("search_restaurants_by_cuisine", Reads, false, byCuisine),
		define("search_restaurants_by_item", Reads, false, byItem),
		define("recommend", Reads, false, recommend),
		define("prepare_order_for_confirmation", Proposes, false, prepare),
		define("change_pending_order", Proposes, false, change),
		define("cancel_pending_order", Acts, false, cancelPending),
		define("place_order", Proposes, false, placeOrder),
		define("get_user_orders", Reads, true, userOrders),
		define("get_order_status", Reads, true, orderStatus),
		define("cancel_order", Proposes, true, cancelOrder),
		define("get_reviews", Reads, false, reviews),
		define("get_review_stats", Reads, false, reviewStats),
		define("add_review", Proposes, true, addReview),
		define("get_my_reviews", Reads, true, myReviews),
		define("update_review", Proposes, true, updateReview),
		define("delete_review", Proposes, true, deleteReview),
		define("register_user", Reads, false, registerUser),
		define("login_user", Reads, false, loginUser),
		define("sign_out", Acts, false, signOut),
		define("get_my_profile", Reads, true, myProfile),
		define("offer_choices", Proposes, false, offerChoices),
	}
})

// define makes a tool of a function. It panics when the words or the schema are missing, which a test would see first.
func define[In any](name string, kind Kind, signIn bool, run func(context.Context, *Desk, In) (Finding, error)) Tool {
	description, err := words.ReadFile(name + ".md")
	if err != nil {
		panic(err)
	}
	schema := schemaOf[In]()
	text, err := json.Marshal(schema)
	if err != nil {
		panic(err)
	}
	checked, err := schema.Resolve(nil)
	if err != nil {
		panic(err)
	}
	return Tool{
		Spec: llm.ToolSpec{Name: name, Description: strings.TrimSpace(string(description)), Schema: text},
		Kind: kind, SignIn: signIn,
		run: func(ctx context.Context, d *Desk, arguments json.RawMessage) (Finding, error) {
			in, err := decode[In](checked, arguments)
			if err != nil {
				return nil, err
			}
			return run(ctx, d, in)
		},
	}
}

// schemaOf derives the JSON schema of In. A list is a list, never null, and an amount is a number of rupees.
func schemaOf[In any]() *jsonschema.Schema {
	schema, err := jsonschema.For[In](&jsonschema.ForOptions{TypeSchemas: map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[foodie.Money](): {Type: "number", Minimum: jsonschema.Ptr(0.0)},
	}})
	if err != nil {
		panic(err)
	}
	withoutNull(schema)
	return schema
}

func withoutNull(s *jsonschema.Schema) {
	if s == nil {
		return
	}
	if i := slices.Index(s.Types, "null"); i >= 0 && len(s.Types) == 2 {
		s.Type, s.Types = s.Types[1-i], nil
	}
	withoutNull(s.Items)
	for _, p := range s.Properties {
		withoutNull(p)
	}
}

// decode reads a model's arguments, which must fit the schema, so that a model learns its mistake.
func decode[In any](schema *jsonschema.Resolved, arguments json.RawMessage) (in In, err error) {
	if len(bytes.TrimSpace(arguments)) == 0 {
		arguments = json.RawMessage("{}")
	}
	var value any
	if err = json.Unmarshal(arguments, &value); err == nil {
		if err = schema.Validate(value); err == nil {
			err = json.Unmarshal(arguments, &in)
		}
	}
	if err != nil {
		return in, foodie.NewError(foodie.Malformed, "tool_arguments", "The arguments do not fit the tool's schema.").Because(err)
	}
	return in, nil
}
