package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/foodieexpress/foodie/auth"
)

// keys are the signing keys of c: SECRET_KEY, or in development the one that DATA_DIR/secret keeps, made on the first
// start so that tokens outlive a restart.
func (c common) keys() (auth.Keys, error) {
	secret := c.SecretKey
	if secret == "" {
		kept, err := keptSecret(filepath.Join(c.DataDir, "secret"))
		if err != nil {
			return auth.Keys{}, err
		}
		secret = kept
	}
	return auth.NewKeys([]byte(secret), []byte(c.SecretKeyPrev)), nil
}

// minSecret is how many bytes a secret has at least.
const minSecret = 32

// keptSecret reads the secret at path, and makes it when there is none. Of two processes that start at once, both get
// the one that was there first.
func keptSecret(path string) (string, error) {
	if secret, err := readSecret(path); !errors.Is(err, fs.ErrNotExist) {
		return secret, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("make the data folder: %w", err)
	}
	fresh := make([]byte, minSecret)
	rand.Read(fresh)
	draft, err := os.CreateTemp(filepath.Dir(path), ".secret-")
	if err != nil {
		return "", fmt.Errorf("make the secret: %w", err)
	}
	defer os.Remove(draft.Name())
	if _, err := draft.WriteString(hex.EncodeToString(fresh) + "\n"); err != nil {
		return "", errors.Join(fmt.Errorf("make the secret: %w", err), draft.Close())
	}
	// Synced before it has its name, so that a power cut leaves no empty secret, which anybody could sign with.
	if err := errors.Join(draft.Sync(), draft.Close()); err != nil {
		return "", fmt.Errorf("make the secret: %w", err)
	}
	// A link fails when the name exists, so the first one wins, and nobody ever reads half a secret.
	if err := os.Link(draft.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("keep the secret: %w", err)
	}
	return readSecret(path)
}

// readSecret refuses one that is too short to be a secret.
func readSecret(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read the secret: %w", err)
	}
	secret := strings.TrimSpace(string(b))
	if len(secret) < minSecret {
		return "", fmt.Errorf("%s has %d bytes, at least %d are needed: remove it, and a new one is made; everybody signs in again", path, len(secret), minSecret)
	}
	return secret, nil
}
