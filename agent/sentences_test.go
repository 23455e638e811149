package agent

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/tool"
	"github.com/foodieexpress/foodie/lang"
)

// computed are the keys that the code puts together.
func computed() []string {
	keys := []string{"pressed.confirm", "pressed.cancel", "pressed.open", "sign_in.place", "sign_in.cancel", "sign_in.register_user", "sign_in.prepare_order_for_confirmation"}
	for _, s := range foodie.OrderStatuses() {
		keys = append(keys, "status."+string(s))
	}
	for _, kind := range []string{"add_review", "update_review", "delete_review", "cancel_order"} {
		keys = append(keys, "action."+kind+".verb", "action."+kind+".summary", "action."+kind+".done")
	}
	for _, tag := range []string{"veg", "vegan", "jain", "egg", "non_veg", "spicy", "gluten_free", "contains_nuts", "bestseller"} {
		keys = append(keys, "tag."+tag)
	}
	for _, t := range tool.All() {
		if t.SignIn {
			keys = append(keys, "sign_in."+t.Spec.Name)
		}
	}
	for _, question := range []string{"hours", "delivery_time", "delivery_fee", "rider", "phone", "payment", "location", "cuisine", "rating"} {
		keys = append(keys, "about."+question)
	}
	for _, what := range []string{"restaurant", "dish", "dish_at", "cuisine", "area", "order", "line", "review"} {
		keys = append(keys, "unknown."+what)
	}
	for _, missing := range []string{"restaurant", "dishes", "again", "pending", "empty", "signed_in", "rating", "comment", "review_change"} {
		keys = append(keys, "ask."+missing)
	}
	for _, chips := range []string{"idle", "diner", "browse", "restaurant", "confirm", "pending", "placed", "orders", "sign_in", "review", "empty", "ask.rating", "ask.comment", "ask.review_change"} {
		keys = append(keys, "chips."+chips)
	}
	return keys
}

// Every sentence that is said exists, and every one that exists can be said.
func TestSentences(t *testing.T) {
	said := map[string]bool{}
	for _, key := range computed() {
		said["agent."+key] = true
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	literal := regexp.MustCompile(`"([a-z_]+(?:\.[a-z_]+)*)"`)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		code, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range literal.FindAllStringSubmatch(string(code), -1) {
			if key := "agent." + m[1]; lang.Has(lang.English, key) {
				said[key] = true
			}
		}
		for _, m := range regexp.MustCompile(`\.sentence\("([^"]+)"[,)]`).FindAllStringSubmatch(string(code), -1) {
			said["agent."+m[1]] = true
		}
	}
	for key := range said {
		if !lang.Has(lang.English, key) {
			t.Errorf("%s is said and does not exist", key)
		}
	}
	for _, key := range lang.Keys(lang.English) {
		if strings.HasPrefix(key, "agent.") && !said[key] {
			t.Errorf("%s exists and is never said", key)
		}
	}
}
