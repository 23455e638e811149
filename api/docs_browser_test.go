package api_test

import (
	"context"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// TestDocsInABrowser authorizes on the docs page with the password form and tries a route that wants somebody signed in.
func TestDocsInABrowser(t *testing.T) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatalf("the page's tests need Chromium (Debian: apt-get install chromium): %v", err)
	}
	w := newWorld(t)
	w.token("asha")
	server := httptest.NewServer(w.handler)
	defer server.Close()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	ctx, cancel = context.WithTimeout(ctx, 4*time.Minute)
	defer cancel()
	exceptions := chromedp.Events(ctx, runtime.ExceptionThrown)
	go func() {
		for e, err := range exceptions {
			if err != nil {
				return
			}
			t.Errorf("a script failed: %s %v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception)
		}
	}()
	if err := chromedp.Do(ctx,
		chromedp.Navigate(server.URL+"/docs"),
		chromedp.WaitVisible("#get_users_me"),
		chromedp.Click("#who"),
		chromedp.WaitVisible("#sign-in"),
		chromedp.SendKeys("#sign-in [name=username]", "asha"),
		chromedp.SendKeys("#sign-in [name=password]", password),
		chromedp.Click("#sign-in [type=submit]"),
		chromedp.WaitVisible("#sign-out"),
		chromedp.Click("#get_users_me > summary"),
		chromedp.WaitVisible("#get_users_me button"),
		chromedp.Click("#get_users_me button"),
		chromedp.WaitVisible("#get_users_me pre"),
		chromedp.Poll[chromedp.Void](`document.querySelector("#get_users_me pre").textContent.length > 10`),
	); err != nil {
		t.Fatal(err)
	}
	shown, err := chromedp.Run(ctx, chromedp.Text("#get_users_me pre"))
	if err != nil || !strings.Contains(shown, `"username": "asha"`) {
		t.Errorf("the page shows %q, %v", shown, err)
	}
}
