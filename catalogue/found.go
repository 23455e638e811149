package catalogue

// found collects restaurants, each once, in the order of their discovery.
type found struct {
	limit       int // 0 for none
	restaurants []int32
	seen        []uint64 // bits
}

func (ix *Index) find(limit int) found {
	return found{limit: limit, seen: make([]uint64, len(ix.restaurants)/64+1)}
}

func (f *found) full() bool { return f.limit > 0 && len(f.restaurants) >= f.limit }

func (f *found) has(r int32) bool { return f.seen[r/64]&(1<<(r%64)) != 0 }

func (f *found) add(r int32) {
	if !f.full() && !f.has(r) {
		f.seen[r/64] |= 1 << (r % 64)
		f.restaurants = append(f.restaurants, r)
	}
}
