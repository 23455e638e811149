package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"sync"
)

// FerretDB v1 reads, changes and writes a document in steps that others may come between, so that of many who change one
// document at once several believe to have won. MongoDB changes each document in one step. Passing one request at a time
// over all connections gives FerretDB that property, and with it the tests a server whose single commands are atomic.
var turn sync.Mutex

// takeTurns passes what clients of l ask on to backend, until l is closed.
func takeTurns(l net.Listener, backend string) {
	for {
		client, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer client.Close()
			server, err := net.Dial("tcp", backend)
			if err != nil {
				return
			}
			defer server.Close()
			for pass(client, server) == nil {
			}
		}()
	}
}

// pass takes one request and brings back its answer.
func pass(client, server net.Conn) error {
	request, err := message(client)
	if err != nil {
		return err
	}
	answer, err := ask(server, request)
	if err != nil {
		return err
	}
	_, err = client.Write(answer)
	return err
}

func ask(server net.Conn, request []byte) ([]byte, error) {
	turn.Lock()
	defer turn.Unlock()
	if _, err := server.Write(request); err != nil {
		return nil, err
	}
	return message(server)
}

// message reads one message of MongoDB's wire protocol: its length, little-endian and counted in it, then the rest.
func message(from io.Reader) ([]byte, error) {
	const header, most = 16, 48_000_000 // bytes; the protocol's maxMessageSizeBytes
	start := make([]byte, header)
	if _, err := io.ReadFull(from, start); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(start)
	if n < header || n > most {
		return nil, fmt.Errorf("a message of %d bytes", n)
	}
	whole := make([]byte, n)
	copy(whole, start)
	_, err := io.ReadFull(from, whole[header:])
	return whole, err
}
