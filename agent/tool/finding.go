package tool

import (
	"github.com/foodieexpress/foodie"
)

// A Finding is what a tool came to: one of the types below. The agent renders it for the diner; Summary is what the
// model reads of it.
type Finding interface {
	Summary() any
	// Untrusted reports whether Summary has free text of strangers: descriptions, reviews.
	Untrusted() bool
}

// trusted is embedded by findings whose summary has no free text of strangers.
type trusted struct{}

// Untrusted is false.
func (trusted) Untrusted() bool { return false }

// Restaurants lists restaurants that fit what was asked.
type Restaurants struct {
	trusted
	List   []foodie.Restaurant
	Filter Filter
	Place  Place
	All    bool // nothing narrowed the list
}

// Menu is one restaurant's menu, or the dishes of it that fit.
type Menu struct {
	Restaurant foodie.Restaurant
	Items      []int // into Restaurant.Items
	Filter     Filter
}

// About answers a question about a restaurant.
type About struct {
	trusted
	Restaurant foodie.Restaurant
	Question   string
}

// Dishes are hits by restaurant, best first.
type Dishes struct {
	Asked       string // the dish as it was said; "" for any
	Hits        []Hit
	Filter      Filter
	Place       Place
	Recommended bool   // a suggestion, each with its reason
	Sort        string // of a suggestion: "price" or "rating"
}

// A Hit is the dishes of one restaurant that fit.
type Hit struct {
	Restaurant foodie.Restaurant
	Items      []int // into Restaurant.Items, best first
}

// Unknown is a name that nothing has, with the nearest that exist.
type Unknown struct {
	trusted
	What    string // "restaurant", "dish", "cuisine", "area", "order", "line" or "review"
	Name    string // as it was said; may be ""
	At      string // the restaurant that was looked at, for a dish
	Nearest []string
}

// NoneFit says that nothing fits a filter.
type NoneFit struct {
	trusted
	At     string // the restaurant that was looked at; "" for all
	Asked  string // the dish that was asked for; "" for any
	Filter Filter
	Place  Place
}

// Which asks the diner to choose. Then is what each choice leads to, one call a choice; empty when a model works it out.
type Which struct {
	trusted
	Choices
	About string // what is chosen for: a dish's name for its options, a restaurant's for its dishes
	Group string // of which_option
	// Labels say what each choice is and costs, where that is known; else the choice's own words have to do.
	Labels []string
	Then   []Call
}

// A Call is a tool to run with arguments.
type Call struct {
	Name      string `json:"name"`
	Arguments any    `json:"arguments"`
}

// Proposed is an order for the diner to confirm.
type Proposed struct {
	trusted
	Restaurant    foodie.Restaurant
	Lines         []foodie.OrderLine // priced from the menu
	Changed       bool               // it changes the one that was pending
	Again         bool
	NotUnderstood []string
	Unknown       []Missing // what could not be put on it
}

// Missing is a dish that was asked for and is not on the order.
type Missing struct {
	Name    string
	SoldOut bool
	Nearest []string
}

// StartOver is an order at another restaurant than the pending one's: the diner decides which to drop.
type StartOver struct {
	trusted
	Restaurant string
	Then       Call
}

// Refused is something that breaks a rule, in the rule's words.
type Refused struct {
	trusted
	Err error
}

// Ask asks for what is missing.
type Ask struct {
	trusted
	For        string // "restaurant", "dishes", "rating", "comment", "again", "pending"
	Restaurant string
	Then       Call // what the answer completes; Name "" for nothing
}

// DropPending asks the agent to drop the pending order.
type DropPending struct{ trusted }

// NotConfirmed is the answer to a model that wants to place: only the diner's yes does.
type NotConfirmed struct{ trusted }

// OrderList lists the diner's orders, newest first.
type OrderList struct {
	trusted
	Orders []foodie.Order
	More   bool // there are older ones
}

// OrderState is how far one order has come.
type OrderState struct {
	trusted
	Order foodie.Order
}

// TooLate is an order that cannot be cancelled any more.
type TooLate struct {
	trusted
	Order foodie.Order
}

// ReviewList lists reviews, newest first, with the statistics of the restaurant unless they are the diner's own.
type ReviewList struct {
	Restaurant string
	Stats      foodie.ReviewStats
	Reviews    []foodie.Review
	Own        bool
}

// Untrusted is true: diners wrote them.
func (ReviewList) Untrusted() bool { return true }

// ReviewFigures are the statistics of a restaurant's reviews.
type ReviewFigures struct {
	trusted
	Restaurant string
	Stats      foodie.ReviewStats
}

// An Action is a write that waits for the diner's yes.
type Action struct {
	trusted
	Kind       string // "add_review", "update_review", "delete_review" or "cancel_order"
	Restaurant string
	ReviewID   foodie.ID
	OrderID    foodie.ID
	Total      foodie.Money // of the order
	Rating     int          // 0 leaves it
	Comment    string       // "" leaves it
}

// SignIn asks the diner to sign in, or to create an account.
type SignIn struct {
	trusted
	For      string // the tool that needs it
	Register bool
}

// AlreadySignedIn answers a sign-in of somebody who is signed in.
type AlreadySignedIn struct{ trusted }

// SignedOut asks the agent to sign the diner out.
type SignedOut struct{ trusted }

// Profile is the account that is signed in.
type Profile struct {
	trusted
	User foodie.User
}

// Untrusted is true: restaurants wrote the descriptions.
func (Menu) Untrusted() bool { return true }

// Untrusted is true: restaurants wrote the descriptions.
func (Dishes) Untrusted() bool { return true }
