package redis

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"
)

// Answers carry menus: JSON that shrinks to a sixth. One that is long is kept compressed (DEFLATE, RFC 1951) after a byte
// with which no JSON begins.
const (
	packed   = 0x01
	packFrom = 512 // bytes
)

// packers are reused: one is some hundred kB.
var packers = sync.Pool{New: func() any {
	w, err := flate.NewWriter(io.Discard, flate.BestSpeed)
	if err != nil {
		panic("session/redis: " + err.Error()) // the level exists
	}
	return w
}}

// pack makes JSON short.
func pack(body []byte) []byte {
	if len(body) < packFrom {
		return body
	}
	var b bytes.Buffer
	b.Grow(len(body) / 2)
	b.WriteByte(packed)
	w := packers.Get().(*flate.Writer)
	defer packers.Put(w)
	w.Reset(&b)
	_, err := w.Write(body)
	if err == nil {
		err = w.Close()
	}
	if err != nil || b.Len() >= len(body) {
		return body
	}
	return b.Bytes()
}

// maxUnpacked bounds what one answer can grow to.
const maxUnpacked = 16 << 20

var errTooLong = errors.New("an answer is longer than any can be")

// unpack is what pack made short.
func unpack(kept string) ([]byte, error) {
	if !strings.HasPrefix(kept, string(rune(packed))) {
		return []byte(kept), nil
	}
	r := flate.NewReader(strings.NewReader(kept[1:]))
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, maxUnpacked+1))
	if err == nil && len(body) > maxUnpacked {
		return nil, errTooLong
	}
	return body, err
}
