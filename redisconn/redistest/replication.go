package redistest

import (
	"strconv"
	"strings"
)

// replication is a server's own account of its role.
func (s *Server) replication() (map[string]string, error) {
	ctx, cancel := within()
	defer cancel()
	text, err := s.own().Info(ctx, "replication").Result()
	if err != nil {
		return nil, err
	}
	facts := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			facts[name] = value
		}
	}
	return facts, nil
}

// leads complains unless s is a primary.
func (s *Server) leads() error {
	facts, err := s.replication()
	if err == nil && facts["role"] != "master" {
		err = lacking("%s is no primary", s.Addr())
	}
	return err
}

// follows complains unless s is a replica that has all of primary's keys.
func (s *Server) follows(primary *Server) error {
	facts, err := s.replication()
	switch {
	case err != nil:
		return err
	case facts["role"] != "slave" || facts["master_port"] != strconv.Itoa(primary.port):
		return lacking("%s does not follow %s", s.Addr(), primary.Addr())
	case facts["master_link_status"] != "up":
		return lacking("%s has not reached %s", s.Addr(), primary.Addr())
	}
	return nil
}

// follow makes s a replica of primary, as Sentinels do in their own time, and complains until it is one.
func (s *Server) follow(primary *Server) error {
	facts, err := s.replication()
	if err != nil {
		return err
	}
	if facts["role"] == "master" {
		ctx, cancel := within()
		defer cancel()
		if err := s.own().ReplicaOf(ctx, "127.0.0.1", strconv.Itoa(primary.port)).Err(); err != nil {
			return err
		}
	}
	return s.follows(primary)
}

// startAll starts all servers that do not run, side by side.
func startAll(servers []*Server) {
	var started []*Server
	for _, s := range servers {
		if s.Pid() == 0 {
			s.launch()
			started = append(started, s)
		}
	}
	for _, s := range started {
		s.waitUntil("it answers", s.answers)
	}
}

func addrs(servers []*Server) []string {
	var all []string
	for _, s := range servers {
		all = append(all, s.Addr())
	}
	return all
}
