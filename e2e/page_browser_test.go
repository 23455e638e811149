package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/foodieexpress/foodie/e2e/rig"
)

// chromium starts one browser for a test; its tabs share nothing with another test's.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatalf("the page's tests need Chromium (Debian: apt-get install chromium): %v", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// A tab is one page of a browser that looks at a house.
type tab struct {
	t   *testing.T
	h   *rig.House
	ctx context.Context
}

// tabOf opens a tab of that size.
func tabOf(t *testing.T, h *rig.House, browser context.Context, width, height int64) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(cancel)
	b := &tab{t: t, h: h, ctx: ctx}
	b.do(chromedp.EmulateViewport(width, height))
	exceptions := chromedp.Events(ctx, runtime.ExceptionThrown)
	go func() {
		for e, err := range exceptions {
			if err != nil {
				return
			}
			t.Errorf("a script failed: %s %v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception)
		}
	}()
	return b
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// open goes to a path of the house.
func (b *tab) open(path string) { b.t.Helper(); b.do(chromedp.Navigate(b.h.Agent + path)) }

// scheme makes the system light or dark.
func (b *tab) scheme(name string) {
	b.t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"}}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		b.t.Fatal(err)
	}
}

// withoutScripts turns JavaScript off.
func (b *tab) withoutScripts() {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		b.t.Fatal(err)
	}
}

// offline takes the network away, or gives it back.
func (b *tab) offline(away bool) {
	b.t.Helper()
	conditions := network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{{Offline: away, DownloadThroughput: -1, UploadThroughput: -1}}}
	if _, err := chromedp.Call(b.ctx, network.EmulateNetworkConditionsByRule, conditions); err != nil {
		b.t.Fatal(err)
	}
	state := network.OverrideNetworkStateParams{Offline: away, DownloadThroughput: -1, UploadThroughput: -1}
	if _, err := chromedp.Call(b.ctx, network.OverrideNetworkState, state); err != nil {
		b.t.Fatal(err)
	}
}

// value is what an expression comes to in the page.
func value[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits for an expression to hold.
func (b *tab) until(expression string) {
	b.t.Helper()
	for deadline := time.Now().Add(45 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		// While a page is being replaced nothing can be asked of it; the next try can.
		if ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("Boolean("+expression+")")); err == nil && ok {
			return
		}
	}
	b.t.Fatalf("never true: %s\n%s", expression, value[string](b, "location.href + '\\n' + document.body.innerText"))
}

// sees waits until the words can be seen.
func (b *tab) sees(words string) {
	b.t.Helper()
	b.until(fmt.Sprintf("document.body.innerText.includes(%s)", quoted(words)))
}

func quoted(s string) string {
	b, _ := json.Marshal(s) // a string always encodes
	return string(b)
}

// control is the last visible control whose text, or whose label, is words.
func control(words string) string {
	return fmt.Sprintf(`[...document.querySelectorAll("button, a, summary, [role=tab]")].findLast((e) => e.checkVisibility({visibilityProperty: true}) && (e.innerText.trim() === %[1]s || e.getAttribute("aria-label") === %[1]s))`, quoted(words))
}

// press clicks with the mouse, where a person would.
func (b *tab) press(words string) {
	b.t.Helper()
	b.until(control(words))
	b.until(fmt.Sprintf("!%s.disabled", control(words)))
	b.click(control(words), words)
}

// click clicks the middle of the element that an expression gives, and wants nothing to lie upon it.
func (b *tab) click(element, name string) {
	b.t.Helper()
	x, y, free := b.settled(element)
	if !free {
		b.t.Errorf("something lies upon %q: %s", name, value[string](b, fmt.Sprintf("document.elementFromPoint(%f, %f)?.outerHTML.slice(0, 200) ?? 'nothing'", x, y)))
	}
	b.do(chromedp.MouseClickXY(x, y))
}

// settled is the middle of an element that has come to rest, and whether nothing lies upon it: a page that still scrolls or
// draws would move it from under the mouse.
func (b *tab) settled(element string) (x, y float64, free bool) {
	b.t.Helper()
	look := func(scroll string) []float64 {
		return value[[]float64](b, fmt.Sprintf(`(() => { const e = %s; %s; const r = e.getClientRects()[0];
			const x = r.x + r.width / 2, y = r.y + r.height / 2, top = document.elementFromPoint(x, y);
			return [x, y, Number(e === top || e.contains(top))]; })()`, element, scroll))
	}
	const still = 3 // looks at which it has not moved
	at, same := []float64(nil), 0
	for end := time.Now().Add(45 * time.Second); same < still && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if same == 0 {
			at = look(`e.scrollIntoView({ block: "center" })`)
		}
		if same++; !slices.Equal(look(""), at) {
			same = 0
		}
	}
	return at[0], at[1], at[2] == 1
}

// fill types into the last visible field of that label.
func (b *tab) fill(label, text string) {
	b.t.Helper()
	field := fmt.Sprintf(`[...document.querySelectorAll("input, textarea")].findLast((e) => e.checkVisibility() && e.labels?.[0]?.innerText.trim() === %s)`, quoted(label))
	b.until(field)
	b.click(field, label)
	b.do(chromedp.KeyEvent(text))
}

// say types a message and presses Enter.
func (b *tab) say(text string) {
	b.t.Helper()
	b.click(`document.getElementById("message")`, "the composer")
	b.do(chromedp.KeyEvent(text + "\r"))
}

// fits checks that nothing makes the page wider than the window.
func (b *tab) fits(when string) {
	b.t.Helper()
	if wide := value[[]string](b, `(() => { const w = document.documentElement.clientWidth; if (document.documentElement.scrollWidth <= w) return [];
		return [String(document.documentElement.scrollWidth), ...[...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > w + 1 && !e.closest(".scroll, .vh")).slice(0, 5).map((e) => e.outerHTML.slice(0, 120))]; })()`); len(wide) > 0 {
		b.t.Errorf("%s: the page scrolls sideways: %s", when, strings.Join(wide, "\n"))
	}
}

// apart checks that every visible control can be reached by a pointer, and is large enough for a finger.
func (b *tab) apart(when string) {
	b.t.Helper()
	covered := value[[]string](b, `(() => { const out = [];
		for (const e of document.querySelectorAll("button, a[href], input:not([type=hidden]), textarea, summary")) {
			if (!e.checkVisibility({ visibilityProperty: true }) || e.closest(".vh") || e.classList.contains("vh") || e.classList.contains("skip")) continue;
			e.scrollIntoView({ block: "center", inline: "center" });
			const r = e.getClientRects()[0]; if (!r) continue;
			const top = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
			if (!(e === top || e.contains(top) || e.labels?.[0]?.contains(top))) out.push("covered: " + e.outerHTML.slice(0, 120) + " by " + top?.outerHTML.slice(0, 120));
			const inText = e.tagName === "A" && getComputedStyle(e).display === "inline";
			if (!inText && (r.height < 43.5 || r.width < 43.5)) out.push("small: " + Math.round(r.width) + "×" + Math.round(r.height) + " " + e.outerHTML.slice(0, 120));
		}
		return out; })()`)
	if len(covered) > 0 {
		b.t.Errorf("%s:\n%s", when, strings.Join(covered[:min(len(covered), 6)], "\n"))
	}
}
