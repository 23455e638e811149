package torture

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/e2e/rig"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/llmtest"
	"github.com/foodieexpress/foodie/redisconn/redistest"
)

// A hose sends chat turns of guests over a fixed number of connections.
type hose struct {
	url    string
	client *http.Client
	bytes  atomic.Int64 // of all answers
}

func newHose(t *testing.T, agent string, connections int) *hose {
	h := &hose{url: agent + "/chat", client: &http.Client{Timeout: 30 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections, MaxIdleConns: connections}}}
	t.Cleanup(h.client.CloseIdleConnections)
	return h
}

// turn says words as a guest; only an answer that is whole and says no error counts.
func (h *hose) turn(user, words string) error {
	_, err := h.ask(user, words)
	return err
}

func (h *hose) ask(user, words string) (response string, err error) {
	body, err := json.Marshal(map[string]string{"message": words, "user_id": user})
	if err != nil {
		return "", err
	}
	resp, err := h.client.Post(h.url, "application/json", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	h.bytes.Add(int64(len(b)))
	var a rig.Answer
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%d %.200s", resp.StatusCode, b)
	}
	if err := json.Unmarshal(b, &a); err != nil || a.Error != "" || a.Response == "" {
		return "", fmt.Errorf("an answer of %.200s (%v)", b, err)
	}
	return a.Response, nil
}

// said is what users say, one after the other.
var said = []string{"which restaurant has bhel?", "show menu for Thepla House", "two masala thepla from Thepla House", "make it 3", "how much is the dhokla at Swati Snacks", "no"}

// TestACrowd lets many people talk to ten agents at once; nobody gets an error.
func TestACrowd(t *testing.T) {
	agents, users, turns := of(3, 10), of(100, 1000), of(6, 30)
	f := rig.StartFleet(t, rig.Plan{APIs: 2, Agents: agents, Env: append(rig.RedisEnv(redistest.Start(t)), "LOG_LEVEL=warn")})
	h := newHose(t, f.Agent, users)
	load := rig.Closed(users, rig.Times(turns), func(user, i int) error { return h.turn(fmt.Sprint("crowd-", user), said[i%len(said)]) })
	if load.Failed > 0 {
		t.Errorf("%d agents, %d users at once: %v", agents, users, load)
	}
	t.Logf("%d agents, %d users at once: %v", agents, users, load)
	what := fmt.Sprintf("%d agents, %d users at once", agents, users)
	figures.Zero(fmt.Sprintf("%s: of %d turns, errors", what, load.Done+load.Failed), load.Failed)
	figures.Note(what+": turns a second, latency", "%.0f/s, p50 %v, p99 %v", load.Rate(), rig.Brief(load.Percentile(50)), rig.Brief(load.Percentile(99)))
	memory(what+": memory of an agent", f.Agents[0])
}

// memory notes how much of it a process holds.
func memory(what string, of *rig.Instance) {
	all, own := rig.Resident(of.Pid())
	figures.Most(fmt.Sprintf("%s, %d MB of it not the program's file", what, own>>20), float64(all)/(1<<20), 40, " MB")
}

// TestOverload offers five times as much as can be done. What is admitted must be nearly as much as the peak, and nearly as
// fast; what is not must be refused as such.
func TestOverload(t *testing.T) {
	f := rig.StartFleet(t, rig.Plan{APIs: 2, Agents: 2, Env: append(rig.RedisEnv(redistest.Start(t)), "LOG_LEVEL=warn")})
	const connections = 1024
	h := newHose(t, f.Agent, connections)
	work := func(user, i int) error { return h.turn(fmt.Sprint("over-", user%500), said[i%2]) }
	rig.Closed(32, rig.For(2*time.Second), work) // warms up
	var peak rig.Load
	for _, users := range of([]int{16, 64}, []int{8, 16, 32, 64, 128}) {
		if l := rig.Closed(users, rig.For(of(time.Second, 5*time.Second)), work); l.Rate() > peak.Rate() {
			peak = l
		}
	}
	flood := func(lasts time.Duration) (rig.Load, int) {
		stop := make(chan struct{})
		time.AfterFunc(lasts, func() { close(stop) })
		return rig.Flood(5*peak.Rate(), connections, stop, func(i int) error { return work(i, i) })
	}
	onset, _ := flood(2 * time.Second) // a thousand connections are made, and the line is cut
	before, began := ownCPU(), f.CPU()
	lasting, missed := flood(of(3*time.Second, 20*time.Second))
	t.Logf("peak: %v\nat five times that, the first two seconds: %v\nthen: %v\nnot sent, all connections were busy: %d\nCPU: the generator %v, the fleet %v",
		peak, onset, lasting, missed, ownCPU()-before, f.CPU()-began)
	for _, failure := range append(onset.Failures, lasting.Failures...) {
		if !strings.Contains(failure, "503 ") {
			t.Errorf("in overload something else than 503: %s", failure)
		}
	}
	if lasting.Done == 0 {
		t.Error("in overload nothing is done at all")
	}
	figures.Least("overload × 5: goodput beside the peak of "+fmt.Sprintf("%.0f/s", peak.Rate()), lasting.Rate()/peak.Rate(), 0.85, "")
	figures.Most("overload × 5: p99 of the admitted beside "+rig.Brief(peak.Percentile(99)).String()+" at the peak",
		float64(lasting.Percentile(99))/float64(peak.Percentile(99)), 2, " ×")
	figures.Note("overload × 5: the first two seconds", "goodput %.2f, p99 %v", onset.Rate()/peak.Rate(), rig.Brief(onset.Percentile(99)))
	figures.Note("overload × 5: offered beside the peak", "%.1f ×", float64(lasting.Done+lasting.Failed)/lasting.Took.Seconds()/peak.Rate())
	figures.Note("overload × 5: CPU of generator and fleet", "%v and %v", (ownCPU() - before).Round(time.Millisecond), (f.CPU() - began).Round(time.Millisecond))
	if err := h.turn("after", said[0]); err != nil {
		t.Errorf("after the overload: %v", err)
	}
}

// ownCPU is what this process has used, which makes the load.
func ownCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestAModelThatTakesItsTime lets many people talk to agents whose model answers after 184 ms.
func TestAModelThatTakesItsTime(t *testing.T) {
	model := httptest.NewServer(&llmtest.OpenAI{Delay: 184 * time.Millisecond, Answer: func(llmtest.OpenAIRequest) llm.Reply {
		return llm.Reply{Text: "Thepla House has masala thepla for ₹35."}
	}})
	defer model.Close()
	f := rig.StartFleet(t, rig.Plan{APIs: 1, Agents: 2, Env: append(rig.RedisEnv(redistest.Start(t)), "LOG_LEVEL=warn"),
		AgentEnv: []string{"OPENAI_BASE_URL=" + model.URL + "/v1", "OPENAI_MODEL=slow", "OPENAI_API_KEY=k", "MODEL_TOKENS_PER_DINER=0"}}) // else the built-in model would soon answer
	users, turns := of(50, 100), of(4, 1000)
	h := newHose(t, f.Agent, users)
	load := rig.Closed(users, rig.Times(turns), func(user, i int) error { return h.turn(fmt.Sprint("slow-", user), "hello there") })
	if load.Failed > 0 {
		t.Errorf("%d users: %v", users, load)
	}
	t.Logf("%d users: %v", users, load)
	what := fmt.Sprintf("a model that takes 184 ms, %d users × %d", users, turns)
	figures.Zero(what+": failed", load.Failed)
	figures.Least(what+": requests a second", load.Rate(), 480, "/s")
	figures.AtMost(what+": p95", load.Percentile(95), 250*time.Millisecond)
}

// TestRedisMemory fills conversations to their forty messages and looks at what Redis takes for them beside their text.
func TestRedisMemory(t *testing.T) {
	redis := redistest.Start(t)
	f := rig.StartFleet(t, rig.Plan{APIs: 1, Agents: 1, Env: append(rig.RedisEnv(redis), "LOG_LEVEL=warn")})
	h := newHose(t, f.Agent, 16)
	client := redis.Client()
	defer client.Close()
	used := func() float64 {
		info, err := client.InfoMap(t.Context(), "memory").Result()
		if err != nil {
			t.Fatal(err)
		}
		var n float64
		if _, err := fmt.Sscan(info["Memory"]["used_memory"], &n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if err := h.turn("warm", said[0]); err != nil {
		t.Fatal(err)
	}
	before, sessions := used(), of(100, 1000)
	text := make([]int, 16)
	load := rig.Closed(16, rig.Times(20*sessions/16), func(user, i int) error {
		words := []string{"show menu for Thepla House", "which restaurant has bhel?", "how much is the dhokla at Swati Snacks"}[i%3]
		response, err := h.ask(fmt.Sprintf("memory-%d-%d", user, i/20), words)
		text[user] += len(words) + len(response)
		return err
	})
	if load.Failed > 0 {
		t.Fatalf("turns failed: %v", load)
	}
	sum := 0
	for _, n := range text {
		sum += n
	}
	figures.Most(fmt.Sprintf("Redis memory of %d sessions of 40 messages beside their text of %.1f MB", sessions, float64(sum)/1e6), (used()-before)/float64(sum), 1.8, " ×")
	memory(fmt.Sprintf("memory of an agent after %d turns", load.Done), f.Agents[0])
}
