package rig

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// Password is that of every diner.
const Password = "Thepla-and-chaas-7"

// A Diner is somebody who talks to one place, with an account or as a guest.
type Diner struct {
	Place
	T     testing.TB
	Name  string
	ID    string
	Token string
	HTTP  *http.Client
}

// An Answer is what we look at in a chat answer.
type Answer struct {
	Status         int    // 0 when no answer came
	RequestID      string `json:"request_id"`
	Response       string `json:"response"`
	SessionID      string `json:"session_id"`
	FunctionCalled string `json:"function_called"`
	PendingOrder   *Card  `json:"pending_order"`
	Order          *Order `json:"order"`
	OrderConfirmed bool   `json:"order_confirmed"`
	OrderCancelled bool   `json:"order_cancelled"`
	RequiresAuth   bool   `json:"requires_auth"`
	Degraded       bool   `json:"degraded"`
	Error          string `json:"error"`
	Code           string `json:"code"`
}

// A Card is a proposed order as a diner sees it.
type Card struct {
	ID         string  `json:"id"`
	Revision   int     `json:"revision"`
	Proposal   string  `json:"proposal"`
	TotalPrice float64 `json:"total_price"`
	Items      []Line  `json:"items"`
}

// A Line is one dish of an order.
type Line struct {
	ItemName string   `json:"item_name"`
	Quantity int      `json:"quantity"`
	Options  []string `json:"options"`
}

// An Order is what we look at in an order of the API.
type Order struct {
	ID         string  `json:"id"`
	Status     string  `json:"status"`
	TotalPrice float64 `json:"total_price"`
	Items      []Line  `json:"items"`
}

// String names an order in failures.
func (o Order) String() string { return fmt.Sprintf("%s %s %v", o.ID, o.Status, o.Items) }

// Guest is somebody without an account.
func Guest(t testing.TB, at Place) *Diner {
	d := &Diner{Place: at, T: t, HTTP: &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	t.Cleanup(d.HTTP.CloseIdleConnections)
	return d
}

// Register makes an account and signs in.
func Register(t testing.TB, at Place, name string) *Diner {
	t.Helper()
	d := Guest(t, at)
	d.Name = name
	body := map[string]string{"username": name, "email": name + "@example.com", "password": Password}
	status, b := d.Call("POST", d.API+"/users/register", body)
	if status != http.StatusCreated {
		t.Fatalf("register %s: %d %s", name, status, b)
	}
	var made struct{ ID string }
	if err := json.Unmarshal(b, &made); err != nil {
		t.Fatal(err)
	}
	d.ID = made.ID
	d.SignIn()
	return d
}

// SignIn gets a fresh token.
func (d *Diner) SignIn() {
	d.T.Helper()
	resp, err := d.HTTP.PostForm(d.API+"/users/login", url.Values{"username": {d.Name}, "password": {Password}})
	if err != nil {
		d.T.Fatal(err)
	}
	defer resp.Body.Close()
	var out struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil || out.AccessToken == "" {
		d.T.Fatalf("sign in %s: %d %v", d.Name, resp.StatusCode, err)
	}
	d.Token = out.AccessToken
}

// Call sends a JSON body, if any, and gives the status and the body of the answer; status 0 when no answer came.
func (d *Diner) Call(method, url string, body any, headers ...string) (int, []byte) {
	var in io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			d.T.Error(err)
			return 0, nil
		}
		in = bytes.NewReader(b)
	}
	req, err := http.NewRequest(method, url, in)
	if err != nil {
		d.T.Error(err)
		return 0, nil
	}
	req.Header.Set("Content-Type", "application/json")
	if d.Token != "" {
		req.Header.Set("Authorization", "Bearer "+d.Token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := d.HTTP.Do(req)
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

// Say says one message; more are other fields of the body and their values.
func (d *Diner) Say(message string, more ...string) Answer {
	body := map[string]string{"message": message}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i]] = more[i+1]
	}
	return d.Chat(body)
}

// Chat posts body to the agent.
func (d *Diner) Chat(body any) Answer { return d.ChatAt(d.Agent, body) }

// ChatAt posts body to one agent of several.
func (d *Diner) ChatAt(agent string, body any) Answer {
	status, b := d.Call("POST", agent+"/chat", body)
	a := Answer{Status: status}
	if status == 0 {
		a.Response = string(b) // why none came
	} else if err := json.Unmarshal(b, &a); err != nil {
		d.T.Errorf("chat %v: %d %s", body, status, b)
	}
	return a
}

// Press is the body of a card's button.
func Press(action string, c *Card) map[string]string {
	return map[string]string{"action": action, "pending_order_id": c.ID, "proposal": c.Proposal}
}

// Orders are all orders of the diner, as the API has them.
func (d *Diner) Orders() []Order {
	d.T.Helper()
	var all []Order
	for next := "/orders/?limit=200"; next != ""; {
		req, err := http.NewRequest("GET", d.API+next, nil)
		if err != nil {
			d.T.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+d.Token)
		resp, err := d.HTTP.Do(req)
		if err != nil {
			d.T.Fatal(err)
		}
		var page []Order
		err = json.NewDecoder(resp.Body).Decode(&page)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK {
			d.T.Fatalf("orders: %d %v", resp.StatusCode, err)
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
