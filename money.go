package foodie

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Money is an amount in paise, a hundredth of an Indian rupee. It travels in JSON as a number of rupees with at most
// two decimals (120.5) and is never a float inside.
type Money int64

// Rupee is one rupee.
const Rupee Money = 100

// maxMoney bounds what ParseMoney accepts: a lakh crore rupees, far beyond any sum and far below overflow.
const maxMoney = 1_000_000_000_000 * Rupee

// ParseMoney reads a JSON number of rupees exactly. It refuses more than two decimals that are not zero, and
// anything that is no plain decimal number.
func ParseMoney(s string) (Money, error) {
	bad := func() (Money, error) {
		return 0, NewError(Invalid, "money", "An amount is a number of rupees with at most two decimals, such as 120.5.")
	}
	if e := strings.IndexAny(s, "eE"); e >= 0 { // JSON may spell 120 as 1.2e2
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || math.Abs(f) > 1e12 {
			return bad()
		}
		s = strconv.FormatFloat(f, 'f', -1, 64)
	}
	neg := strings.HasPrefix(s, "-")
	whole, frac, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	frac = strings.TrimRight(frac, "0")
	if whole == "" || len(whole) > 13 || len(frac) > 2 || strings.Trim(whole+frac, "0123456789") != "" {
		return bad()
	}
	n, err := strconv.ParseInt(whole+(frac + "00")[:2], 10, 64)
	if err != nil || Money(n) > maxMoney {
		return bad()
	}
	if neg {
		n = -n
	}
	return Money(n), nil
}

// MarshalJSON writes rupees: 35, 120.5, 99.99.
func (m Money) MarshalJSON() ([]byte, error) { return []byte(m.decimal()), nil }

// UnmarshalJSON reads rupees exactly; text is refused.
func (m *Money) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	v, err := ParseMoney(string(b))
	if err == nil {
		*m = v
	}
	return err
}

func (m Money) decimal() string {
	sign, n := "", int64(m)
	if n < 0 {
		sign, n = "-", -n
	}
	s := sign + strconv.FormatInt(n/100, 10)
	if p := n % 100; p != 0 {
		s += strings.TrimRight(fmt.Sprintf(".%02d", p), "0")
	}
	return s
}

// String is the amount as people in India write it, in lakh grouping: ₹70, ₹1,05,000, ₹99.50.
func (m Money) String() string {
	sign, n := "", int64(m)
	if n < 0 {
		sign, n = "-", -n
	}
	digits := strconv.FormatInt(n/100, 10)
	if len(digits) > 3 {
		head, tail := digits[:len(digits)-3], digits[len(digits)-3:]
		for len(head) > 2 {
			tail = head[len(head)-2:] + "," + tail
			head = head[:len(head)-2]
		}
		digits = head + "," + tail
	}
	if p := n % 100; p != 0 {
		return fmt.Sprintf("%s₹%s.%02d", sign, digits, p)
	}
	return sign + "₹" + digits
}
