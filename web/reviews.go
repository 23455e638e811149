package web

import (
	"fmt"
	"net/http"

	"github.com/foodieexpress/foodie"
)

// mostReviews is how many reviews a menu shows.
const mostReviews = 10

// A reviewsView is what diners said of a restaurant.
type reviewsView struct {
	Stats   foodie.ReviewStats
	Average string
	Bars    []barView
	Reviews []foodie.Review
}

// A barView is how many gave so many stars.
type barView struct {
	Stars, Count, Share int // Share of the commonest, in percent
}

// reviewsOf asks for the reviews of a restaurant. A menu without its reviews is still a menu, so a failure is only
// logged.
func (s *site) reviewsOf(r *http.Request, restaurant string) reviewsView {
	ctx := r.Context()
	stats, err := s.Platform.ReviewStats(ctx, restaurant)
	if err == nil && stats.Count > 0 {
		var reviews []foodie.Review
		if reviews, err = s.Platform.Reviews(ctx, restaurant, mostReviews, 0); err == nil {
			return reviewsView{stats, fmt.Sprintf("%.1f", stats.Average()), bars(stats), reviews}
		}
	}
	if err != nil {
		s.Log.WarnContext(ctx, "menu without its reviews", "error", err)
	}
	return reviewsView{}
}

func bars(stats foodie.ReviewStats) []barView {
	most := 1
	for _, n := range stats.Distribution {
		most = max(most, n)
	}
	var out []barView
	for i := len(stats.Distribution) - 1; i >= 0; i-- {
		n := stats.Distribution[i]
		out = append(out, barView{Stars: i + 1, Count: n, Share: n * 100 / most})
	}
	return out
}
