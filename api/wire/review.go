package wire

import (
	"strconv"

	"github.com/foodieexpress/foodie"
)

// A Review is one user's opinion of one restaurant.
type Review struct {
	ID             foodie.ID `json:"id"`
	UserID         foodie.ID `json:"user_id"`
	Username       string    `json:"username"`
	RestaurantID   foodie.ID `json:"restaurant_id"`
	RestaurantName string    `json:"restaurant_name"`
	Rating         int       `json:"rating"`
	Comment        string    `json:"comment" jsonschema:"as it was written: escape it where you show it"`
	ReviewDate     Time      `json:"review_date"`
	UpdatedAt      *Time     `json:"updated_at,omitzero" jsonschema:"when it was last changed"`
	HelpfulCount   int       `json:"helpful_count"`
	Verified       bool      `json:"is_verified_purchase"`
}

// A ReviewDraft is a new review.
type ReviewDraft struct {
	RestaurantName *string `json:"restaurant_name,omitzero" jsonschema:"need not be given; when it is, it is the restaurant of the path"`
	Rating         int     `json:"rating" jsonschema:"1 to 5"`
	Comment        string  `json:"comment" jsonschema:"10 to 1000 characters"`
}

// A ReviewChange changes what it gives.
type ReviewChange struct {
	Rating  *int    `json:"rating,omitzero" jsonschema:"1 to 5"`
	Comment *string `json:"comment,omitzero" jsonschema:"10 to 1000 characters"`
}

// FromReview gives v's wire form.
func FromReview(v foodie.Review) Review {
	w := Review{
		ID: v.ID, UserID: v.UserID, Username: v.Username, RestaurantID: v.RestaurantID, RestaurantName: v.RestaurantName,
		Rating: v.Rating, Comment: v.Comment, ReviewDate: Time{v.CreatedAt}, HelpfulCount: v.HelpfulCount, Verified: v.Verified,
	}
	if !v.UpdatedAt.IsZero() {
		w.UpdatedAt = &Time{v.UpdatedAt}
	}
	return w
}

// Domain is v without its version, which the wire does not carry.
func (v Review) Domain() foodie.Review {
	d := foodie.Review{
		ID: v.ID, UserID: v.UserID, Username: v.Username, RestaurantID: v.RestaurantID, RestaurantName: v.RestaurantName,
		Rating: v.Rating, Comment: v.Comment, CreatedAt: v.ReviewDate.Time, HelpfulCount: v.HelpfulCount, Verified: v.Verified,
	}
	if v.UpdatedAt != nil {
		d.UpdatedAt = v.UpdatedAt.Time
	}
	return d
}

// ReviewStats sums the reviews of a restaurant.
type ReviewStats struct {
	RestaurantName string         `json:"restaurant_name"`
	TotalReviews   int            `json:"total_reviews"`
	AverageRating  float64        `json:"average_rating" jsonschema:"to two decimals; 0 without reviews"`
	Distribution   map[string]int `json:"rating_distribution" jsonschema:"how many reviews gave 1 to 5 stars"`
}

// FromReviewStats gives the wire form of the reviews of restaurant.
func FromReviewStats(restaurant string, s foodie.ReviewStats) ReviewStats {
	w := ReviewStats{RestaurantName: restaurant, TotalReviews: s.Count, AverageRating: s.Average(), Distribution: make(map[string]int, len(s.Distribution))}
	for i, n := range s.Distribution {
		w.Distribution[strconv.Itoa(i+1)] = n
	}
	return w
}

// Domain is s without the restaurant's name.
func (s ReviewStats) Domain() foodie.ReviewStats {
	d := foodie.ReviewStats{Count: s.TotalReviews}
	for i := range d.Distribution {
		d.Distribution[i] = s.Distribution[strconv.Itoa(i+1)]
	}
	return d
}
