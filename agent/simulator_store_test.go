package agent_test

import (
	"context"
	"slices"
	"sync"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

// A simStore keeps in memory what the API needs for orders. What no turn of the simulator asks for is not there.
type simStore struct {
	store.Store
	mu          sync.Mutex
	restaurants []foodie.Restaurant
	version     int64
	user        foodie.User
	orders      []foodie.Order // oldest first
	keys        map[string]simKey
	placed      func(context.Context, foodie.Order, string) // sees each order when it is kept, with its key
}

// A simKey is a spent Idempotency-Key.
type simKey struct {
	first  foodie.Order
	digest string
	voided bool
}

func (s *simStore) Ping(context.Context) error { return nil }

func (s *simStore) CatalogueVersion(context.Context) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.version, nil
}

func (s *simStore) Restaurants(context.Context) ([]foodie.Restaurant, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.restaurants), nil
}

// reprice gives a dish another price.
func (s *simStore) reprice(restaurant, dish int, price foodie.Money, version int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.restaurants = slices.Clone(s.restaurants)
	r := &s.restaurants[restaurant]
	r.Items = slices.Clone(r.Items)
	r.Items[dish].Price = price
	r.Version++
	s.version = version
}

func (s *simStore) User(_ context.Context, id foodie.ID) (foodie.User, error) {
	if id != s.user.ID {
		return foodie.User{}, foodie.NewError(foodie.NotFound, "user_not_found", "There is no such user.")
	}
	return s.user, nil
}

func (s *simStore) AccessRevoked(context.Context, string, foodie.ID) (bool, error) { return false, nil }

func (s *simStore) OrderByKey(_ context.Context, diner foodie.ID, key string) (store.KeyState, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state(diner, key), nil
}

func (s *simStore) state(diner foodie.ID, key string) store.KeyState {
	k, spent := s.keys[string(diner)+"/"+key]
	switch {
	case !spent:
		return store.KeyState{}
	case k.voided:
		return store.KeyState{Voided: true}
	}
	first := k.first
	return store.KeyState{Order: &first, Digest: k.digest}
}

func (s *simStore) PlaceOrder(ctx context.Context, o foodie.Order, a store.Attempt) (store.KeyState, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.Key != "" {
		if state := s.state(a.DinerID, a.Key); state != (store.KeyState{}) {
			return state, nil
		}
		s.keys[string(a.DinerID)+"/"+a.Key] = simKey{first: o, digest: a.Digest}
	}
	s.orders = append(s.orders, o)
	s.placed(ctx, o, a.Key)
	return store.KeyState{}, nil
}

func (s *simStore) VoidKey(_ context.Context, diner foodie.ID, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := s.state(diner, key)
	if state.Order != nil {
		return foodie.NewError(foodie.Conflict, "already_placed", "This order was already placed.")
	}
	s.keys[string(diner)+"/"+key] = simKey{voided: true}
	return nil
}

func (s *simStore) find(id foodie.ID) (int, error) {
	i := slices.IndexFunc(s.orders, func(o foodie.Order) bool { return o.ID == id })
	if i < 0 {
		return i, foodie.NewError(foodie.NotFound, "order_not_found", "This order was not found.")
	}
	return i, nil
}

func (s *simStore) Order(_ context.Context, id foodie.ID) (foodie.Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.find(id)
	if err != nil {
		return foodie.Order{}, err
	}
	return s.orders[i], nil
}

func (s *simStore) UpdateOrder(_ context.Context, id foodie.ID, change func(*foodie.Order) error) (foodie.Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.find(id)
	if err != nil {
		return foodie.Order{}, err
	}
	o := s.orders[i]
	if err := change(&o); err != nil {
		return foodie.Order{}, err
	}
	s.orders[i] = o
	return o, nil
}

func (s *simStore) Orders(_ context.Context, q store.OrderQuery) ([]foodie.Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []foodie.Order
	for _, o := range slices.Backward(s.orders) {
		if o.DinerID == q.DinerID && (q.Limit == 0 || len(list) < q.Limit) {
			list = append(list, o)
		}
	}
	return list, nil
}

func (s *simStore) Reviews(context.Context, store.ReviewQuery) ([]foodie.Review, error) {
	return nil, nil
}

// A simShelf lets one API serve one store after another.
type simShelf struct{ store.Store }
