package wire

import "github.com/foodieexpress/foodie"

// A User is an account as it is answered.
type User struct {
	ID       foodie.ID   `json:"id"`
	Username string      `json:"username"`
	Email    string      `json:"email"`
	Role     foodie.Role `json:"role"`
}

// A Registration asks for an account.
type Registration struct {
	Username string `json:"username" jsonschema:"3 to 30 of A-Z a-z 0-9 _ -, unique ignoring case"`
	Email    string `json:"email" jsonschema:"unique ignoring case"`
	Password string `json:"password" jsonschema:"8 to 128 characters with a letter and a digit"`
	Role     any    `json:"role,omitzero" jsonschema:"ignored: nobody chooses a role"`
}

// A SignIn is the OAuth2 password form (RFC 6749 section 4.3), also read as JSON.
type SignIn struct {
	GrantType    string `json:"grant_type,omitzero" jsonschema:"password"`
	Username     string `json:"username" jsonschema:"user name or e-mail address"`
	Password     string `json:"password"`
	Scope        string `json:"scope,omitzero" jsonschema:"ignored"`
	ClientID     string `json:"client_id,omitzero" jsonschema:"ignored"`
	ClientSecret string `json:"client_secret,omitzero" jsonschema:"ignored"`
}

// A Token is what a sign-in gives (RFC 6749 section 5.1).
type Token struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int    `json:"expires_in" jsonschema:"seconds"`
	RefreshToken string `json:"refresh_token" jsonschema:"good for one new token"`
}

// A Refresh carries a refresh token.
type Refresh struct {
	RefreshToken string `json:"refresh_token"`
}

// A SignOut may carry the refresh token whose sign-in ends too.
type SignOut struct {
	RefreshToken string `json:"refresh_token,omitzero"`
}

// FromUser gives u's wire form, without secrets.
func FromUser(u foodie.User) User {
	return User{ID: u.ID, Username: u.Username, Email: u.Email, Role: u.Role}
}

// Domain is u as far as the wire carries it.
func (u User) Domain() foodie.User {
	return foodie.User{ID: u.ID, Username: u.Username, Email: u.Email, Role: u.Role}
}
