package redis_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/redisconn/redistest"
	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/session/redis"
)

// dishes are what a diner reads of a menu.
const dishes = "- **Masala Thepla** · ₹35 · veg · ★ 4.6\n- **Methi Thepla** · ₹30 · veg, jain · ★ 4.4\n- **Masala Chaas** · ₹20 · veg · ★ 4.7\n" +
	"- **Fafda Jalebi** · ₹60 · veg · ★ 4.5\n- **Khandvi** · ₹55 · veg, jain · ★ 4.2\n- **Handvo** · ₹50 · veg · sold out\n- **Undhiyu** · ₹120 · vegan · ★ 4.8"

// talk is what the i-th turn of a conversation leaves: a question, an answer with its card, and an order that waits.
func talk(i int) session.Update {
	order := session.PendingOrder{
		ID: foodie.NewID(), Revision: i, RestaurantID: foodie.NewID(), Restaurant: "Thepla House", Total: 10500, ShownIn: i,
		ExpiresAt: time.Now().Add(10 * time.Minute).UTC().Truncate(time.Millisecond),
		Lines:     []foodie.OrderLine{{Item: "Masala Thepla", Quantity: 2, Price: 3500}, {Item: "Masala Chaas", Quantity: 1, Price: 3500, Note: "less spicy"}},
	}
	text := fmt.Sprintf("**Thepla House** · Gujarati · Prahlad Nagar, Ahmedabad has %d dishes:\n\n%s\n\nYour order of ₹105 still waits.", 7+i, dishes)
	menu := strings.Repeat(`{"item_name":"Masala Thepla","price":35,"rating":4.6,"total_ratings":120,"description":"Soft spiced flatbread","tags":["veg","jain"],"available":true},`, 20)
	body, err := json.Marshal(map[string]any{
		"response": text, "cards": json.RawMessage(`[{"type":"menu","items":[` + strings.TrimSuffix(menu, ",") + `]}]`), "suggestions": []string{"Yes, place it", "Change something"},
		"session_id": "u:0198", "function_called": "get_restaurant_by_name", "pending_order": order,
	})
	if err != nil {
		panic(err)
	}
	now := time.Now().UTC().Truncate(time.Millisecond)
	return session.Update{
		Append: []session.Message{
			{Role: "diner", Text: "what else is on the menu of Thepla House, please?", At: now},
			{Role: "foodie", Text: text, Function: "get_restaurant_by_name", Cards: json.RawMessage(`[{"type":"menu","restaurant":"Thepla House"}]`), At: now},
		},
		State: session.State{
			RestaurantID: order.RestaurantID, Restaurant: "Thepla House", Expect: session.ExpectConfirm, Language: "en", Greeted: true,
			Shown: []session.Shown{{Kind: "dish", Restaurant: "Thepla House", Item: "Masala Thepla"}, {Kind: "dish", Restaurant: "Thepla House", Item: "Masala Chaas"}},
		},
		Pending: &order, Answer: &session.Answer{MessageID: string(foodie.NewID()), Body: body},
	}
}

// turn takes the i-th turn of a conversation.
func turn(ctx context.Context, s *redis.Store, id string, u session.Update) error {
	t, err := s.Begin(ctx, session.Entry{ID: id, MessageID: u.Answer.MessageID, Rate: limit.PerMinute(1 << 30)})
	if err != nil {
		return err
	}
	return t.Commit(ctx, u)
}

func connect(t testing.TB, addr string) *redisconn.Conn {
	t.Helper()
	return connectTo(t, redisconn.Options{Addrs: []string{addr}, CommandTimeout: patience})
}

func connectTo(t testing.TB, o redisconn.Options) *redisconn.Conn {
	t.Helper()
	conn, err := redisconn.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// A turn of a conversation that is as long as it may be: by the store; by go-redis alone, which is given the same two
// scripts with the same bytes; and by go-redis alone in one pipeline and one transaction, which decide and fence nothing.
func BenchmarkTurn(b *testing.B) {
	server := redistest.Start(b)
	conn := connect(b, server.Addr())
	updates := make([]session.Update, session.KeepMessages)
	for i := range updates {
		updates[i] = talk(i)
	}
	s := redis.New(conn, session.Config{})
	defer s.Close()
	var heard calls
	overheard := connect(b, server.Addr())
	overheard.Client().AddHook(&heard)
	first := redis.New(overheard, session.Config{})
	defer first.Close()
	for _, u := range updates {
		if err := turn(b.Context(), first, "asha", u); err != nil {
			b.Fatal(err)
		}
	}
	run := func(name string, turn func(i int) error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if err := turn(i); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("store", func(i int) error { return turn(b.Context(), s, "asha", updates[i%len(updates)]) })
	c, begin, commit := conn.Client(), heard.list[len(heard.list)-2], heard.list[len(heard.list)-1]
	const holder = 6 // after EVALSHA, the script, and three keys with their number
	stamp := begin[holder]
	run("scripts", func(int) error {
		next := string(foodie.NewID())
		begin[holder], begin[len(begin)-1], commit[holder] = next, stamp, next
		stamp = next
		if err := c.Do(b.Context(), begin...).Err(); err != nil {
			return err
		}
		return c.Do(b.Context(), commit...).Err()
	})
	var bare bareTurn
	for _, u := range updates {
		bare.encode(b, u)
		if err := bare.run(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	}
	run("commands", func(int) error { return bare.run(b.Context(), c) })
}

// Calls are the arguments of the commands that went to Redis, one by one.
type calls struct{ list [][]any }

func (*calls) DialHook(next goredis.DialHook) goredis.DialHook { return next }
func (*calls) ProcessPipelineHook(next goredis.ProcessPipelineHook) goredis.ProcessPipelineHook {
	return next
}

func (c *calls) ProcessHook(next goredis.ProcessHook) goredis.ProcessHook {
	return func(ctx context.Context, cmd goredis.Cmder) error {
		c.list = append(c.list, cmd.Args())
		return next(ctx, cmd)
	}
}

// A bareTurn is a turn by go-redis alone: one pipeline takes a lease, counts and loads, one transaction appends. Nothing
// is decoded, decided or fenced.
type bareTurn struct {
	messages     []any
	state        []any
	order        []byte
	expirySecond time.Duration
}

func (t *bareTurn) encode(b testing.TB, u session.Update) {
	t.messages, t.expirySecond = nil, time.Hour
	for _, m := range u.Append {
		body, err := json.Marshal(m)
		if err != nil {
			b.Fatal(err)
		}
		t.messages = append(t.messages, body)
	}
	state, err := json.Marshal(u.State)
	if err != nil {
		b.Fatal(err)
	}
	t.state = []any{"state", state, "version", "17", "answer:1", []byte(u.Answer.Body), "answer:2", []byte(u.Answer.Body)}
	if t.order, err = json.Marshal(u.Pending); err != nil {
		b.Fatal(err)
	}
}

func (t *bareTurn) run(ctx context.Context, c goredis.UniversalClient) error {
	load := c.Pipeline()
	lease := load.SetNX(ctx, "lease:{bare}", "me", 5*time.Second)
	load.Incr(ctx, "rate:{bare}")
	load.HGetAll(ctx, "state:{bare}")
	load.LRange(ctx, "messages:{bare}", 0, -1)
	load.Get(ctx, "order:{bare}")
	if _, err := load.Exec(ctx); err != nil && err != goredis.Nil {
		return err
	}
	if !lease.Val() {
		return fmt.Errorf("the lease is held")
	}
	keep := c.TxPipeline()
	keep.RPush(ctx, "messages:{bare}", t.messages...)
	keep.LTrim(ctx, "messages:{bare}", -session.KeepMessages, -1)
	keep.Expire(ctx, "messages:{bare}", t.expirySecond)
	keep.HSet(ctx, "state:{bare}", t.state...)
	keep.Expire(ctx, "state:{bare}", t.expirySecond)
	keep.Set(ctx, "order:{bare}", t.order, 10*time.Minute)
	keep.Del(ctx, "lease:{bare}")
	_, err := keep.Exec(ctx)
	return err
}

// A thousand conversations of forty messages cost Redis at most 1.8 bytes for each byte that was said.
func TestMemoryOfAThousandSessions(t *testing.T) {
	server := redistest.Start(t)
	conn := connect(t, server.Addr())
	s := redis.New(conn, session.Config{})
	defer s.Close()
	before := used(t, conn)
	said := 0
	for range 1000 {
		id := "u:" + string(foodie.NewID())
		u := session.Update{}
		for i := range session.KeepMessages / 2 {
			u = talk(i)
			if err := turn(t.Context(), s, id, u); err != nil {
				t.Fatal(err)
			}
			for _, m := range u.Append {
				said += len(m.Text)
			}
		}
	}
	kept := used(t, conn) - before
	t.Logf("%d bytes were said, Redis keeps %d: %.2f of each", said, kept, float64(kept)/float64(said))
	if float64(kept) > 1.8*float64(said) {
		t.Errorf("Redis keeps %d bytes for %d that were said, want at most 1.8 of each", kept, said)
	}
}

func used(t *testing.T, conn *redisconn.Conn) (bytes int) {
	t.Helper()
	info, err := conn.Client().Info(t.Context(), "memory").Result()
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(info, "used_memory:")
	if _, err := fmt.Sscan(rest, &bytes); err != nil {
		t.Fatal(err)
	}
	return bytes
}
