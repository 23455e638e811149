package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

//go:embed static
var staticFiles embed.FS

// files serves the static files, compressed once. Their addresses hold a version of all of them together, so that
// scripts find each other by relative paths and browsers may keep them for ever.
type files struct {
	version string
	byName  map[string]file
}

type file struct {
	kind           string // Content-Type
	plain, gzipped []byte
}

// loadFiles reads all static files. An error means that the program was built without them.
func loadFiles() (*files, error) {
	f := &files{byName: map[string]file{}}
	sum := sha256.New()
	err := fs.WalkDir(staticFiles, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := staticFiles.ReadFile(name)
		if err != nil {
			return err
		}
		sum.Write([]byte(name))
		sum.Write(content)
		f.byName[path.Base(name)] = file{kindOfFile(name), content, compress(content)}
		return nil
	})
	f.version = hex.EncodeToString(sum.Sum(nil)[:6])
	return f, err
}

// kindOfFile does not ask the machine's own table of types, which differs from one to the next.
func kindOfFile(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(path.Ext(name))
}

func compress(content []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // fails only for an unknown level
	_, _ = w.Write(content)                               // a Buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

// path is the address of the file of that name.
func (f *files) path(name string) string { return "/static/" + f.version + "/" + name }

// scripts are the addresses of all scripts, so that a browser need not read one to learn of the next.
func (f *files) scripts() (paths []string) {
	for name := range f.byName {
		if path.Ext(name) == ".js" {
			paths = append(paths, f.path(name))
		}
	}
	slices.Sort(paths)
	return paths
}

// ServeHTTP answers GET /static/{version}/{file}. A page that was open before an upgrade asks for an old version and
// gets the present file, which it must not keep.
func (f *files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, ok := f.byName[r.PathValue("file")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", file.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	h.Set("ETag", `"`+f.version+`"`)
	if r.PathValue("version") == f.version {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	content := file.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && r.Header.Get("Range") == "" {
		h.Set("Content-Encoding", "gzip")
		h.Set("ETag", `"`+f.version+`-gzip"`)
		content = file.gzipped
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}
