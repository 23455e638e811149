package resilience

// Plain is plain, for tests.
func Plain(b []byte) (method, path, body string, ok bool) {
	r, ok := plain(b)
	return string(r.method), string(r.path), string(r.body), ok
}
