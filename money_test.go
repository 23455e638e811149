package foodie_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/foodieexpress/foodie"
)

func TestParseMoney(t *testing.T) {
	for text, want := range map[string]foodie.Money{
		"0": 0, "-0": 0, "35": 3500, "120.5": 12050, "99.99": 9999, "0.01": 1, "-7.25": -725, "120.50": 12050, "1.000": 100, "007": 700, "5.": 500,
		"1.2e2": 12000, "1.2E+2": 12000, "1e0": 100, "12345e-2": 12345, "1e-2": 1, "0e20": 0, "1000000000000": 100_000_000_000_000,
		"100000000000.01e0": 10_000_000_000_001,
	} {
		if got, err := foodie.ParseMoney(text); got != want || err != nil {
			t.Errorf("ParseMoney(%q) = %d, %v, want %d", text, int64(got), err, int64(want))
		}
	}
	for _, text := range []string{
		"", "-", ".", ".5", "+5", "--5", " 5", "5 ", "1,000", "₹5", "five", "5e", "e5", "5e5.5", "1.2.3", "0x10", "0x1ep1", "1_000", "+1e2", "NaN", "Infinity",
		"0.001", "1.005", "1e-3", "1e-400", "1e400", "1000000000000.01", "1000000000001", "99999999999999999999", "1e20", "5e99999999999999999999", "५",
	} {
		if got, err := foodie.ParseMoney(text); foodie.KindOf(err) != foodie.Invalid || foodie.CodeOf(err) != "money" {
			t.Errorf("ParseMoney(%q) = %d, %v, want Invalid money", text, int64(got), err)
		}
	}
}

func TestMoneyString(t *testing.T) {
	for paise, want := range map[foodie.Money]string{
		0: "₹0", 1: "₹0.01", 9950: "₹99.50", 7000: "₹70", 99900: "₹999", 100000: "₹1,000", 10500000: "₹1,05,000", 1234567890: "₹1,23,45,678.90",
		-12050: "-₹120.50", 100_000_000_000_000: "₹10,00,00,00,00,000",
	} {
		if got := paise.String(); got != want {
			t.Errorf("Money(%d).String() = %s, want %s", int64(paise), got, want)
		}
	}
}

func TestMoneyInJSON(t *testing.T) {
	var in struct{ Price *foodie.Money }
	for text, want := range map[string]foodie.Money{`{"Price":35}`: 3500, `{"Price":120.5}`: 12050, `{"Price":1.2e2}`: 12000} {
		if err := json.Unmarshal([]byte(text), &in); err != nil || in.Price == nil || *in.Price != want {
			t.Errorf("%s: %v, %v, want %d", text, in.Price, err, int64(want))
		}
	}
	if err := json.Unmarshal([]byte(`{"Price":null}`), &in); err != nil || in.Price != nil {
		t.Errorf("null: %v, %v", in.Price, err)
	}
	price := foodie.Money(5)
	if err := price.UnmarshalJSON([]byte("null")); err != nil || price != 5 {
		t.Errorf("null changed an amount: %d, %v", int64(price), err)
	}
	for _, text := range []string{`{"Price":"35"}`, `{"Price":0.125}`, `{"Price":true}`, `{"Price":[]}`} {
		if err := json.Unmarshal([]byte(text), &in); err == nil {
			t.Errorf("%s is accepted", text)
		}
	}
}

// amounts are all that ParseMoney accepts.
func amounts() *rapid.Generator[foodie.Money] {
	return rapid.Custom(func(t *rapid.T) foodie.Money {
		return foodie.Money(rapid.Int64Range(-100_000_000_000_000, 100_000_000_000_000).Draw(t, "paise"))
	})
}

func TestMoneyRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := amounts().Draw(t, "amount")
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got foodie.Money
		if err := json.Unmarshal(text, &got); err != nil || got != want {
			t.Fatalf("%d is %s in JSON and comes back as %d, %v", int64(want), text, int64(got), err)
		}
		if _, decimals, _ := strings.Cut(string(text), "."); len(decimals) > 2 || strings.HasSuffix(decimals, "0") {
			t.Fatalf("%d is %s in JSON", int64(want), text)
		}
	})
}

func TestMoneyIsExactInEverySpelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := amounts().Draw(t, "amount")
		// the same number with its point moved and an exponent that moves it back
		shift := rapid.IntRange(-15, 15).Draw(t, "shift")
		scaled := new(big.Rat).SetFrac64(int64(want), 100)
		ten := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(shift, -shift))), nil))
		if shift > 0 {
			scaled.Quo(scaled, ten)
		} else {
			scaled.Mul(scaled, ten)
		}
		text := fmt.Sprintf("%se%d", scaled.FloatString(20), shift)
		if got, err := foodie.ParseMoney(text); err != nil || got != want {
			t.Fatalf("ParseMoney(%s) = %d, %v, want %d", text, int64(got), err, int64(want))
		}
	})
}

func TestMoneyGrouping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := amounts().Draw(t, "amount")
		text := amount.String()
		rupees, paise, cut := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(text, "-"), "₹"), ".")
		groups := strings.Split(rupees, ",")
		for i, g := range groups {
			switch {
			case i == len(groups)-1 && len(groups) > 1 && len(g) != 3, i > 0 && i < len(groups)-1 && len(g) != 2, len(g) < 1 || len(g) > 3, i == 0 && len(groups) > 1 && len(g) > 2:
				t.Fatalf("%d is %s: group %q", int64(amount), text, g)
			}
		}
		if cut && len(paise) != 2 {
			t.Fatalf("%d is %s: paise have two digits", int64(amount), text)
		}
		back, err := foodie.ParseMoney(strings.NewReplacer("₹", "", ",", "").Replace(text))
		if err != nil || back != amount {
			t.Fatalf("%d is %s, which reads as %d, %v", int64(amount), text, int64(back), err)
		}
	})
}

func FuzzParseMoney(f *testing.F) {
	for _, seed := range []string{"0", "120.5", "-7.25", "1.2e2", "1e-2", "0x1ep1", "1e400", "99999999999999", "००", "1."} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := foodie.ParseMoney(text)
		if err != nil {
			if foodie.KindOf(err) != foodie.Invalid {
				t.Errorf("ParseMoney(%q) = %v, want Invalid", text, err)
			}
			return
		}
		want, ok := new(big.Rat).SetString(text)
		if !ok || want.Cmp(new(big.Rat).SetFrac64(int64(got), 100)) != 0 {
			t.Errorf("ParseMoney(%q) = %d paise", text, int64(got))
		}
	})
}
