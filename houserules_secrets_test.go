package foodie_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// secretShapes are what keys and tokens of the services that people use with us look like.
var secretShapes = map[string]*regexp.Regexp{
	"a private key":          regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY`),
	"a Google API key":       regexp.MustCompile(`AIza[0-9A-Za-z_-]{35}`),
	"an OpenAI API key":      regexp.MustCompile(`\bsk-[A-Za-z0-9_-]{20,}`),
	"an AWS key":             regexp.MustCompile(`\bAKIA[0-9A-Z]{16}\b`),
	"a GitHub token":         regexp.MustCompile(`\bgh[pousr]_[A-Za-z0-9]{36,}`),
	"a signed token":         regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}`),
	"a database password":    regexp.MustCompile(`mongodb(\+srv)?://[^\s:/@"]+:[^\s@"]{4,}@`),
	"a value for SECRET_KEY": regexp.MustCompile(`(?m)^\s*(export\s+)?SECRET_KEY=[^\s$#]{16,}`),
}

// TestNoSecretIsCommitted reads every text file of the tree as it would be published.
func TestNoSecretIsCommitted(t *testing.T) {
	read := 0
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() {
			if path == ".git" || path == "data" || path == "bin" || strings.HasPrefix(name, ".git") {
				return filepath.SkipDir
			}
			return nil
		}
		if entry.Name() == ".env" || !entry.Type().IsRegular() { // .env is ignored by git
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if !utf8.Valid(b) {
			return nil
		}
		read++
		for what, shape := range secretShapes {
			if found := shape.Find(b); found != nil {
				t.Errorf("%s holds %s: %.12s…", path, what, found)
			}
		}
		return nil
	})
	if err != nil || read < 100 {
		t.Errorf("read %d files: %v", read, err)
	}
}

func TestSecretsAreRecognised(t *testing.T) {
	for what, sample := range map[string]string{
		"a private key":          "-----BEGIN RSA " + "PRIVATE KEY-----",
		"a Google API key":       "AI" + "za" + strings.Repeat("x", 35),
		"an OpenAI API key":      "sk" + "-" + strings.Repeat("a1", 12),
		"an AWS key":             "AK" + "IA" + strings.Repeat("Z", 16),
		"a GitHub token":         "gh" + "p_" + strings.Repeat("a", 36),
		"a signed token":         "ey" + "J" + strings.Repeat("a", 20) + ".ey" + "J" + strings.Repeat("b", 20) + "." + strings.Repeat("c", 20),
		"a database password":    "mongodb" + "://someone:secret@host",
		"a value for SECRET_KEY": "SECRET_KEY" + "=0123456789abcdef0123",
	} {
		if !secretShapes[what].MatchString(sample) {
			t.Errorf("%s is not recognised in %q", what, sample)
		}
	}
}
