package builtin

import "github.com/foodieexpress/foodie/llm"

// account signs in and out, and shows the profile.
func (t *turn) account() (llm.Reply, bool) {
	if t.strange() > 1 || t.here != nil && t.here.counted || t.has(cueReview) {
		return llm.Reply{}, false
	}
	switch {
	case t.has(cueSignOut):
		return call("sign_out", nothing{}), true
	case t.has(cueSignIn):
		return call("login_user", nothing{}), true
	case t.has(cueSignUp):
		return call("register_user", nothing{}), true
	case t.has(cueProfile) && t.strange() == 0:
		return call("get_my_profile", nothing{}), true
	}
	return llm.Reply{}, false
}

func (t *turn) hasWord(ws ...string) bool {
	for _, k := range t.toks {
		for _, w := range ws {
			if k.word == w {
				return true
			}
		}
	}
	return false
}
