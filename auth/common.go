package auth

// CommonPassword reports whether password is among the commonest, ignoring case.
func CommonPassword(password string) bool { return false }
