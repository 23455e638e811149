// Command ferretdb is what the tests use where MongoDB stands in production: FerretDB v1 over SQLite files in a folder,
// behind a proxy that lets one request at a time pass (see turns.go). It says on standard output where it listens and
// ends when its standard input does, so that it never outlives the test that started it.
//
//	ferretdb [-dir folder] [-listen 127.0.0.1:0]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	dir := flag.String("dir", "", "where the databases are, a file each; by default a folder that is removed at the end")
	listen := flag.String("listen", "127.0.0.1:0", "where to listen")
	flag.Parse()
	if err := serve(*dir, *listen); err != nil {
		fmt.Fprintln(os.Stderr, "ferretdb:", err)
		os.Exit(1)
	}
}

// serve runs until standard input ends.
func serve(dir, listen string) (err error) {
	if dir == "" {
		if dir, err = os.MkdirTemp("", "ferretdb"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	backend, done, err := startFerretDB(ctx, dir)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	go takeTurns(l, backend)
	fmt.Println("listening on", l.Addr())
	_, err = io.Copy(io.Discard, os.Stdin)
	cancel()
	<-done
	return err
}

// startFerretDB gives the address of a FerretDB that runs until ctx ends; then done is closed.
func startFerretDB(ctx context.Context, dir string) (address string, done <-chan struct{}, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", nil, err
	}
	f, err := ferretdb.New(&ferretdb.Config{
		Listener: ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Handler:  "sqlite",
		// SQLite syncs its log before it answers a write, so what was answered survives kill -9.
		SQLiteURL: (&url.URL{Scheme: "file", Opaque: dir + "/", RawQuery: "_pragma=synchronous(full)"}).String(),
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		return "", nil, err
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = f.Run(ctx) // it always gives nil
	}()
	at, err := url.Parse(f.MongoDBURI())
	if err != nil {
		return "", nil, err
	}
	return at.Host, ended, nil
}
