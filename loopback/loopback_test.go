package loopback

import (
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

func TestPortIsFreeAndKept(t *testing.T) {
	addr := Address(t)
	for range 2 { // also after a first server has ended
		l, err := net.Listen("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		l.Close()
	}
}

func TestATestGivesItsPortsBack(t *testing.T) {
	var port int
	t.Run("holds", func(t *testing.T) {
		if port = Port(t); reserve(port) != nil {
			t.Errorf("port %d is given to a second test", port)
		}
	})
	hold := reserve(port)
	if hold == nil {
		t.Fatalf("port %d is not given back", port)
	}
	hold.Close()
}

func TestAPortOfAListenerIsNotGiven(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if reserve(l.Addr().(*net.TCPAddr).Port) != nil {
		t.Error("a port on which somebody listens is given")
	}
}

const otherProcess = "LOOPBACK_TRY" // the port that another process of this test shall try

func TestAnotherProcessIsNotGivenThePort(t *testing.T) {
	if port, err := strconv.Atoi(os.Getenv(otherProcess)); err == nil {
		if reserve(port) == nil {
			t.Log("refused")
		}
		return
	}
	other := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	other.Env = append(os.Environ(), otherProcess+"="+strconv.Itoa(Port(t)))
	out, err := other.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "refused") {
		t.Errorf("another process is given the port too: %v\n%s", err, out)
	}
}
