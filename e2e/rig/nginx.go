package rig

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/loopback"
)

// Nginx is nginx with the configuration that we ship in deploy/nginx: only ports, instances and the log's place differ.
type Nginx struct {
	*Process
	Place
	dir string
}

// shipped is the folder of the configuration, seen from this file.
func shipped() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", "deploy", "nginx")
}

// NewNginx prepares nginx before instances, given as host:port.
func NewNginx(t testing.TB, agents, apis []string) *Nginx {
	t.Helper()
	program, err := exec.LookPath("nginx")
	if err != nil {
		t.Fatalf("these tests need nginx: run make setup (%v)", err)
	}
	agent, api := loopback.Address(t), loopback.Address(t)
	n := &Nginx{Place: Place{API: "http://" + api, Agent: "http://" + agent}, dir: t.TempDir()}
	n.write(t, "nginx.conf", n.main())
	n.write(t, "foodie.conf", n.render(t, "foodie.conf", "listen 80;", "listen "+agent+";", "listen 8000;", "listen "+api+";"))
	n.write(t, "foodie/server.conf", n.render(t, "foodie/server.conf", "/var/log/nginx/foodie.log", n.accessLog()))
	n.write(t, "foodie/proxy.conf", n.render(t, "foodie/proxy.conf"))
	n.write(t, "foodie/proxies.conf", n.render(t, "foodie/proxies.conf"))
	upstreams := n.render(t, "foodie/upstreams.conf")
	upstreams = instances(upstreams, "foodie_agents", agents)
	n.write(t, "foodie/upstreams.conf", instances(upstreams, "foodie_apis", apis))
	n.Process = &Process{T: t, Name: "nginx", Dir: n.dir, Log: &Log{}, program: program, group: true, Env: []string{"PATH=" + os.Getenv("PATH")},
		args: []string{"-p", n.dir, "-c", filepath.Join(n.dir, "nginx.conf")}}
	return n
}

// StartNginx starts nginx and waits until it serves.
func StartNginx(t testing.TB, agents, apis []string) *Nginx {
	t.Helper()
	n := NewNginx(t, agents, apis)
	n.Alive = []string{n.Agent + "/health/live", n.API + "/health/live"}
	n.Start()
	return n
}

func (n *Nginx) accessLog() string { return filepath.Join(n.dir, "access.log") }

// main is what a system's own nginx.conf has around ours.
func (n *Nginx) main() string {
	user := ""
	if os.Getuid() == 0 {
		user = "user root;\n" // the test's folder is closed to everybody else
	}
	temporary := ""
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		temporary += fmt.Sprintf("  %s_temp_path %s;\n", kind, filepath.Join(n.dir, kind))
	}
	return user + "daemon off;\nworker_processes 2;\nworker_rlimit_nofile 16384;\nerror_log stderr warn;\n" +
		"pid " + filepath.Join(n.dir, "nginx.pid") + ";\nevents { worker_connections 4096; }\nhttp {\n" + temporary + "  include foodie.conf;\n}\n"
}

// render is a shipped file with each second of changes in the place of the first before it, which must be there.
func (n *Nginx) render(t testing.TB, file string, changes ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(shipped(), file))
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	for i := 0; i+1 < len(changes); i += 2 {
		if strings.Count(text, changes[i]) != 1 {
			t.Fatalf("deploy/nginx/%s has %q %d times, want once", file, changes[i], strings.Count(text, changes[i]))
		}
		text = strings.Replace(text, changes[i], changes[i+1], 1)
	}
	return text
}

var serverLine = regexp.MustCompile(`(?m)^  server \S+( .*;)\n`)

// instances puts addrs in the place of the servers of one upstream, with the parameters that they have there.
func instances(text, upstream string, addrs []string) string {
	start := strings.Index(text, "upstream "+upstream+" {")
	end := start + strings.Index(text[start:], "\n}")
	block, lines := text[start:end], ""
	var seen []string
	for _, found := range serverLine.FindAllStringSubmatch(block, -1) {
		if parameters := found[1]; !slices.Contains(seen, parameters) {
			seen = append(seen, parameters)
			for _, addr := range addrs {
				lines += "  server " + addr + parameters + "\n"
			}
		}
	}
	at := serverLine.FindStringIndex(block)[0]
	return text[:start] + block[:at] + lines + serverLine.ReplaceAllString(block[at:], "") + text[end:]
}

func (n *Nginx) write(t testing.TB, file, text string) {
	t.Helper()
	path := filepath.Join(n.dir, file)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A Passage is what nginx noted of one request.
type Passage struct {
	RequestID string `json:"request_id"`
	Method    string `json:"method"`
	Path      string `json:"path"`
	Status    int    `json:"status"`
	Upstream  string `json:"upstream"` // host:port of the instance; of each that was tried, separated by ", "
}

// Passages are all requests so far, in the order in which they ended.
func (n *Nginx) Passages() []Passage {
	n.T.Helper()
	b, err := os.ReadFile(n.accessLog())
	if err != nil {
		n.T.Fatal(err)
	}
	var all []Passage
	for line := range strings.Lines(string(b)) {
		var p Passage
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			continue // half a line, which is still being written
		}
		all = append(all, p)
	}
	return all
}

// Passage is the request of that id to that path; nginx notes it just after its answer.
func (n *Nginx) Passage(requestID, path string) Passage {
	n.T.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		for _, p := range n.Passages() {
			if p.RequestID == requestID && p.Path == path {
				return p
			}
		}
	}
	n.T.Fatalf("nginx noted no request %q to %s", requestID, path)
	return Passage{}
}
