package client

import (
	"context"
	"net/http"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
)

// Register makes an account. A taken name or address is a Conflict that blames its field.
func (c *Client) Register(ctx context.Context, username, email, password string) (foodie.User, error) {
	u, err := send[wire.User](ctx, c, http.MethodPost, "/users/register", wire.Registration{Username: username, Email: email, Password: password})
	return u.Domain(), err
}

// Login signs in with a user name or an e-mail address.
func (c *Client) Login(ctx context.Context, login, password string) (wire.Token, error) {
	return send[wire.Token](ctx, c, http.MethodPost, "/users/login", wire.SignIn{Username: login, Password: password})
}

// Refresh spends a refresh token for a new pair.
func (c *Client) Refresh(ctx context.Context, refreshToken string) (wire.Token, error) {
	return send[wire.Token](ctx, c, http.MethodPost, "/users/refresh", wire.Refresh{RefreshToken: refreshToken})
}

// Logout ends the token that c speaks with and, when refreshToken is given, its sign-in.
func (c *Client) Logout(ctx context.Context, refreshToken string) error {
	return c.ok(ctx, call{method: http.MethodPost, path: "/users/logout", body: wire.SignOut{RefreshToken: refreshToken}})
}

// Me is the user that c speaks for.
func (c *Client) Me(ctx context.Context) (foodie.User, error) {
	u, _, err := get[wire.User](ctx, c, "/users/me")
	return u.Domain(), err
}
