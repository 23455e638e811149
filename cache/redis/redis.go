// Package redis is the cache that all instances of one Redis share. Keys are "cache:" and the caller's key; times to live
// are milliseconds. An unreachable server is Unavailable.
package redis

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/cache"
	"github.com/foodieexpress/foodie/redisconn"
)

const prefix = "cache:"

var _ cache.Cache = (*Cache)(nil)

// A Cache keeps values in Redis.
type Cache struct{ conn *redisconn.Conn }

// New makes a Cache over conn, which stays its owner's.
func New(conn *redisconn.Conn) *Cache { return &Cache{conn} }

// Get reads the value of key.
func (c *Cache) Get(ctx context.Context, key string) (value []byte, found bool, err error) {
	err = c.conn.Do(ctx, func(ctx context.Context, r redis.UniversalClient) (err error) {
		value, err = r.Get(ctx, prefix+key).Bytes()
		return err
	})
	if errors.Is(err, redis.Nil) {
		return nil, false, nil
	}
	return value, err == nil, err
}

// Set keeps value under key for ttl.
func (c *Cache) Set(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	return c.conn.Do(ctx, func(ctx context.Context, r redis.UniversalClient) error {
		return r.Set(ctx, prefix+key, value, atLeast(ttl)).Err()
	})
}

// Add keeps value where key has none. When the connection broke before the answer came, and key has a value when asked
// again, nobody knows whose it is: Unavailable.
func (c *Cache) Add(ctx context.Context, key string, value []byte, ttl time.Duration) (added bool, err error) {
	tries := 0
	err = c.conn.Do(ctx, func(ctx context.Context, r redis.UniversalClient) (err error) {
		tries++
		added, err = r.SetNX(ctx, prefix+key, value, atLeast(ttl)).Result()
		return err
	})
	if err == nil && !added && tries > 1 {
		return false, foodie.NewError(foodie.Unavailable, "redis_unavailable", "Service temporarily unavailable. Please try again in a moment.")
	}
	return added, err
}

// Delete forgets key.
func (c *Cache) Delete(ctx context.Context, key string) error {
	return c.conn.Do(ctx, func(ctx context.Context, r redis.UniversalClient) error { return r.Del(ctx, prefix+key).Err() })
}

// atLeast is ttl, or the shortest that Redis knows: 0 would be for ever.
func atLeast(ttl time.Duration) time.Duration { return max(ttl, time.Millisecond) }
