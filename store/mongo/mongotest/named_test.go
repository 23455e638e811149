package mongotest

import "testing"

func TestARealServerIsUsedWithAFreshDatabase(t *testing.T) {
	for uri, want := range map[string]string{
		"mongodb://a,b:2/?replicaSet=rs0":               "mongodb://a,b:2/fresh?replicaSet=rs0",
		"mongodb://u:p@a/foodie":                        "mongodb://u:p@a/fresh?authSource=foodie",
		"mongodb+srv://u:p@a.example/?w=majority":       "mongodb+srv://u:p@a.example/fresh?authSource=admin&w=majority",
		"mongodb://u:p@a/foodie?authSource=%24external": "mongodb://u:p@a/fresh?authSource=%24external",
	} {
		if got, ok := named(uri, "fresh"); !ok || got != want {
			t.Errorf("named(%s) = %s, %v, want %s", uri, got, ok, want)
		}
	}
	if got, ok := named("mongodb://u:%zz@a", "fresh"); ok {
		t.Errorf("named() of no URI = %s, want none", got)
	}
}
