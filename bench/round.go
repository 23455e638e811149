package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A result compares rates. The ratio is the median of the rounds' ratios, not the ratio of the medians.
type result struct{ floor, subject, ratio float64 }

// slower is p for work of which little is done in one turn: fewer turns, and longer ones.
func (p plan) slower() plan {
	p.rounds, p.each = max(1, p.rounds/5), 6*p.each
	return p
}

// A load runs for some time and tells how often a second it did its work.
type load func(ctx context.Context, d time.Duration) (float64, error)

// warmUp is how many turns longer than the others the first is, which is not counted.
const warmUp = 4

// compare lets floor and subject take turns, after one round that only warms up.
func compare(ctx context.Context, p plan, floor, subject load) (result, error) {
	var floors, subjects, ratios []float64
	for round := range p.rounds + 1 {
		d := p.each
		if round == 0 {
			d *= warmUp
		}
		f, err := floor(ctx, d)
		if err != nil {
			return result{}, err
		}
		s, err := subject(ctx, d)
		if err != nil {
			return result{}, err
		}
		if round > 0 {
			floors, subjects, ratios = append(floors, f), append(subjects, s), append(ratios, s/f)
		}
	}
	return result{median(floors), median(subjects), median(ratios)}, nil
}

// together is a load of n workers that repeat work until the time is over; each gets its number.
func together(n int, work func(ctx context.Context, worker int) error) load {
	return func(ctx context.Context, d time.Duration) (float64, error) {
		var done atomic.Int64
		errs := make([]error, n)
		began := time.Now()
		var wait sync.WaitGroup
		for worker := range n {
			wait.Go(func() {
				for time.Since(began) < d && errs[worker] == nil {
					if errs[worker] = work(ctx, worker); errs[worker] == nil {
						done.Add(1)
					}
				}
			})
		}
		wait.Wait()
		return float64(done.Load()) / time.Since(began).Seconds(), firstOf(errs)
	}
}

// firstOf is the first error, with the number of those that it stands for.
func firstOf(errs []error) error {
	errs = slices.DeleteFunc(errs, func(err error) bool { return err == nil })
	if len(errs) < 2 {
		return errors.Join(errs...)
	}
	return fmt.Errorf("%w (and %d more like it)", errs[0], len(errs)-1)
}

// times repeats work and tells how long each took, sorted.
func times(n int, work func(i int) error) ([]time.Duration, error) {
	took := make([]time.Duration, n)
	for i := range n {
		began := time.Now()
		if err := work(i); err != nil {
			return nil, err
		}
		took[i] = time.Since(began)
	}
	slices.Sort(took)
	return took, nil
}

// median is the middle one; of an empty list it is zero.
func median[T float64 | time.Duration](list []T) T { return percentile(list, 50) }

// percentile is the smallest value that so many percent do not exceed.
func percentile[T float64 | time.Duration](list []T, percent int) T {
	if len(list) == 0 {
		return 0
	}
	list = slices.Sorted(slices.Values(list))
	return list[min(len(list)*percent/100, len(list)-1)]
}
