package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/bcrypt"
	"golang.org/x/sync/semaphore"

	"github.com/foodieexpress/foodie"
)

// ours are the parameters of new hashes: OWASP's least for argon2id. More would only let sign-ins starve other requests.
var ours = parameters{time: 2, memory: 19456, threads: 1}

// Bounds of hashing.
const (
	saltSize    = 16
	queueFor    = 5 * time.Second
	maxTime     = 16      // passes of a stored hash, so that no row can make us work for minutes
	maxMemory   = 1 << 18 // KiB, likewise
	maxPassword = 1024    // bytes; the domain allows 128 characters, and four bytes each are 512
	maxCost     = 15      // of an imported bcrypt hash: some 2 s
)

// NoPassword stands where a hash should, for an account that nobody can sign in to by password: no password has this sum.
// It is of today's parameters, so that a try costs what every other one does.
const NoPassword = "$argon2id$v=19$m=19456,t=2,p=1$bm8gcGFzc3dvcmQgaGVyZQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// parameters say how costly an argon2id hash is.
type parameters struct {
	time, memory uint32 // passes, KiB
	threads      uint8
}

// A Hasher hashes passwords with argon2id, a bounded number at once: each takes 19 MiB and 20 ms of a core. Who comes when
// all places are taken waits in line, and is refused with Unavailable, code "busy", after 5 seconds.
type Hasher struct {
	places   *semaphore.Weighted // serves in the order of arrival
	queueFor time.Duration
}

// NewHasher makes a Hasher that works on at most atOnce passwords at once, and on one at least. GOMAXPROCS-1 leaves a
// core to everybody else.
func NewHasher(atOnce int) *Hasher {
	return &Hasher{places: semaphore.NewWeighted(int64(max(1, atOnce))), queueFor: queueFor}
}

// Hash makes a PHC string of password, under a fresh salt.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails (crypto/rand)
	sum, err := h.argon(ctx, password, salt, ours, keySize)
	if err != nil {
		return "", err
	}
	return phc(ours, salt, sum), nil
}

// Verify reports whether password is the one that was hashed. rehash says that it is, and that hash is an imported bcrypt
// one or has other parameters than ours, so that the caller should keep a new Hash. A hash of no known form is an error.
func (h *Hasher) Verify(ctx context.Context, hash, password string) (ok, rehash bool, err error) {
	if strings.HasPrefix(hash, "$2") {
		ok, err = h.verifyBcrypt(ctx, hash, password)
		return ok, ok, err
	}
	p, salt, want, err := parsePHC(hash)
	if err != nil {
		return false, false, err
	}
	got, err := h.argon(ctx, password, salt, p, uint32(len(want)))
	if err != nil {
		return false, false, err
	}
	ok = subtle.ConstantTimeCompare(got, want) == 1
	return ok, ok && p != ours, nil
}

// Readable reports whether Verify can work with hash.
func Readable(hash string) bool {
	if strings.HasPrefix(hash, "$2") {
		return readableBcrypt(hash) == nil
	}
	_, _, _, err := parsePHC(hash)
	return err == nil
}

// readableBcrypt refuses a hash that is none, or that would take us minutes.
func readableBcrypt(hash string) error {
	cost, err := bcrypt.Cost([]byte(hash))
	switch {
	case err != nil:
		return fmt.Errorf("read a bcrypt hash: %w", err)
	case cost > maxCost:
		return fmt.Errorf("read a bcrypt hash: its cost of %d is more than %d", cost, maxCost)
	}
	return nil
}

// Waste does the work of Verify for a user that does not exist, so that the time of an answer does not tell who does.
func (h *Hasher) Waste(ctx context.Context, password string) error {
	_, err := h.argon(ctx, password, make([]byte, saltSize), ours, keySize)
	return err
}

// argon hashes when there is a place.
func (h *Hasher) argon(ctx context.Context, password string, salt []byte, p parameters, size uint32) (sum []byte, err error) {
	if len(password) > maxPassword {
		return nil, foodie.NewError(foodie.Invalid, "password_length", "A password has %d to %d characters.", foodie.MinPassword, foodie.MaxPassword).On("password")
	}
	err = h.inPlace(ctx, func() {
		sum = argon2.IDKey([]byte(password), salt, p.time, p.memory, p.threads, size)
	})
	return sum, err
}

// verifyBcrypt checks an imported hash. bcrypt reads 72 bytes and its makers cut what was longer, so we cut likewise: the
// password is hashed whole at once.
func (h *Hasher) verifyBcrypt(ctx context.Context, hash, password string) (ok bool, err error) {
	if err := readableBcrypt(hash); err != nil {
		return false, err
	}
	cut := []byte(password)[:min(len(password), 72)]
	failed := h.inPlace(ctx, func() { err = bcrypt.CompareHashAndPassword([]byte(hash), cut) })
	switch {
	case failed != nil:
		return false, failed
	case errors.Is(err, bcrypt.ErrMismatchedHashAndPassword):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("read a bcrypt hash: %w", err)
	}
	return true, nil
}

// inPlace runs work when its turn has come.
func (h *Hasher) inPlace(ctx context.Context, work func()) error {
	waiting, cancel := context.WithTimeout(ctx, h.queueFor)
	defer cancel()
	if err := h.places.Acquire(waiting, 1); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return foodie.NewError(foodie.Unavailable, "busy", "Too many people are signing in at this moment. Please try again in a moment.").Because(err)
	}
	defer h.places.Release(1)
	work()
	return nil
}

// phc writes what parsePHC reads.
func phc(p parameters, salt, sum []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.memory, p.time, p.threads, b64.EncodeToString(salt), b64.EncodeToString(sum))
}

// parsePHC reads "$argon2id$v=19$m=19456,t=2,p=1$salt$hash". Its errors never show the hash.
func parsePHC(s string) (p parameters, salt, sum []byte, err error) {
	rest, ok := strings.CutPrefix(s, fmt.Sprintf("$argon2id$v=%d$", argon2.Version))
	fields := strings.Split(rest, "$")
	if !ok || len(fields) != 3 {
		return p, nil, nil, errors.New("read a password hash: neither argon2id nor bcrypt")
	}
	if n, err := fmt.Sscanf(fields[0], "m=%d,t=%d,p=%d", &p.memory, &p.time, &p.threads); n != 3 || err != nil || !p.bearable() {
		return p, nil, nil, errors.New("read a password hash: unusable parameters")
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(fields[1])
	sum, sumErr := base64.RawStdEncoding.DecodeString(fields[2])
	if saltErr != nil || sumErr != nil || len(salt) < 8 || len(sum) < 16 || len(sum) > 64 {
		return p, nil, nil, errors.New("read a password hash: salt or sum is damaged")
	}
	return p, salt, sum, nil
}

// bearable reports whether argon2 can work with p, within our bounds.
func (p parameters) bearable() bool {
	return p.time >= 1 && p.time <= maxTime && p.memory >= 8 && p.memory <= maxMemory && p.threads >= 1
}
