package tool

import "context"

func registerUser(_ context.Context, d *Desk, _ Nothing) (Finding, error) {
	if d.SignedIn {
		return AlreadySignedIn{}, nil
	}
	return SignIn{For: "register_user", Register: true}, nil
}

func loginUser(_ context.Context, d *Desk, _ Nothing) (Finding, error) {
	if d.SignedIn {
		return AlreadySignedIn{}, nil
	}
	return SignIn{For: "login_user"}, nil
}

func signOut(_ context.Context, d *Desk, _ Nothing) (Finding, error) {
	if !d.SignedIn {
		return Ask{For: "signed_in"}, nil
	}
	return SignedOut{}, nil
}

func myProfile(ctx context.Context, d *Desk, _ Nothing) (Finding, error) {
	u, err := d.Platform.Me(ctx)
	if err != nil {
		return nil, err
	}
	return Profile{User: u}, nil
}
