package torture

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/foodieexpress/foodie/e2e/rig"
	"github.com/foodieexpress/foodie/loopback"
	"github.com/foodieexpress/foodie/redisconn/redistest"
)

// A floor is the least that a chat turn can be in Go with the same I/O: a server that reads a message, loads its session with
// one script, asks another server whether the catalogue has changed, keeps the turn with another script, and answers.
// It runs as processes of its own: this test's program, told so by these variables.
const (
	floorAgent = "FOODIE_FLOOR_AGENT" // where to listen
	floorAPI   = "FOODIE_FLOOR_API"   // where to listen, or where the API is
	floorRedis = "FOODIE_FLOOR_REDIS"
	floorSize  = "FOODIE_FLOOR_SIZE" // bytes of an answer
)

var (
	load = redis.NewScript(`redis.call('HINCRBY', KEYS[2], 'version', 1) return {redis.call('LRANGE', KEYS[1], 0, -1), redis.call('HGETALL', KEYS[2])}`)
	keep = redis.NewScript(`redis.call('RPUSH', KEYS[1], ARGV[1], ARGV[2]) redis.call('LTRIM', KEYS[1], -40, -1) redis.call('EXPIRE', KEYS[1], 3600)
redis.call('HSET', KEYS[2], 'last', ARGV[2]) redis.call('EXPIRE', KEYS[2], 3600) return 1`)
)

// serveFloor serves when this process was started as a part of the floor.
func serveFloor() {
	addr, api := os.Getenv(floorAgent), os.Getenv(floorAPI)
	switch {
	case addr != "":
		size, _ := strconv.Atoi(os.Getenv(floorSize))
		err := http.ListenAndServe(addr, newFloor(api, os.Getenv(floorRedis), size))
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	case api != "":
		err := http.ListenAndServe(api, http.HandlerFunc(catalogueFloor))
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// catalogueFloor says that nothing has changed.
func catalogueFloor(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("If-None-Match") == `"1"` {
		w.WriteHeader(http.StatusNotModified)
	}
}

func newFloor(api, addr string, size int) http.HandlerFunc {
	words := strings.Repeat("Thepla House has masala thepla for ₹35. ", size/42+1)[:size]
	db := redis.NewClient(&redis.Options{Addr: addr})
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	return func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Message string `json:"message"`
			UserID  string `json:"user_id"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		keys := []string{"chat:{" + in.UserID + "}", "state:{" + in.UserID + "}"}
		err := load.Run(r.Context(), db, keys).Err()
		if err == nil {
			err = unchanged(client, r, api)
		}
		answer := map[string]string{"response": words, "session_id": in.UserID}
		b, _ := json.Marshal(answer)
		if err == nil {
			err = keep.Run(r.Context(), db, keys, in.Message, b).Err()
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Write(b)
	}
}

func unchanged(client *http.Client, r *http.Request, api string) error {
	req, err := http.NewRequestWithContext(r.Context(), http.MethodGet, "http://"+api+"/restaurants/", nil)
	if err != nil {
		return err
	}
	req.Header.Set("If-None-Match", `"1"`)
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

// startFloor starts the two processes and gives the address of the one that is talked to.
func startFloor(t *testing.T, redisAddr string, size int) (agent string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	agent, api := loopback.Address(t), loopback.Address(t)
	for _, env := range [][]string{{floorAPI + "=" + api}, {floorAgent + "=" + agent, floorAPI + "=" + api, floorRedis + "=" + redisAddr, floorSize + "=" + strconv.Itoa(size)}} {
		command := exec.Command(self)
		command.Env, command.Stderr = env, os.Stderr
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { command.Process.Kill(); command.Wait() })
	}
	for _, addr := range []string{api, agent} {
		for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			if c, err := net.Dial("tcp", addr); err == nil {
				c.Close()
				break
			} else if time.Now().After(deadline) {
				t.Fatal(err)
			}
		}
	}
	return agent
}

// TestATurnBesideItsFloor compares turns over ten connections with the floor, in turns, and tells what one costs all
// processes.
func TestATurnBesideItsFloor(t *testing.T) {
	server := redistest.Start(t)
	f := rig.StartFleet(t, rig.Plan{APIs: 1, Agents: 1, Direct: true, Env: append(rig.RedisEnv(server), "LOG_LEVEL=warn")})
	ours := newHose(t, f.Agents[0].URL, 10)
	run := func(h *hose) rig.Load {
		return rig.Closed(10, rig.For(of(300*time.Millisecond, time.Second)), func(user, i int) error {
			return h.turn(fmt.Sprintf("floor-%d-%d", user, i/8), said[i%len(said)])
		})
	}
	warm := run(ours)
	size := int(ours.bytes.Load()) / max(1, warm.Done)
	floor := newHose(t, "http://"+startFloor(t, redistest.Start(t).Addr(), size), 10)
	run(floor)
	var ratios []float64
	var turns int
	var cpu time.Duration
	for range of(3, 15) {
		least := run(floor)
		before := f.CPU() + rig.CPU(server.Pid())
		got := run(ours)
		cpu += f.CPU() + rig.CPU(server.Pid()) - before
		turns += got.Done
		if got.Failed+least.Failed > 0 {
			t.Fatalf("ours: %v\nthe floor: %v", got, least)
		}
		ratios = append(ratios, got.Rate()/least.Rate())
		t.Logf("ours: %v\nthe floor: %v", got, least)
	}
	figures.Least(fmt.Sprintf("chat turn at 10 connections beside a floor with the same I/O, %d bytes an answer", size), median(ratios), 0.5, "")
	figures.AtMost("chat turn: CPU of agent, API and Redis", cpu/time.Duration(max(1, turns)), 800*time.Microsecond)
}
