// Package store is the contract to keep domain values. store/sqlite and store/mongo implement it, and
// store/storetest proves that they behave as one.
//
// Every error is a *foodie.Error or the context's own: NotFound for a record that is not there, Conflict for a unique
// rule or a version, Unavailable and Timeout for a database that is away or slow. What a method returns belongs to the
// caller; what it is given is only read. A change function may run more than once and touches only its argument; when
// it fails nothing is kept, and its error comes back as it was.
package store

import (
	"context"
	"time"

	"github.com/foodieexpress/foodie"
)

// A Store keeps everything the business must remember.
type Store interface {
	Restaurants
	Users
	Orders
	Reviews
	Tokens
	Statistics
	// Ping reports whether the database answers: Unavailable or Timeout when not.
	Ping(ctx context.Context) error
	Close() error
}

// Restaurants keeps restaurants with their menus.
type Restaurants interface {
	// Restaurants lists all, in creation order.
	Restaurants(ctx context.Context) ([]foodie.Restaurant, error)
	// CatalogueVersion changes whenever any process changes any restaurant; what Restaurants lists after it was asked is at
	// least as new. It is cheap, but may cost a round trip to the database: a caller that shares one with others may take
	// an answer for a second.
	CatalogueVersion(ctx context.Context) (int64, error)
	// Restaurant finds one by name, ignoring case, or else by id. NotFound has the code "restaurant_not_found".
	Restaurant(ctx context.Context, nameOrID string) (foodie.Restaurant, error)
	// CreateRestaurant fails with Conflict, code "restaurant_exists", when the name is taken.
	CreateRestaurant(ctx context.Context, r foodie.Restaurant) error
	// UpdateRestaurant lets change edit the stored restaurant and keeps the result, atomically. A new name that is
	// taken is a Conflict.
	UpdateRestaurant(ctx context.Context, name string, change func(*foodie.Restaurant) error) (foodie.Restaurant, error)
	// DeleteRestaurant removes it from the catalogue; its orders and reviews stay readable.
	DeleteRestaurant(ctx context.Context, name string) error
	// LoadSamples keeps rs if the store never held a restaurant, which it remembers for ever, and reports whether it did.
	LoadSamples(ctx context.Context, rs []foodie.Restaurant) (bool, error)
}

// Users keeps accounts.
type Users interface {
	// CreateUser fails with Conflict, field "username" (code "username_taken") or "email" (code "email_taken").
	CreateUser(ctx context.Context, u foodie.User) error
	// User finds by id; NotFound has the code "user_not_found", here and below.
	User(ctx context.Context, id foodie.ID) (foodie.User, error)
	// UserByLogin finds by user name or e-mail address, ignoring case.
	UserByLogin(ctx context.Context, login string) (foodie.User, error)
	// UpdateUser lets change edit the stored user, atomically. Username and Email do not change.
	UpdateUser(ctx context.Context, id foodie.ID, change func(*foodie.User) error) (foodie.User, error)
	// Users lists users, newest first, a page at a time.
	Users(ctx context.Context, p Page) ([]foodie.User, error)
}

// A Page is a stretch of a list that is sorted newest first.
type Page struct {
	Limit  int       // at most so many; 0 for no limit
	Before foodie.ID // only what is older than this one; "" from the newest
}

// An Attempt is one try to place an order: who, under which Idempotency-Key, and a digest of what was asked. The key
// is scoped to its user. An empty Key means that every try is an order of its own.
type Attempt struct {
	DinerID foodie.ID
	Key     string // 1 to 255 characters, or ""
	Digest  string // two attempts ask for the same exactly when their digests are equal
}

// A KeyState is what became of an Idempotency-Key.
type KeyState struct {
	Order  *foodie.Order // the order as it was first answered, when one was placed; later changes do not show
	Digest string        // of the attempt that placed it
	Voided bool          // the key was spent without an order and can never place one
}

// Orders keeps orders. An order that PlaceOrder returned survives kill -9 and power loss.
type Orders interface {
	// OrderByKey says what became of a key; the zero KeyState when nothing did.
	OrderByKey(ctx context.Context, diner foodie.ID, key string) (KeyState, error)
	// PlaceOrder keeps o, durably, unless a.Key was already spent. Then it reports what the key came to, and o is not kept:
	// the state is that of OrderByKey and the caller decides. When it kept o, KeyState is the zero value. Of any number
	// of races with one key, one keeps its order.
	PlaceOrder(ctx context.Context, o foodie.Order, a Attempt) (KeyState, error)
	// VoidKey spends a key so that it can never place. It fails with Conflict, code "already_placed", when it has placed;
	// voiding twice is voiding once.
	VoidKey(ctx context.Context, diner foodie.ID, key string) error
	// Order finds by id; NotFound has the code "order_not_found".
	Order(ctx context.Context, id foodie.ID) (foodie.Order, error)
	// UpdateOrder lets change edit the stored order and keeps the result, atomically.
	UpdateOrder(ctx context.Context, id foodie.ID, change func(*foodie.Order) error) (foodie.Order, error)
	// Orders lists orders that fit q, newest first.
	Orders(ctx context.Context, q OrderQuery) ([]foodie.Order, error)
	// HasOrdered reports whether the diner has an order of that restaurant that was not cancelled.
	HasOrdered(ctx context.Context, diner, restaurant foodie.ID) (bool, error)
}

// An OrderQuery selects orders; zero fields select all.
type OrderQuery struct {
	DinerID        foodie.ID
	Status         foodie.OrderStatus
	RestaurantID   foodie.ID
	RestaurantName string // as it was when ordered, ignoring case; used when RestaurantID is empty
	Page
}

// Reviews keeps reviews.
type Reviews interface {
	// CreateReview fails with Conflict, code "review_exists", when the user has reviewed the restaurant.
	CreateReview(ctx context.Context, v foodie.Review) error
	// Review finds by id; NotFound has the code "review_not_found".
	Review(ctx context.Context, id foodie.ID) (foodie.Review, error)
	UpdateReview(ctx context.Context, id foodie.ID, change func(*foodie.Review) error) (foodie.Review, error)
	DeleteReview(ctx context.Context, id foodie.ID) error
	// Reviews lists a restaurant's reviews (or a user's), newest first, after leaving out skip.
	Reviews(ctx context.Context, q ReviewQuery) ([]foodie.Review, error)
	ReviewStats(ctx context.Context, restaurant foodie.ID) (foodie.ReviewStats, error)
}

// A ReviewQuery selects reviews by restaurant, by user, or both.
type ReviewQuery struct {
	RestaurantID, UserID foodie.ID
	Limit, Skip          int // Limit 0 is all
}

// A RefreshToken lets its holder have a new access token once. All tokens that follow from one sign-in are a family.
type RefreshToken struct {
	Hash      string // of the token, which itself is nowhere kept
	Family    foodie.ID
	UserID    foodie.ID
	ExpiresAt time.Time
}

// Tokens keeps refresh tokens, and access tokens that were ended early.
type Tokens interface {
	SaveRefreshToken(ctx context.Context, t RefreshToken) error
	// RotateRefreshToken spends the token of that hash and keeps next in its place, atomically; next.Family and
	// next.UserID are taken from it. An unknown, expired or revoked one is Unauthenticated, code "refresh_invalid"; one
	// that was spent before is too, code "refresh_reused", and then its whole family is revoked.
	RotateRefreshToken(ctx context.Context, hash string, next RefreshToken, now time.Time) (RefreshToken, error)
	// RevokeFamily ends all refresh tokens of a family, and with them the access tokens that came from the same sign-in.
	RevokeFamily(ctx context.Context, family foodie.ID) error
	// RevokeAccess ends the access token of that jti; the mark may be forgotten after until.
	RevokeAccess(ctx context.Context, jti string, until time.Time) error
	// AccessRevoked reports whether that token was ended, or its whole family was; "" is no family.
	AccessRevoked(ctx context.Context, jti string, family foodie.ID) (bool, error)
}

// Stats are the operator's figures. They are kept or computed by the database, never by loading rows.
type Stats struct {
	Users, Orders, Reviews int64
	Revenue                foodie.Money // without cancelled and rejected orders
	RevenueOrders          int64        // the orders that Revenue sums
	OrdersToday            int64
	RevenueToday           foodie.Money
	ActiveUsersLast7Days   int64 // users who ordered
	RatingSum              int64 // of all reviews
	PopularRestaurants     []PopularRestaurant
}

// A PopularRestaurant is one of the ten with the most orders that count as revenue.
type PopularRestaurant struct {
	ID      foodie.ID
	Name    string
	Orders  int64
	Revenue foodie.Money
}

// Statistics sums.
type Statistics interface {
	// Stats counts; "today" is the day in zone that holds now.
	Stats(ctx context.Context, now time.Time, zone *time.Location) (Stats, error)
}
