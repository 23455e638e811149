package redistest

import (
	"errors"
	"strings"
	"time"
)

// MoveSlots moves the slots of keys, with all the keys in them, to another primary each, while clients go on.
func (c *Cluster) MoveSlots(keys ...string) {
	c.t.Helper()
	moved := map[int]bool{}
	for _, key := range keys {
		slot := Slot(key)
		if moved[slot] {
			continue
		}
		moved[slot] = true
		if err := c.move(slot, c.PrimaryOf(key), c.otherPrimary(key)); err != nil {
			c.t.Fatalf("move slot %d: %v", slot, err)
		}
	}
}

// otherPrimary is a primary that does not serve key.
func (c *Cluster) otherPrimary(key string) *Server {
	c.t.Helper()
	serves := c.PrimaryOf(key)
	for _, s := range c.servers {
		if s != serves && s.Pid() != 0 && s.leads() == nil {
			return s
		}
	}
	c.t.Fatalf("no other primary than %s runs", serves.Addr())
	return nil
}

// move hands slot over as the Cluster specification tells: the nodes know where it is going, the keys follow one by one
// while both answer for them, and then all primaries are told, whoever takes it first.
func (c *Cluster) move(slot int, from, to *Server) error {
	source, err := from.id()
	if err != nil {
		return err
	}
	target, err := to.id()
	if err != nil {
		return err
	}
	if err := to.cluster("setslot", slot, "importing", source); err != nil {
		return err
	}
	if err := from.cluster("setslot", slot, "migrating", target); err != nil {
		return err
	}
	if err := migrate(slot, from, to); err != nil {
		return err
	}
	if err := errors.Join(to.cluster("setslot", slot, "node", target), from.cluster("setslot", slot, "node", target)); err != nil {
		return err
	}
	return poll(func() error {
		now, err := c.primaryOf(slot)
		if err == nil && now != to {
			err = lacking("%s serves it", now.Addr())
		}
		return err
	})
}

// migrate moves the keys of slot. What to holds of it already is older: a replica that was promoted before it heard that a
// key had moved away still has it, of a slot that it does not serve.
func migrate(slot int, from, to *Server) error {
	for {
		ctx, cancel := within()
		keys, err := from.own().ClusterGetKeysInSlot(ctx, slot, 100).Result()
		cancel()
		if err != nil || len(keys) == 0 {
			return err
		}
		for _, key := range keys {
			ctx, cancel := within()
			err := from.own().Do(ctx, "migrate", "127.0.0.1", to.port, key, 0, (5 * time.Second).Milliseconds(), "replace").Err()
			cancel()
			if err != nil {
				return err
			}
		}
	}
}

func (s *Server) cluster(args ...any) error {
	ctx, cancel := within()
	defer cancel()
	return s.own().Do(ctx, append([]any{"cluster"}, args...)...).Err()
}

// Slot is the slot of a key: CRC16 of its hash tag, or of all of it when it has none (Redis Cluster specification).
func Slot(key string) int {
	if open := strings.IndexByte(key, '{'); open >= 0 {
		if length := strings.IndexByte(key[open+1:], '}'); length > 0 {
			key = key[open+1 : open+1+length]
		}
	}
	crc := uint16(0)
	for i := range len(key) {
		crc ^= uint16(key[i]) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x1021
			} else {
				crc <<= 1
			}
		}
	}
	return int(crc) % slots
}
