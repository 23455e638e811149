package main

import (
	"context"
	"errors"
)

// benchReads compares reads of the catalogue with a bare server that answers the same bytes.
func benchReads(ctx context.Context, p plan, t *table) (err error) {
	s, err := openSampled(ctx, p.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	for _, path := range []string{"/restaurants/", "/restaurants/Thepla%20House"} {
		r, err := compareRead(ctx, p, s, path)
		if err != nil {
			return err
		}
		t.ratio("GET "+path+", 10 connections", r, 0.65)
	}
	return nil
}

func compareRead(ctx context.Context, p plan, s *service, path string) (r result, err error) {
	body, err := s.body(path)
	if err != nil {
		return r, err
	}
	plain, err := serve(bare(body))
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, plain.close()) }()
	request := requestOf("GET", path, "", "", "")
	floor, err := dialAll(plain.addr, 10)
	if err != nil {
		return r, err
	}
	defer floor.close()
	subject, err := dialAll(s.addr, 10)
	if err != nil {
		return r, err
	}
	defer subject.close()
	return compare(ctx, p, floor.repeat(request, 200), subject.repeat(request, 200))
}
