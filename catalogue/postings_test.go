package catalogue

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func ascending() *rapid.Generator[[]int32] {
	return rapid.Custom(func(t *rapid.T) []int32 {
		list := rapid.SliceOf(rapid.Int32Range(0, 60)).Draw(t, "list")
		slices.Sort(list)
		return slices.Compact(list)
	})
}

func TestCommonIsTheIntersectionOfUnions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unions := rapid.SliceOfN(rapid.SliceOfN(ascending(), 1, 3), 1, 4).Draw(t, "unions")
		cursors := make([]cursor, len(unions))
		for i, lists := range unions {
			cursors[i] = slices.Clone(lists)
		}
		want := []int32{}
		for place := range int32(61) {
			lacks := slices.ContainsFunc(unions, func(lists [][]int32) bool {
				return !slices.ContainsFunc(lists, func(l []int32) bool { return slices.Contains(l, place) })
			})
			if !lacks {
				want = append(want, place)
			}
		}
		most := rapid.IntRange(1, 70).Draw(t, "most")
		want = want[:min(len(want), most)]
		got := []int32{}
		common(cursors, func(place int32) bool {
			got = append(got, place)
			return len(got) < most
		})
		if !slices.Equal(got, want) {
			t.Fatalf("common(%v) = %v, want %v", unions, got, want)
		}
	})
}

func TestInvertListsEachPlaceOnce(t *testing.T) {
	docs := []int32{2, 0, 1}
	words := [][]int32{{0, 1, 1}, {3}, {1, 0}}
	p := invert(5, docs, func(d int32, yield func([]int32)) { yield(words[d]); yield(words[d][:1]) })
	for word, want := range [][]int32{{0, 1}, {0, 1}, nil, {2}, nil} {
		if got := p.of(int32(word)); !slices.Equal(got, want) {
			t.Errorf("places of word %d = %v, want %v", word, got, want)
		}
	}
	if got := p.of(-1); got != nil {
		t.Errorf("places of no word = %v", got)
	}
	if got := p.of(99); got != nil {
		t.Errorf("places of a word beyond = %v", got)
	}
}
