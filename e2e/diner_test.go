package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const password = "Thepla-and-chaas-7"

// A diner is somebody with an account who talks to one house.
type diner struct {
	t     testing.TB
	h     *house
	name  string
	token string
	http  *http.Client
}

// An answer is what we look at in a chat answer.
type answer struct {
	Status         int
	Response       string `json:"response"`
	SessionID      string `json:"session_id"`
	FunctionCalled string `json:"function_called"`
	PendingOrder   *struct {
		ID         string  `json:"id"`
		Proposal   string  `json:"proposal"`
		TotalPrice float64 `json:"total_price"`
		Items      []struct {
			ItemName string   `json:"item_name"`
			Quantity int      `json:"quantity"`
			Options  []string `json:"options"`
		} `json:"items"`
	} `json:"pending_order"`
	OrderConfirmed bool   `json:"order_confirmed"`
	RequiresAuth   bool   `json:"requires_auth"`
	Error          string `json:"error"`
	Code           string `json:"code"`
}

// An order is what we look at in an order of the API.
type order struct {
	ID         string  `json:"id"`
	Status     string  `json:"status"`
	TotalPrice float64 `json:"total_price"`
	Items      []struct {
		ItemName string `json:"item_name"`
		Quantity int    `json:"quantity"`
	} `json:"items"`
}

// register makes an account and signs in.
func register(t testing.TB, h *house, name string) *diner {
	t.Helper()
	d := &diner{t: t, h: h, name: name, http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	t.Cleanup(d.http.CloseIdleConnections)
	body := map[string]string{"username": name, "email": name + "@example.com", "password": password}
	if status, b := d.call("POST", h.api+"/users/register", body); status != http.StatusCreated {
		t.Fatalf("register %s: %d %s", name, status, b)
	}
	d.signIn()
	return d
}

// signIn gets a fresh token.
func (d *diner) signIn() {
	d.t.Helper()
	resp, err := d.http.PostForm(d.h.api+"/users/login", url.Values{"username": {d.name}, "password": {password}})
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	var out struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil || out.AccessToken == "" {
		d.t.Fatalf("sign in %s: %d %v", d.name, resp.StatusCode, err)
	}
	d.token = out.AccessToken
}

// call sends a JSON body, if any, and gives the status and the body of the answer; status 0 when no answer came.
func (d *diner) call(method, url string, body any, headers ...string) (int, []byte) {
	var in io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			d.t.Error(err)
			return 0, nil
		}
		in = bytes.NewReader(b)
	}
	req, err := http.NewRequest(method, url, in)
	if err != nil {
		d.t.Error(err)
		return 0, nil
	}
	req.Header.Set("Content-Type", "application/json")
	if d.token != "" {
		req.Header.Set("Authorization", "Bearer "+d.token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := d.http.Do(req)
	if err != nil {
		return 0, []byte(err.Error())
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil { // it broke off in the middle: no answer
		return 0, []byte(err.Error())
	}
	return resp.StatusCode, b
}

// say says one message; Status 0 means that no answer came.
func (d *diner) say(message string, more ...string) answer {
	body := map[string]string{"message": message}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i]] = more[i+1]
	}
	return d.chat(body)
}

// chat posts body to the agent.
func (d *diner) chat(body any) answer {
	status, b := d.call("POST", d.h.agent+"/chat", body)
	a := answer{Status: status}
	if status != 0 {
		if err := json.Unmarshal(b, &a); err != nil {
			d.t.Errorf("chat %v: %d %s", body, status, b)
		}
	}
	return a
}

// orders are all orders of the diner, as the API has them.
func (d *diner) orders() []order {
	d.t.Helper()
	var all []order
	for next := "/orders/?limit=200"; next != ""; {
		req, err := http.NewRequest("GET", d.h.api+next, nil)
		if err != nil {
			d.t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+d.token)
		resp, err := d.http.Do(req)
		if err != nil {
			d.t.Fatal(err)
		}
		var page []order
		err = json.NewDecoder(resp.Body).Decode(&page)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK {
			d.t.Fatalf("orders: %d %v", resp.StatusCode, err)
		}
		all, next = append(all, page...), nextPage(resp.Header.Get("Link"))
	}
	return all
}

// nextPage is the path of the next page in a Link header (RFC 8288), or "".
func nextPage(link string) string {
	for part := range strings.SplitSeq(link, ",") {
		if target, params, ok := strings.Cut(part, ";"); ok && strings.Contains(params, `rel="next"`) {
			u, err := url.Parse(strings.Trim(strings.TrimSpace(target), "<>"))
			if err == nil {
				return u.RequestURI()
			}
		}
	}
	return ""
}

// guest is somebody without an account, under a session id of their own choice.
func guest(t testing.TB, h *house) *diner {
	d := &diner{t: t, h: h, http: &http.Client{Transport: &http.Transport{}}}
	t.Cleanup(d.http.CloseIdleConnections)
	return d
}

func (o order) String() string { return fmt.Sprintf("%s %s %v", o.ID, o.Status, o.Items) }
