package foodie_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/foodieexpress/foodie"
)

var asha = foodie.User{ID: "u1", Username: "asha"}

func TestNewReview(t *testing.T) {
	const words = "a < b > c & <script>alert(1)</script>\nsecond line"
	v, err := foodie.NewReview(asha, theplaHouse, 5, "  "+words+" ", true, noon)
	if err != nil {
		t.Fatal(err)
	}
	want := foodie.Review{ID: v.ID, UserID: "u1", Username: "asha", RestaurantID: "r1", RestaurantName: "Thepla House", Rating: 5, Comment: words, CreatedAt: noon.UTC(), Verified: true, Version: 1}
	if diff := cmp.Diff(want, v); diff != "" || v.ID == "" || v.CreatedAt.Location() != time.UTC {
		t.Errorf("NewReview (-want +got):\n%s", diff)
	}
}

func TestReviewRules(t *testing.T) {
	const good = "warm and soft"
	for name, tt := range map[string]struct {
		rating  int
		comment string
		code    string
		field   string
	}{
		"one star":                {1, good, "", ""},
		"ten characters":          {3, "ઢોકળાઢોકળા", "", ""},
		"a thousand":              {3, strings.Repeat("ઢ", 1000), "", ""},
		"no star":                 {0, good, "review_rating", "rating"},
		"ten stars":               {10, good, "review_rating", "rating"},
		"negative":                {-1, good, "review_rating", "rating"},
		"nine characters":         {3, "123456789", "text_length", "comment"},
		"nine in a lot of blanks": {3, "   123456789       ", "text_length", "comment"},
		"a thousand and one":      {3, strings.Repeat("x", 1001), "text_length", "comment"},
		"a null":                  {3, good + "\x00", "text_control", "comment"},
		"no text":                 {3, good + "\xff", "text_encoding", "comment"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := foodie.NewReview(asha, theplaHouse, tt.rating, tt.comment, false, noon)
			if tt.code == "" {
				if err != nil {
					t.Errorf("NewReview = %v", err)
				}
				return
			}
			wantFault(t, err, foodie.Invalid, tt.code, tt.field)
		})
	}
	_, err := foodie.NewReview(asha, theplaHouse, 9, "short", false, noon)
	if many, ok := errors.AsType[foodie.Errors](err); !ok || len(many) != 2 {
		t.Errorf("NewReview = %v, want two faults", err)
	}
}

func TestEditReview(t *testing.T) {
	v, err := foodie.NewReview(asha, theplaHouse, 5, "warm and soft", false, noon)
	if err != nil {
		t.Fatal(err)
	}
	four, nine, words, short := 4, 9, " cold and hard ", "no"
	before := v
	for name, edit := range map[string]func() error{
		"nothing":         func() error { return v.Edit(nil, nil, noon) },
		"nine stars":      func() error { return v.Edit(&nine, nil, noon) },
		"a short comment": func() error { return v.Edit(&four, &short, noon) },
	} {
		if err := edit(); foodie.KindOf(err) != foodie.Invalid || v != before {
			t.Errorf("%s: %v, %+v, want Invalid and nothing changed", name, err, v)
		}
	}
	later := noon.Add(time.Hour)
	if err := v.Edit(&four, nil, later); err != nil || v.Rating != 4 || v.Comment != "warm and soft" || v.Version != 2 || !v.UpdatedAt.Equal(later) || v.UpdatedAt.Location() != time.UTC {
		t.Errorf("Edit of the rating: %v, %+v", err, v)
	}
	if err := v.Edit(nil, &words, later); err != nil || v.Rating != 4 || v.Comment != "cold and hard" || v.Version != 3 || v.CreatedAt != before.CreatedAt {
		t.Errorf("Edit of the comment: %v, %+v", err, v)
	}
}

func TestReviewAverage(t *testing.T) {
	for want, s := range map[float64]foodie.ReviewStats{
		0:    {},
		4.33: {Count: 3, Distribution: [5]int{0, 0, 0, 2, 1}},
		3.67: {Count: 3, Distribution: [5]int{0, 0, 1, 2, 0}},
		1:    {Count: 2, Distribution: [5]int{2}},
	} {
		if got := s.Average(); got != want {
			t.Errorf("%+v.Average() = %v, want %v", s, got, want)
		}
	}
}
