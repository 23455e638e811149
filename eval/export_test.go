package eval_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/eval"
	"github.com/foodieexpress/foodie/samples"
	"github.com/foodieexpress/foodie/session"
)

// diner is whose conversations are exported; every word of it is a secret.
var diner = foodie.User{ID: "0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5f6", Username: "ravi_shah", Email: "ravi.shah77@mailbox.org"}

func sampleMenus(t *testing.T) []foodie.Restaurant {
	t.Helper()
	menus, err := samples.Restaurants(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return menus
}

// talk is a conversation in which the diner said these messages.
func talk(t *testing.T, said ...string) eval.Conversation {
	t.Helper()
	c := eval.Conversation{Diner: &diner, Menus: sampleMenus(t)}
	for _, text := range said {
		c.Session.Messages = append(c.Session.Messages, session.Message{Role: "diner", Text: text}, session.Message{Role: "foodie", Text: "Yes, Ravi."})
	}
	return c
}

// TestMask: what tells who somebody is goes, what is ordered stays.
func TestMask(t *testing.T) {
	order := foodie.Order{ID: "0192f0c1-2b3c-7d4e-8f50-0000005a9a7d", DinerID: diner.ID}
	for said, want := range map[string]string{
		"two masala thepla, 3 chaas and 12 rotli":                     "",
		"2 manek chowk pizza and a large cold coffee":                 "",
		"i'm hungry. I'm Jain, is there dal under 150?":               "",
		"write to ravi.shah77@mailbox.org or RAVI.SHAH77@mailbox.org": "write to mail1@example.com or mail1@example.com",
		"write to me at other@mail.co.in please":                      "write to me at mail1@example.com please",
		"ravi_shah here, Ravi's usual: two dabeli":                    "person1 here, person2's usual: two dabeli",
		"my name is Meena Joshi; Meena wants 2 dabeli":                "my name is person1 person2; person1 wants 2 dabeli",
		"I am ravi.shah77 there, shah77 elsewhere":                    "I am person1 there, person2 elsewhere",
		"call +91 98250-12345, or 9825012345":                         "call phone1, or phone1",
		"कॉल ९८२५०१२३४५ दो समोसे":                                     "कॉल phone1 दो समोसे",
		"९८२५०१२३४५ और ९७२५०१२३४५":                                    "phone1 और phone2",
		"two pineapple juice, a pink lassi":                           "",
		"my name’s Meena, I’m Joshi":                                  "my name’s person1, I’m person2",
		"mera naam hai Meena":                                         "mera naam hai person1",
		"मेरा नाम है सुनीता":                                          "मेरा नाम है person1",
		"name:Meena":                                           "name:person1",
		"password is: hunter2":                                 "password is: secret1",
		"the password for the app is hunter2":                  "the password for the app is secret1",
		"address:14 Tulsi Heights":                             "address:address1",
		"deliver it to 14 St. Mary's Road, Paldi. two samosas": "deliver it to address1. two samosas",
		"मेरा नाम सुनीता है, दो समोसे":     "मेरा नाम person1 है, दो समोसे",
		"मेरा नाम रमेश पटेल है, दो समोसे":  "मेरा नाम person1 person2 है, दो समोसे",
		"मेरा नाम रमेश और शहर अहमदाबाद है": "मेरा नाम person1 और शहर अहमदाबाद है",
		"મારું નામ કિરણ શાહ છે":            "મારું નામ person1 person2 છે",
		"mera naam Ramesh Joshi hai": "mera naam person1 person2 hai",
		"सोसाइटी, फ्लैट ३०२ शांति टावर":                           "सोसाइटी, address1",
		"ફ્લેટ નંબર B-12, શાંતિ ટાવર":                             "address1",
		"મારું નામ જિગ્ના છે":                                     "મારું નામ person1 છે",
		"my password is Chaas-4-me":                               "my password is secret1",
		"deliver it to 14 Tulsi Heights, Paldi. two samosas":      "deliver it to address1. two samosas",
		"Flat B-12, Sunrise Towers":                               "address1",
		"bring it over, 22 Ashram Road":                           "bring it over, address1",
		"where is order 5A9A7D?":                                  "where is order number1?",
		"order 0192f0c1-2b3c-7d4e-8f50-0000005a9a7d":              "order id1",
		"token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl": "token token1",
		"see https://eat.example/o?t=abc":                         "see link1",
	} {
		t.Run(said, func(t *testing.T) {
			c := talk(t, said)
			c.Orders = []foodie.Order{order}
			got, _, err := eval.Export(c)
			if want == "" {
				want = said
			}
			if err != nil || !slices.Equal(got.Turns, []string{want}) {
				t.Errorf("Export(%q) = %q %v, want %q", said, got.Turns, err, want)
			}
		})
	}
}

// TestSameByTheSame: a name that is told late is masked before as well, by the same word.
func TestSameByTheSame(t *testing.T) {
	got, _, err := eval.Export(talk(t, "Leela wants two dabeli", "my name is leela", "log me in as ravi_shah with ••••", "[Confirm]", "[रद्द करें]"))
	if want := []string{"person1 wants two dabeli", "my name is person1", "yes", "no, cancel it"}; err != nil || !slices.Equal(got.Turns, want) {
		t.Errorf("Export = %q %v, want %q", got.Turns, err, want)
	}
}

// TestWhatCameOfIt: how a conversation ended is what is expected of its replay.
func TestWhatCameOfIt(t *testing.T) {
	lines := []foodie.OrderLine{{Item: "Falooda", Quantity: 2, Price: 120 * foodie.Rupee, Note: "for Ravi"}}
	placed := foodie.Order{ID: foodie.NewID(), RestaurantName: "Kulfi Kendra", Lines: lines}
	elsewhere := foodie.Order{ID: foodie.NewID(), RestaurantName: "Kulfi Kendra", Lines: lines}
	card := func(function string, o foodie.Order, status foodie.OrderStatus) session.Message {
		b, err := json.Marshal([]map[string]any{{"type": "order", "order": map[string]any{"id": o.ID, "status": status}}})
		if err != nil {
			t.Fatal(err)
		}
		return session.Message{Role: "foodie", Function: function, Cards: b}
	}
	for name, tt := range map[string]struct {
		also    []session.Message
		pending *session.PendingOrder
		expects session.Expect
		state   string
		orders  int // in Orders
		notes   int
	}{
		"nothing":                   {state: eval.None},
		"placed":                    {also: []session.Message{card("place_order", placed, foodie.Placed)}, state: eval.Placed},
		"only looked at":            {also: []session.Message{card("get_order_status", elsewhere, foodie.Placed)}, state: eval.None},
		"cancelled again":           {also: []session.Message{card("place_order", placed, foodie.Placed), card("cancel_order", placed, foodie.Cancelled)}, state: eval.None, orders: 1},
		"two orders":                {also: []session.Message{card("place_order", placed, foodie.Placed), card("place_order", elsewhere, foodie.Placed)}, state: eval.None, orders: 2},
		"waiting":                   {pending: &session.PendingOrder{Restaurant: "Kulfi Kendra", Lines: lines}, state: eval.Pending},
		"waiting after one":         {also: []session.Message{card("place_order", placed, foodie.Placed)}, pending: &session.PendingOrder{Restaurant: "Kulfi Kendra", Lines: lines}, state: eval.Pending, orders: 1},
		"waited, and its time came": {expects: session.ExpectConfirm, state: eval.Any, notes: 1},
	} {
		t.Run(name, func(t *testing.T) {
			c := talk(t, "two falooda")
			c.Orders = []foodie.Order{placed, elsewhere}
			c.Session.Messages = append(c.Session.Messages, tt.also...)
			c.Session.Pending, c.Session.State.Expect = tt.pending, tt.expects
			got, notes, err := eval.Export(c)
			if err != nil || got.Expect.State != tt.state || len(got.Expect.Orders) != tt.orders || len(notes) != tt.notes {
				t.Fatalf("Export = %+v %q %v", got.Expect, notes, err)
			}
			b, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := eval.Load(written(t, map[string]string{"s.jsonl": string(b)})); err != nil || strings.Contains(string(b), "Ravi") {
				t.Errorf("%s cannot be read: %v", b, err)
			}
		})
	}
}

// TestMenusComeAlong: a case about other restaurants than the samples brings those that it speaks of, and is played with them.
func TestMenusComeAlong(t *testing.T) {
	c := talk(t, "two rabdi from kulfi kendra")
	c.Menus = c.Menus[5:]
	c.Session.Pending = &session.PendingOrder{Restaurant: "Kulfi Kendra", Lines: []foodie.OrderLine{{Item: "Rabdi", Quantity: 2}}}
	got, _, err := eval.Export(c)
	if err != nil || got.Catalogue != "" || len(got.Menus) == 0 || strings.Contains(string(got.Menus), "Thepla House") {
		t.Fatalf("Export = %s %v", got.Menus, err)
	}
	b, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if x := play(t, written(t, map[string]string{"s.jsonl": string(b)})); !x[0].Right {
		t.Errorf("%+v", x[0].Mistakes)
	}
}

// TestMenusOfWhatWaits: the restaurant of what waits comes along, however the diner called it; one of an order from before does not.
func TestMenusOfWhatWaits(t *testing.T) {
	c := talk(t, "two masala thepla from thepla house", "no, two rabdi from kulfi")
	c.Menus = c.Menus[:len(c.Menus)-1]
	c.Orders = []foodie.Order{{ID: foodie.NewID(), RestaurantName: c.Menus[1].Name}}
	c.Session.Pending = &session.PendingOrder{Restaurant: "Kulfi Kendra", Lines: []foodie.OrderLine{{Item: "Rabdi", Quantity: 2}}}
	got, _, err := eval.Export(c)
	menus := string(got.Menus)
	if err != nil || !strings.Contains(menus, `"Kulfi Kendra"`) || !strings.Contains(menus, `"Thepla House"`) || strings.Contains(menus, c.Menus[1].Name) {
		t.Errorf("Export = %s %v", menus, err)
	}
}

func TestNotesAndRefusals(t *testing.T) {
	if _, _, err := eval.Export(talk(t)); foodie.CodeOf(err) != "conversation_empty" {
		t.Errorf("an empty conversation: %v", err)
	}
	c := talk(t, "[Use this order]", "hello")
	c.Diner, c.Session.Messages = nil, c.Session.Messages[1:]
	c.Session.Messages = append(c.Session.Messages, session.Message{Role: "diner", Text: "[Use this order]"})
	got, notes, err := eval.Export(c)
	if err != nil || !got.Guest || len(notes) != 2 {
		t.Errorf("Export = %+v %q %v, want a guest's case and two notes", got, notes, err)
	}
}

// FuzzMask: nothing that is known of the diner is ever in a case.
func FuzzMask(f *testing.F) {
	f.Add("ravi_shah ravi.shah77@mailbox.org Ravi, Shah's 14 Paldi Road")
	f.Add("RAVI.SHAH77@MAILBOX.ORGravi_shah my name is my name is İı")
	menus := []foodie.Restaurant{{Name: "Tuk Tuk", Cuisine: "Thai", Items: []foodie.MenuItem{{Name: "Green Curry"}}}}
	f.Fuzz(func(t *testing.T, said string) {
		c := eval.Conversation{Diner: &diner, Menus: menus, Session: session.Session{Messages: []session.Message{{Role: "diner", Text: said}}}}
		got, _, err := eval.Export(c)
		if err != nil {
			return // nothing leaves the house
		}
		for _, turn := range got.Turns {
			if turn = strings.ToLower(turn); strings.Contains(" "+turn+" ", " ravi_shah ") || strings.Contains(" "+turn+" ", " "+diner.Email+" ") {
				t.Errorf("%q is exported as %q", said, turn)
			}
		}
	})
}
