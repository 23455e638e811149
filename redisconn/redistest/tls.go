package redistest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/loopback"
)

// StartTLS starts a server that speaks TLS alone, with a certificate made for it, and gives what a client needs to trust it.
func StartTLS(t testing.TB, args ...string) (*Server, *tls.Config) {
	t.Helper()
	s := newServer(t, loopback.Port(t))
	s.tls = true
	cert, trust := s.certify()
	s.configure(append([]string{"--save", "", "--port", "0", "--tls-port", strconv.Itoa(s.port), "--tls-auth-clients", "no",
		"--tls-cert-file", cert, "--tls-key-file", cert, "--tls-ca-cert-file", cert}, args...)...)
	s.Restart()
	return s, trust
}

// certify writes a certificate for 127.0.0.1 that signs itself, and its key.
func (s *Server) certify() (file string, trust *tls.Config) {
	s.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		s.t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "redis"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		s.t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		s.t.Fatal(err)
	}
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	file = filepath.Join(s.dir, "redis.pem")
	if err := os.WriteFile(file, append(cert, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})...), 0o600); err != nil {
		s.t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(cert)
	return file, &tls.Config{RootCAs: pool}
}
