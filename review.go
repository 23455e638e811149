package foodie

import (
	"math"
	"strings"
	"time"
)

// A Review is one user's opinion of one restaurant; a second of the same user is a Conflict in every store.
type Review struct {
	ID             ID
	UserID         ID
	Username       string
	RestaurantID   ID
	RestaurantName string
	Rating         int    // 1 to 5
	Comment        string // 10 to 1000 characters, kept as written and escaped where shown
	CreatedAt      time.Time
	UpdatedAt      time.Time // zero until changed
	HelpfulCount   int
	Verified       bool // the user has an order there that was not cancelled
	Version        int64
}

// NewReview checks rating and comment. Errors are Invalid and name the field.
func NewReview(by User, of Restaurant, rating int, comment string, verified bool, now time.Time) (Review, error) {
	v := Review{
		ID: NewID(), UserID: by.ID, Username: by.Username, RestaurantID: of.ID, RestaurantName: of.Name,
		Rating: rating, Comment: strings.TrimSpace(comment), CreatedAt: now.UTC(), Verified: verified, Version: 1,
	}
	return v, v.check()
}

// Edit changes what is given of rating and comment; nil leaves it as it is.
func (v *Review) Edit(rating *int, comment *string, now time.Time) error {
	c := *v
	if rating == nil && comment == nil {
		return invalid("review_empty", "rating", "Give a new rating, a new comment, or both.")
	}
	if rating != nil {
		c.Rating = *rating
	}
	if comment != nil {
		c.Comment = strings.TrimSpace(*comment)
	}
	if err := c.check(); err != nil {
		return err
	}
	c.UpdatedAt, c.Version = now.UTC(), c.Version+1
	*v = c
	return nil
}

func (v Review) check() error {
	var f faults
	if v.Rating < 1 || v.Rating > 5 {
		f.add(invalid("review_rating", "rating", "A rating is 1 to 5 stars; this one is %d.", v.Rating))
	}
	f.add(textRule{field: "comment", min: 10, max: 1000, lines: true}.check(v.Comment))
	return f.err()
}

// ReviewStats sums the reviews of one restaurant.
type ReviewStats struct {
	Count        int
	Distribution [5]int // Distribution[0] counts one star
}

// Average is the mean rating to two decimals, 0 without reviews.
func (s ReviewStats) Average() float64 {
	if s.Count == 0 {
		return 0
	}
	sum := 0
	for i, n := range s.Distribution {
		sum += (i + 1) * n
	}
	return math.Round(float64(sum)*100/float64(s.Count)) / 100
}
