// Package loopback gives tests ports for the processes that they start: ports that are still free when such a process is
// killed and started again, and that no other test of this machine is given meanwhile.
package loopback

import (
	"math/rand/v2"
	"net"
	"strconv"
	"testing"
)

// Tests listen below the ports that systems give to outgoing connections, so that none of those takes the port of a server
// that was killed. Linux begins with 32768, macOS and Windows with 49152.
const (
	lowest = 10_000
	count  = 20_000
)

// Port is a TCP port of 127.0.0.1 on which nobody listens, and which is the test's own until its end.
//
// A look for a listener alone would not do: between the look and the start of the process, and while it is dead, other tests
// in other processes look as well. So the test holds the UDP port of the same number, which nothing here serves. The system
// gives it back when the test's process ends, however it ends.
func Port(t testing.TB) int {
	t.Helper()
	for range 1000 {
		port := lowest + rand.N(count)
		if hold := reserve(port); hold != nil {
			t.Cleanup(func() { hold.Close() })
			return port
		}
	}
	t.Fatal("no free port on the loopback")
	return 0
}

// reserve holds the UDP port of a TCP port on which nobody listens, or gives nil.
func reserve(port int) net.PacketConn {
	addr := address(port)
	hold, err := net.ListenPacket("udp", addr)
	if err != nil {
		return nil
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		hold.Close()
		return nil
	}
	listener.Close()
	return hold
}

// Address is 127.0.0.1 with a Port.
func Address(t testing.TB) string {
	t.Helper()
	return address(Port(t))
}

func address(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }
