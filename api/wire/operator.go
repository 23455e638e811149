package wire

import "github.com/foodieexpress/foodie"

// Stats are the operator's figures. Cancelled and rejected orders are no revenue.
type Stats struct {
	TotalUsers           int64               `json:"total_users"`
	TotalOrders          int64               `json:"total_orders"`
	TotalRevenue         foodie.Money        `json:"total_revenue"`
	OrdersToday          int64               `json:"orders_today"`
	RevenueToday         foodie.Money        `json:"revenue_today"`
	ActiveUsersLast7Days int64               `json:"active_users_last_7_days"`
	TotalReviews         int64               `json:"total_reviews"`
	AverageRating        float64             `json:"average_rating"`
	AverageOrderValue    foodie.Money        `json:"average_order_value"`
	PopularRestaurants   []PopularRestaurant `json:"popular_restaurants"`
}

// A PopularRestaurant is one with many orders.
type PopularRestaurant struct {
	RestaurantID   foodie.ID    `json:"restaurant_id"`
	RestaurantName string       `json:"restaurant_name"`
	TotalOrders    int64        `json:"total_orders"`
	TotalRevenue   foodie.Money `json:"total_revenue"`
}

// Health says how the service is.
type Health struct {
	Status   string `json:"status" jsonschema:"healthy or unhealthy"`
	Version  string `json:"version"`
	Database string `json:"database" jsonschema:"connected or disconnected"`
	Redis    string `json:"redis,omitzero" jsonschema:"connected or disconnected, when there is one: without it the service is healthy still, and limits are counted apart"`
}

// A Probe answers a load balancer or an orchestrator.
type Probe struct {
	Status string `json:"status" jsonschema:"alive, ready or not ready"`
}

// Service is what GET / answers.
type Service struct {
	Name    string            `json:"name"`
	Version string            `json:"version"`
	Links   map[string]string `json:"links"`
}

// A Message confirms something that leaves nothing to show.
type Message struct {
	Message string `json:"message"`
}
