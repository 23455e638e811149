package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// encode answers v as JSON.
func encode(w http.ResponseWriter, status int, v any) error {
	body, err := encoded(v)
	if err != nil {
		return err
	}
	return write(w, status, body)
}

// encoded is v as JSON. Text stays as it is: nobody shows an answer of the API as a page (nosniff).
func encoded(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// write answers a JSON body.
func write(w http.ResponseWriter, status int, body []byte) error {
	return writeAs(w, status, jsonType, body)
}

// writeAs answers a body. A client that went away is no failure of ours.
func writeAs(w http.ResponseWriter, status int, contentType []string, body []byte) error {
	h := w.Header()
	h["Content-Type"] = contentType
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	w.WriteHeader(status)
	_, _ = w.Write(body)
	return nil
}

var jsonType = []string{"application/json"}

// A page is an encoded answer with its entity tag.
type page struct {
	body []byte
	etag []string // one, in the form that a header has
}

func newPage(body []byte) *page {
	sum := sha256.Sum256(body)
	return &page{body: body, etag: []string{`"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`}}
}

// newPageOf encodes v.
func newPageOf(v any) (*page, error) {
	body, err := encoded(v)
	if err != nil {
		return nil, err
	}
	return newPage(body), nil
}

var revalidate = []string{"no-cache"}

// send answers p, or 304 when the client has it already (RFC 9110 section 13.1.2).
func (p *page) send(w http.ResponseWriter, r *http.Request) error { return p.sendAs(w, r, jsonType) }

func (p *page) sendAs(w http.ResponseWriter, r *http.Request, contentType []string) error {
	h := w.Header()
	h["Etag"] = p.etag
	h["Cache-Control"] = revalidate
	if seen := r.Header["If-None-Match"]; len(seen) > 0 && matches(seen, p.etag[0]) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	return writeAs(w, http.StatusOK, contentType, p.body)
}

// matches compares a list of entity tags with ours, weakly: nginx makes a weak one of ours when it compresses.
func matches(header []string, etag string) bool {
	for _, line := range header {
		for tag := range strings.SplitSeq(line, ",") {
			tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
			if tag == etag || tag == "*" {
				return true
			}
		}
	}
	return false
}
