package auth

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/bcrypt"

	"github.com/foodieexpress/foodie"
)

const password = "a long Passw0rd, હા"

func TestHashRoundTrip(t *testing.T) {
	h := NewHasher(1)
	hash, err := h.Hash(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("Hash = %s, which does not carry our parameters", hash)
	}
	if again, _ := h.Hash(t.Context(), password); again == hash {
		t.Error("two hashes of one password are the same")
	}
	for said, want := range map[string]bool{password: true, password + " ": false, strings.ToLower(password): false, "": false} {
		if ok, rehash, err := h.Verify(t.Context(), hash, said); ok != want || rehash || err != nil {
			t.Errorf("Verify(%q) = %v, %v, %v, want %v, false", said, ok, rehash, err, want)
		}
	}
	if err := h.Waste(t.Context(), password); err != nil {
		t.Errorf("Waste = %v", err)
	}
}

func TestOldHashesWantANewOne(t *testing.T) {
	long := strings.Repeat("0123456789", 9) // imported hashes were made of the first 72 bytes
	sum, err := bcrypt.GenerateFromPassword([]byte(long[:72]), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	weak, err := hashWith(parameters{time: 1, memory: 64, threads: 1}, long)
	if err != nil {
		t.Fatal(err)
	}
	for name, hash := range map[string]string{"bcrypt": string(sum), "bcrypt of another maker": "$2y" + string(sum[3:]), "cheaper argon2id": weak} {
		t.Run(name, func(t *testing.T) {
			h := NewHasher(1)
			if !Readable(hash) {
				t.Error("it does not count as readable")
			}
			if ok, rehash, err := h.Verify(t.Context(), hash, long); !ok || !rehash || err != nil {
				t.Errorf("the right password: %v, %v, %v, want true, true", ok, rehash, err)
			}
			if ok, rehash, err := h.Verify(t.Context(), hash, "x"+long); ok || rehash || err != nil {
				t.Errorf("a wrong password: %v, %v, %v, want false, false", ok, rehash, err)
			}
		})
	}
}

func TestDamagedHashes(t *testing.T) {
	const tail = "c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG"
	for name, hash := range map[string]string{
		"empty":            "",
		"plain text":       "hunter22",
		"argon2i":          "$argon2i$v=19$m=64,t=1,p=1$" + tail,
		"another version":  "$argon2id$v=16$m=64,t=1,p=1$" + tail,
		"no version":       "$argon2id$m=64,t=1,p=1$" + tail,
		"no parameters":    "$argon2id$v=19$$" + tail,
		"no passes":        "$argon2id$v=19$m=64,t=0,p=1$" + tail,
		"a thousand years": "$argon2id$v=19$m=64,t=4000000000,p=1$" + tail,
		"all the memory":   "$argon2id$v=19$m=4000000000,t=1,p=1$" + tail,
		"no threads":       "$argon2id$v=19$m=64,t=1,p=0$" + tail,
		"no base64":        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$!!!",
		"a short sum":      "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAA",
		"bcrypt cut":       "$2b$10$N9qo8uLO",
		"bcrypt for hours": "$2b$31$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
		"bcrypt of cost x": "$2b$xx$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
	} {
		t.Run(name, func(t *testing.T) {
			if Readable(hash) {
				t.Error("it counts as readable")
			}
			ok, rehash, err := NewHasher(1).Verify(t.Context(), hash, password)
			if ok || rehash || err == nil {
				t.Fatalf("Verify = %v, %v, %v, want an error", ok, rehash, err)
			}
			if len(hash) > 8 && strings.Contains(err.Error(), hash[8:]) {
				t.Errorf("the error shows the hash: %v", err)
			}
		})
	}
}

func TestNobodySignsInWithoutAPassword(t *testing.T) {
	if !Readable(NoPassword) {
		t.Fatal("NoPassword cannot be read")
	}
	for _, said := range []string{"", "no password", password} {
		if ok, rehash, err := NewHasher(1).Verify(t.Context(), NoPassword, said); ok || rehash || err != nil {
			t.Errorf("Verify(%q) = %v, %v, %v, want false, false", said, ok, rehash, err)
		}
	}
}

func TestAPasswordWithoutEndIsRefused(t *testing.T) {
	h, endless := NewHasher(1), strings.Repeat("a1", maxPassword)
	if _, err := h.Hash(t.Context(), endless); foodie.KindOf(err) != foodie.Invalid {
		t.Errorf("Hash = %v, want Invalid", err)
	}
	if err := h.Waste(t.Context(), endless); foodie.KindOf(err) != foodie.Invalid {
		t.Errorf("Waste = %v, want Invalid", err)
	}
}

func TestTheQueueIsServedInOrderAndEndsAfterFiveSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := NewHasher(1)
		if err := h.places.Acquire(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		start, refused := time.Now(), make(chan error)
		go func() { refused <- h.Waste(t.Context(), password) }()
		err := <-refused
		if e, ok := errors.AsType[*foodie.Error](err); !ok || e.Kind != foodie.Unavailable || e.Code != "busy" {
			t.Errorf("who waited too long got %v, want Unavailable busy", err)
		}
		if waited := time.Since(start); waited != 5*time.Second {
			t.Errorf("waited %s, want 5s", waited)
		}

		order := make(chan int, 3)
		for n := range 3 {
			go func() {
				err := h.inPlace(t.Context(), func() { order <- n })
				if err != nil {
					t.Errorf("waiter %d: %v", n, err)
				}
			}()
			synctest.Wait() // until n stands in line
		}
		h.places.Release(1)
		for want := range 3 {
			if got := <-order; got != want {
				t.Errorf("served %d, want %d", got, want)
			}
		}
	})
}

func TestWhoLeavesTheQueueGetsTheirOwnError(t *testing.T) {
	h := NewHasher(1)
	if err := h.places.Acquire(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, _, err := h.Verify(gone, "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy", password); !errors.Is(err, context.Canceled) {
		t.Errorf("Verify = %v, want context.Canceled", err)
	}
	if _, err := h.Hash(gone, password); !errors.Is(err, context.Canceled) {
		t.Errorf("Hash = %v, want context.Canceled", err)
	}
	weak, err := hashWith(parameters{time: 1, memory: 64, threads: 1}, password)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.Verify(gone, weak, password); !errors.Is(err, context.Canceled) {
		t.Errorf("Verify = %v, want context.Canceled", err)
	}
}

func TestNewHasherWorksOnOneAtLeast(t *testing.T) {
	if _, err := NewHasher(0).Hash(t.Context(), password); err != nil {
		t.Errorf("NewHasher(0).Hash = %v", err)
	}
}

func FuzzParsePHC(f *testing.F) {
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b4dWRWJTmaaJObG")
	f.Add("$argon2id$v=19$m=,t=,p=$$")
	f.Fuzz(func(t *testing.T, s string) {
		p, salt, sum, err := parsePHC(s)
		if err == nil && (p.time < 1 || p.time > maxTime || p.memory > maxMemory || p.threads < 1 || len(salt) < 8 || len(sum) < 16) {
			t.Errorf("parsePHC(%q) = %+v, %d, %d", s, p, len(salt), len(sum))
		}
	})
}

func TestCommonPassword(t *testing.T) {
	for said, want := range map[string]bool{
		"password1": true, "PassWord1": true, "qwerty123": true, "abcd@1234": true, "foodie123": true,
		"thepla-and-chaas-4-me": false, "": false, "#": false, "# ": false,
	} {
		if got := CommonPassword(said); got != want {
			t.Errorf("CommonPassword(%q) = %v, want %v", said, got, want)
		}
	}
	known := commonPasswords()
	if len(known) < 3000 {
		t.Errorf("the list has %d passwords, want 3000 at least", len(known))
	}
	never := func(string) bool { return false }
	for p := range known {
		if err := foodie.CheckPassword(p, never); err != nil {
			t.Errorf("%q need not be in the list: %v", p, err)
		}
	}
}

// hashWith makes a hash under other parameters than ours.
func hashWith(p parameters, password string) (string, error) {
	h := NewHasher(1)
	salt := []byte("a salt for tests")
	sum, err := h.argon(context.Background(), password, salt, p, keySize)
	if err != nil {
		return "", err
	}
	return phc(p, salt, sum), nil
}
