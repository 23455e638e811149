package lang

import (
	"strconv"
	"strings"
	"time"
)

// When says a time as a diner reads it: "today 8:15 pm", "yesterday 8:15 pm", "12 Nov, 8:15 pm", with the year when it is
// another. Both times are in the diner's zone. The page's script writes them with the same sentences.
func When(language string, t, now time.Time) string {
	clock := strings.ToLower(t.Format("3:04 PM"))
	switch t.Format(time.DateOnly) {
	case now.Format(time.DateOnly):
		return Say(language, "web.talk.today", "time", clock)
	case now.AddDate(0, 0, -1).Format(time.DateOnly):
		return Say(language, "web.talk.yesterday", "time", clock)
	}
	day := strconv.Itoa(t.Day()) + " " + monthOf(language, t.Month())
	if t.Year() != now.Year() {
		day += " " + strconv.Itoa(t.Year())
	}
	return Say(language, "web.talk.on_day", "day", day, "time", clock)
}

// monthOf is a month's short name, in English when the language is none of ours.
func monthOf(language string, m time.Month) string {
	if Known(language) == "" {
		language = English
	}
	return tables[language].months[m-1]
}
