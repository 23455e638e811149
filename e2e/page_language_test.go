package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/foodieexpress/foodie/e2e/rig"
	"github.com/foodieexpress/foodie/lang"
)

// switchTo moves the page's switch by the keyboard alone.
func (b *tab) switchTo(language string) {
	b.t.Helper()
	value[any](b, `document.querySelector(".languages summary").focus()`)
	steps := 0
	for i, l := range lang.Languages() {
		if l == language {
			steps = i + 1
		}
	}
	b.do(chromedp.KeyEvent("\r"))
	b.until(`document.querySelector(".languages").open`)
	b.do(chromedp.KeyEvent(strings.Repeat("\t", steps)), chromedp.KeyEvent("\r"))
	b.until(fmt.Sprintf(`document.documentElement.lang === %q`, language))
}

// In Gujarati and in Hindi: the switch by keyboard, an order by words in the language's script, changed and confirmed by
// what the page itself offers to say, in a window of a phone and of a desk.
func TestPageInEveryLanguage(t *testing.T) {
	h := rig.Serve(t)
	words := map[string][]string{
		lang.Gujarati: {"થેપલા હાઉસ નું મેનુ", "બે મસાલા થેપલા"},
		lang.Hindi:    {"थेपला हाउस का मेन्यू", "दो मसाला थेपला"},
	}
	for language, said := range words {
		for width, scheme := range map[int64]string{360: "light", 1280: "dark"} {
			t.Run(fmt.Sprint(language, width), func(t *testing.T) {
				say := func(key string, args ...any) string { return lang.Say(language, key, args...) }
				b := tabOf(t, h, chromium(t), width, 800)
				b.scheme(scheme)
				b.open("/")
				b.sees(lang.Say(lang.English, "web.welcome"))
				b.switchTo(language)
				b.sees(say("web.welcome"))
				b.apart("first sight")
				b.fits("first sight")
				for _, message := range said {
					b.say(message)
					b.until(`document.querySelector(".next")`)
				}
				b.sees(say("web.talk.place_order", "total", "₹70"))
				b.sees(say("web.talk.nothing_ordered"))
				b.until(fmt.Sprintf(`[...document.querySelectorAll("li.reply")].at(-1).lang === %q`, language))
				b.apart("an order waits")
				b.fits("an order waits")
				b.press(strings.Split(say("agent.chips.confirm"), "|")[0]) // the chip that says yes
				b.sees(say("agent.sign_in.place"))
				b.press(say("web.talk.sign_up"))
				name := fmt.Sprint("asha", language, width)
				b.fill(say("web.talk.username"), name)
				b.fill(say("web.talk.email"), name+"@example.com")
				b.fill(say("web.talk.password"), "short")
				submit := `[...document.querySelectorAll("form.form:not([hidden]) [type=submit]")].at(-1)`
				b.click(submit, "sign up")
				b.sees(lang.Failure(language, "password_length", "password", nil, ""))
				b.do(chromedp.KeyEvent(strings.Repeat("\b", 5) + rig.Password))
				b.click(submit, "sign up")
				b.until(`document.querySelector(".card.done")?.innerText.includes("₹70")`)
				orderedOnce(t, h, name, 70, "2 Masala Thepla")
				b.press(say("web.talk.see_order"))
				b.sees(say("web.talk.status_accepted"))
				b.fits("an order")
				for _, path := range places {
					b.open(path)
					b.fits(path)
					b.apart(path)
				}
			})
		}
	}
}

// Whoever writes Gujarati to an English page is answered so, and reads the next page so. Without scripts the switch is a form.
func TestPageFollowsTheLanguageThatIsWritten(t *testing.T) {
	h := rig.Serve(t)
	b := tabOf(t, h, chromium(t), 1280, 800)
	b.open("/")
	b.say("બે મસાલા થેપલા Thepla House")
	b.sees(lang.Say(lang.Gujarati, "agent.action.ask"))
	b.open("/restaurants")
	b.sees(lang.Say(lang.Gujarati, "web.tab_orders"))
	b.say("in English please")
	b.sees("Shall I place it?")

	plain := tabOf(t, h, chromium(t), 360, 800)
	plain.withoutScripts()
	plain.open("/restaurants/thepla-house")
	plain.click(`document.querySelector(".languages summary")`, "the switch")
	plain.press("हिन्दी")
	plain.until(`document.documentElement.lang === "hi" && location.pathname === "/restaurants/thepla-house"`)
	plain.press(lang.Say(lang.Hindi, "web.talk.add_label", "dish", "Masala Thepla"))
	plain.sees(lang.Say(lang.Hindi, "web.talk.place_order", "total", "₹35"))
	plain.fits("an order waits")
}
