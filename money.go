package foodie

import (
	"fmt"
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

// maxShift bounds the exponent that ParseMoney accepts: no amount needs more.
const maxShift = 20

// ParseMoney reads a JSON number of rupees exactly. It refuses more than two decimals that are not zero, and
// anything that is no decimal number.
func ParseMoney(s string) (Money, error) {
	digits, neg := strings.CutPrefix(s, "-")
	whole, frac, ok := decimals(digits)
	whole, frac = strings.TrimLeft(whole, "0"), strings.TrimRight(frac, "0")
	if !ok || len(whole) > 13 || len(frac) > 2 {
		return 0, notMoney()
	}
	n, err := strconv.ParseInt("0"+whole+(frac + "00")[:2], 10, 64)
	if err != nil || Money(n) > maxMoney {
		return 0, notMoney()
	}
	if neg {
		n = -n
	}
	return Money(n), nil
}

func notMoney() error {
	return NewError(Invalid, "money", "An amount is a number of rupees with at most two decimals, such as 120.5.")
}

// decimals gives the digits before and after the point of a number without a sign. JSON may spell 120 as 1.2e2.
func decimals(s string) (whole, frac string, ok bool) {
	shift := 0
	if e := strings.IndexAny(s, "eE"); e >= 0 {
		var err error
		if shift, err = strconv.Atoi(s[e+1:]); err != nil || shift < -maxShift || shift > maxShift {
			return "", "", false
		}
		s = s[:e]
	}
	whole, frac, _ = strings.Cut(s, ".")
	if whole == "" || strings.Trim(whole+frac, "0123456789") != "" {
		return "", "", false
	}
	zeros := strings.Repeat("0", max(shift, -shift))
	point := len(zeros) + len(whole) + shift
	all := zeros + whole + frac + zeros
	return all[:point], all[point:], true
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
