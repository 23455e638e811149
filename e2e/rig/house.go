package rig

import (
	"os"
	"testing"

	"github.com/foodieexpress/foodie/loopback"
)

// A Place is where a client finds the API and the agent.
type Place struct{ API, Agent string } // base URLs

// A House is `foodie serve`: API, agent and page in one process, with addresses and a data folder of its own.
type House struct {
	*Process
	Place
	DataDir string
}

// NewHouse prepares a house that is not started yet. Rate limits are off: tests are no crowd to be protected from.
func NewHouse(t testing.TB, env ...string) *House {
	t.Helper()
	api, agent := loopback.Address(t), loopback.Address(t)
	h := &House{Place: Place{API: "http://" + api, Agent: "http://" + agent}, DataDir: t.TempDir()}
	h.Process = h.process(t, "serve", append([]string{"API_ADDR=" + api, "AGENT_ADDR=" + agent, "API_BASE_URL=" + h.API}, env...))
	h.Alive = []string{h.API + "/health/live", h.Agent + "/health/live"}
	return h
}

// process prepares one of the program's servers on the house's folder.
func (h *House) process(t testing.TB, command string, env []string) *Process {
	t.Helper()
	return &Process{T: t, Name: command, Dir: h.DataDir, Log: &Log{}, program: Program(t), args: []string{command}, Env: append(environment(t, h.DataDir), env...)}
}

// environment is what every process of ours gets.
func environment(t testing.TB, dataDir string) []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "APP_ENV=development", "DATA_DIR=" + dataDir,
		"CHAT_RATE_LIMIT=0", "LOGIN_RATE_LIMIT=0", "REGISTER_RATE_LIMIT=0"}
}

// Serve starts a house and waits until it is healthy.
func Serve(t testing.TB, env ...string) *House {
	t.Helper()
	h := NewHouse(t, env...)
	h.Start()
	return h
}

// Split prepares the API and the agent of a house as processes of their own.
func (h *House) Split() (api, agent *Process) {
	api, agent = h.part("api"), h.part("agent")
	api.Alive, agent.Alive = h.Alive[:1], h.Alive[1:]
	return api, agent
}

func (h *House) part(command string) *Process {
	return &Process{T: h.T, Name: command, Dir: h.Dir, Log: &Log{}, program: h.program, args: []string{command}, Env: h.Env}
}
