package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// crowd has n people use the program at once, each from the sign-up to the placed order.
func (s *started) crowd(n int) error {
	errs := make([]error, n)
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() { errs[i] = s.visit(i) })
	}
	wait.Wait()
	return firstOf(errs)
}

// A visitor is somebody with an account.
type visitor struct {
	http  *http.Client
	token string
}

// visit is one of them: signs up, signs in, talks, confirms, and looks at the order.
func (s *started) visit(i int) error {
	name := fmt.Sprintf("crowd%d", i)
	v := &visitor{http: &http.Client{Timeout: time.Minute, Transport: &http.Transport{}}}
	defer v.http.CloseIdleConnections()
	account := map[string]string{"username": name, "email": name + "@example.com", "password": password}
	// A hash has to wait for its turn. When too many wait, the answer is 503, and people try again.
	if err := v.patiently(func() error { return v.post("http://"+s.api+"/users/register", account, nil) }); err != nil {
		return err
	}
	if err := v.patiently(func() error { return v.signIn("http://"+s.api+"/users/login", name) }); err != nil {
		return err
	}
	for _, message := range []string{"what is there to eat", "two masala thepla and a masala chaas from Thepla House", "yes"} {
		if err := v.post("http://"+s.agent+"/chat", map[string]string{"message": message}, nil); err != nil {
			return err
		}
	}
	var orders []json.RawMessage
	if err := v.get("http://"+s.api+"/orders/", &orders); err != nil {
		return err
	}
	if len(orders) != 1 {
		return fmt.Errorf("%s has %d orders, not one", name, len(orders))
	}
	return nil
}

// patiently repeats what is refused with 503.
func (v *visitor) patiently(do func() error) (err error) {
	for range 10 {
		if err = do(); !errors.Is(err, errBusy) {
			return err
		}
		time.Sleep(200 * time.Millisecond)
	}
	return err
}

var errBusy = errors.New("the service is busy")

func (v *visitor) signIn(address, name string) error {
	form := url.Values{"username": {name}, "password": {password}}.Encode()
	request, err := http.NewRequest(http.MethodPost, address, strings.NewReader(form))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var token struct {
		AccessToken string `json:"access_token"`
	}
	err = v.send(request, &token)
	v.token = token.AccessToken
	return err
}

func (v *visitor) post(address string, body, into any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(b))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	return v.send(request, into)
}

func (v *visitor) get(address string, into any) error {
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	return v.send(request, into)
}

// send reads the answer into what into points to, if anything.
func (v *visitor) send(request *http.Request, into any) error {
	if v.token != "" {
		request.Header.Set("Authorization", "Bearer "+v.token)
	}
	answer, err := v.http.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	switch {
	case err != nil:
		return err
	case answer.StatusCode == http.StatusServiceUnavailable:
		return errBusy
	case answer.StatusCode >= 300:
		return fmt.Errorf("%s %s: %s: %.300s", request.Method, request.URL.Path, answer.Status, body)
	case into == nil:
		return nil
	}
	return json.Unmarshal(body, into)
}
