package legacy

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/foodieexpress/foodie"
)

// A record is one old document, and what had to be mended of it.
type record struct {
	kind   Kind
	raw    bson.Raw
	id     foodie.ID
	made   time.Time // as its ObjectId has it; zero for another id
	mended []remark
	noted  []remark
}

// A remark is one thing about a record: a reason that many may share, and how it was here.
type remark struct{ reason, detail string }

func newRecord(kind Kind, raw bson.Raw) *record {
	d := &record{kind: kind, raw: raw}
	id := raw.Lookup("_id")
	if oid, ok := id.ObjectIDOK(); ok {
		d.made = oid.Timestamp().UTC()
	}
	d.id = foodie.ID(reference(id))
	if d.id == "" {
		d.id = lasting(string(kind), id.String())
		d.mend("the id was of no use and a new one was made", "%s", id)
	}
	return d
}

// mend notes that something of the record is not taken along as it was.
func (d *record) mend(reason, format string, args ...any) {
	d.mended = append(d.mended, remark{reason, fmt.Sprintf(format, args...)})
}

// note says something about the record that the operator should know; the record is as it was.
func (d *record) note(reason, format string, args ...any) {
	d.noted = append(d.noted, remark{reason, fmt.Sprintf(format, args...)})
}

// lasting is the same id for the same words, for ever (a UUIDv5, RFC 9562): for what old records refer to and is not there.
func lasting(kind, words string) foodie.ID {
	return foodie.ID(uuid.NewSHA1(uuid.NameSpaceURL, []byte("foodieexpress:v3:"+kind+":"+words)).String())
}

// reference reads what names a record: an ObjectId, its text, or a DBRef. It is "" for anything else.
func reference(v bson.RawValue) string {
	if oid, ok := v.ObjectIDOK(); ok {
		return oid.Hex()
	}
	if ref, ok := v.DocumentOK(); ok {
		for _, name := range []string{"$id", "_id", "id"} {
			if id := reference(ref.Lookup(name)); id != "" {
				return id
			}
		}
		return ""
	}
	s, ok := v.StringValueOK()
	if !ok || len(s) > 100 || strings.ContainsFunc(s, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) || c == '/' }) {
		return ""
	}
	return strings.ToValidUTF8(s, "")
}

// first is the first of those fields that has a value.
func first(raw bson.Raw, names ...string) bson.RawValue {
	for _, name := range names {
		if v := raw.Lookup(name); !missing(v) {
			return v
		}
	}
	return bson.RawValue{}
}

func missing(v bson.RawValue) bool {
	return v.IsZero() || v.Type == bson.TypeNull || v.Type == bson.TypeUndefined
}

// text reads a text, with line breaks but without other control characters. It is "" for what is none.
func text(v bson.RawValue) string {
	s, _ := v.StringValueOK()
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' && c != '\t' {
			return -1
		}
		return c
	}, strings.ToValidUTF8(s, "")))
}

// line reads a text of one line.
func line(v bson.RawValue) string { return strings.Join(strings.Fields(text(v)), " ") }

// cut shortens s to so many characters.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most]))
	}
	return s
}

// list reads a list; what is none is empty.
func list(v bson.RawValue) []bson.RawValue {
	array, _ := v.ArrayOK()
	values, err := array.Values()
	if err != nil {
		return nil
	}
	return values
}

// show is a value as the report has it.
func show(v bson.RawValue) string {
	if missing(v) {
		return "missing"
	}
	if f, ok := number(v); ok {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return cut(v.String(), 60)
}

// maxAmount bounds what is believed to be an amount: a hundred crore rupees, which no float blurs by a paisa.
const maxAmount = 1_000_000_000 * foodie.Rupee

// amount reads rupees and gives the nearest paisa. fault says why there is none, or that it was no plain number of paise.
func amount(v bson.RawValue) (m foodie.Money, fault string, ok bool) {
	if s, isText := v.StringValueOK(); isText {
		return amountInWords(s)
	}
	f, isNumber := number(v)
	switch {
	case missing(v):
		return 0, "is missing", false
	case !isNumber || math.IsNaN(f) || math.IsInf(f, 0):
		return 0, "is no number", false
	case f < 0:
		return 0, "is negative", false
	case f > float64(maxAmount/foodie.Rupee):
		return 0, "is beyond belief", false
	}
	paise := math.Round(f * 100)
	if math.Abs(f*100-paise) > 1e-4 {
		fault = "had parts of a paisa"
	}
	return foodie.Money(paise), fault, true
}

// amountInWords reads "₹ 1,250.50" and the like.
func amountInWords(s string) (foodie.Money, string, bool) {
	digits := strings.NewReplacer("₹", "", "Rs.", "", "Rs", "", "INR", "", "/-", "", ",", "", " ", "").Replace(s)
	m, err := foodie.ParseMoney(digits)
	switch {
	case err != nil:
		return 0, "is no number", false
	case m < 0:
		return 0, "is negative", false
	case m > maxAmount:
		return 0, "is beyond belief", false
	}
	return m, "was text", true
}

// number reads any of BSON's numbers.
func number(v bson.RawValue) (float64, bool) {
	if f, ok := v.AsFloat64OK(); ok && v.Type != bson.TypeDecimal128 {
		return f, true
	}
	if d, ok := v.Decimal128OK(); ok {
		f, err := strconv.ParseFloat(d.String(), 64)
		return f, err == nil
	}
	return 0, false
}

// whole reads a whole number between least and most; a text of digits is one too.
func whole(v bson.RawValue, least, most int) (int, bool) {
	f, ok := number(v)
	if s, isText := v.StringValueOK(); isText {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		f, ok = float64(n), err == nil
	}
	if !ok || f != math.Trunc(f) || f < float64(least) || f > float64(most) {
		return 0, false
	}
	return int(f), true
}

// layouts are how v3.0's Python wrote times as text. Without a zone they are UTC.
var layouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999",
	"2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02",
}

// Times outside these are mistakes of a clock or of a program.
var earliest = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// when reads the time in the first of those fields that has one. Else it is when the record's id was made, or now.
func (d *record) when(now time.Time, names ...string) time.Time {
	v := first(d.raw, names...)
	t, ok := moment(v)
	if ok && t.After(earliest) && t.Before(now.Add(24*time.Hour)) {
		return t
	}
	if d.made.After(earliest) && d.made.Before(now.Add(24*time.Hour)) {
		d.mend("the time was of no use; that of its id is taken", "%s: %s", names[0], show(v))
		return d.made
	}
	d.mend("there was no time; the first of the year 2000 is taken", "%s: %s", names[0], show(v))
	return earliest
}

// created is when the record was made, which v3.0 did not write down for most: its id tells.
func (d *record) created(now time.Time) time.Time {
	t, ok := moment(d.raw.Lookup("created_at"))
	if ok && t.After(earliest) && t.Before(now.Add(24*time.Hour)) {
		return t
	}
	if d.made.IsZero() {
		return earliest
	}
	return d.made
}

func moment(v bson.RawValue) (time.Time, bool) {
	if ms, ok := v.DateTimeOK(); ok {
		return time.UnixMilli(ms).UTC(), true
	}
	if s, ok := v.StringValueOK(); ok {
		for _, layout := range layouts {
			if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
				return t.UTC(), true
			}
		}
		return time.Time{}, false
	}
	f, ok := number(v)
	if !ok || math.IsNaN(f) || math.Abs(f) > 1e14 {
		return time.Time{}, false
	}
	if f < 1e11 { // seconds; the first of 2000 is 9.5e8, and in milliseconds 9.5e11
		f *= 1000
	}
	return time.UnixMilli(int64(f)).UTC(), true
}
