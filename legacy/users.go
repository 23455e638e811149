package legacy

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/store"
)

// An account is one old user as it would be imported.
type account struct {
	*record
	foodie.User
	there, referred bool
}

// importUsers takes the accounts along. v3.0 compared names and addresses by case, and looked before it wrote: there may
// be several users of one name or one address. Two that share both are one person, who keeps the account that has orders
// or reviews, or else the oldest. Two that share only one of them may be two people, so both are kept apart: the second
// gets another name, and signs in with its address, or an address that leads nowhere, and signs in with its name.
func (im *importer) importUsers(ctx context.Context) error {
	accounts, err := im.accounts(ctx)
	if err != nil {
		return err
	}
	taken, err := im.taken(ctx, accounts)
	if err != nil {
		return err
	}
	if shared(accounts, taken) {
		if err := im.markReferred(ctx, accounts); err != nil {
			return err
		}
	}
	slices.SortStableFunc(accounts, func(a, b *account) int {
		return cmp.Or(before(a.there, b.there), before(a.referred, b.referred), cmp.Compare(a.id, b.id))
	})
	w, ctx := newWriters(ctx)
	for _, a := range accounts {
		if write := im.decide(ctx, a, taken); write != nil {
			w.Go(write)
		}
	}
	return w.wait(nil)
}

// before sorts who has something before who has not.
func before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// accounts reads all old users.
func (im *importer) accounts(ctx context.Context) (all []*account, err error) {
	err = each(ctx, im.old, Users, func(d *record) error {
		u := d.user(im)
		all = append(all, &account{record: d, User: u})
		if name := line(d.raw.Lookup("username")); name != "" && im.usernames[name] == "" {
			im.usernames[name] = string(d.id) // the oldest, as v3.0 found it
		}
		return nil
	})
	return all, err
}

// names are the user names and addresses in use, by key: whose they are.
type names map[string]*account

// taken reads the accounts that the store has. Those that were imported before are marked.
func (im *importer) taken(ctx context.Context, accounts []*account) (names, error) {
	there, err := im.into.Users(ctx, store.Page{})
	if err != nil {
		return nil, err
	}
	byID := make(map[foodie.ID]*account, len(accounts))
	for _, a := range accounts {
		byID[a.id] = a
	}
	taken := names{}
	for _, u := range there {
		owner := &account{User: u}
		if a := byID[u.ID]; a != nil {
			a.there, a.User = true, u
			owner = a
		}
		taken[foodie.Key(u.Username)], taken[foodie.Key(u.Email)] = owner, owner
	}
	return taken, nil
}

// shared reports whether two accounts want the same name or the same address.
func shared(accounts []*account, taken names) bool {
	wanted := map[string]bool{}
	for _, a := range accounts {
		for _, key := range []string{foodie.Key(a.Username), foodie.Key(a.Email)} {
			if wanted[key] || taken[key] != nil && taken[key] != a {
				return true
			}
			wanted[key] = true
		}
	}
	return false
}

// markReferred marks the accounts that orders and reviews refer to.
func (im *importer) markReferred(ctx context.Context, accounts []*account) error {
	referred := map[string]bool{}
	for _, kind := range []Kind{Orders, Reviews} {
		err := each(ctx, im.old, kind, func(d *record) error {
			ref := reference(first(d.raw, userFields...))
			referred[ref], referred[im.usernames[ref]] = true, true
			return nil
		}, userFields...)
		if err != nil {
			return err
		}
	}
	for _, a := range accounts {
		a.referred = referred[string(a.id)]
	}
	return nil
}

// decide gives an account names that are free, and what keeps it; nil when nothing has to be kept.
func (im *importer) decide(ctx context.Context, a *account, taken names) func() error {
	if a.there {
		im.users[string(a.id)] = a.User
		im.journal.record(a.record, alreadyThere, "", "")
		return nil
	}
	byName, byMail := taken[foodie.Key(a.Username)], taken[foodie.Key(a.Email)]
	if byName != nil && byName == byMail && byName.record != nil {
		im.users[string(a.id)] = byName.User
		im.journal.record(a.record, merged, "another account has the same name and the same address", fmt.Sprintf("%s (%s) is %s", a.Username, a.Role, byName.id))
		return nil
	}
	if byName != nil {
		was := a.Username
		a.Username = a.anotherName(taken)
		a.mend("another account has the same name; the user signs in with the address, or with the new name", "%s is now %s", was, a.Username)
	}
	if byMail != nil {
		a.mend("another account has the same address; the user signs in with the name", "%s, %s", a.Username, a.Email)
		a.Email = nowhere(a.id)
	}
	taken[foodie.Key(a.Username)], taken[foodie.Key(a.Email)] = a, a
	im.users[string(a.id)] = a.User
	return func() error {
		return im.keep(a.record, func() error { return im.into.CreateUser(ctx, a.User) })
	}
}

// anotherName is the name with the last digits of the id, as many as it takes.
func (a *account) anotherName(taken names) string {
	id := strings.ReplaceAll(string(a.id), "-", "")
	for n := min(6, len(id)); ; n++ {
		name := cut(a.Username, 23) + "-" + id[len(id)-min(n, len(id)):]
		if n > len(id) {
			name += fmt.Sprint("-", n)
		}
		if taken[foodie.Key(name)] == nil {
			return name
		}
	}
}

// nowhere is an address that no post reaches (RFC 2606).
func nowhere(id foodie.ID) string { return string(id) + "@imported.invalid" }

// user reads an account. The name stays as it was, whatever its length and letters, unless it reads as an address:
// one that is somebody else's would let two accounts answer to it.
func (d *record) user(im *importer) foodie.User {
	u := foodie.User{
		ID: d.id, Username: line(d.raw.Lookup("username")), Email: line(d.raw.Lookup("email")), Role: foodie.RoleUser,
		PasswordHash: text(first(d.raw, "hashed_password", "password_hash", "password")), CreatedAt: d.created(im.now), Version: 1,
	}
	switch local, _, isAddress := strings.Cut(u.Username, "@"); {
	case u.Username == "":
		u.Username = "user-" + strings.ToLower(d.id.Short())
		d.mend("it has no name", "it is now %s", u.Username)
	case isAddress:
		was := u.Username
		u.Username = strings.Trim(local+"-"+strings.ToLower(d.id.Short()), "-")
		d.mend("its name is an address", "%s is now %s", was, u.Username)
	}
	if at := strings.LastIndexByte(u.Email, '@'); at < 1 || at == len(u.Email)-1 || strings.Contains(u.Email, " ") {
		d.mend("it has no usable address", "%s: %s", u.Username, show(d.raw.Lookup("email")))
		u.Email = nowhere(d.id)
	}
	if !auth.Readable(u.PasswordHash) {
		d.mend("its password cannot be read; nobody can sign in to it", "%s", u.Username)
		u.PasswordHash = auth.NoPassword
	}
	d.role(&u, im.noAdmins)
	return u
}

func (d *record) role(u *foodie.User, noAdmins bool) {
	switch role := strings.ToLower(line(d.raw.Lookup("role"))); {
	case role == "" || role == string(foodie.RoleUser):
	case role == string(foodie.RoleAdmin) && noAdmins:
		d.mend("it was an administrator and is a user; foodie admin promote makes it one again", "%s, %s", u.Username, u.Email)
	case role == string(foodie.RoleAdmin):
		u.Role = foodie.RoleAdmin
		d.note("it is an administrator; v3.0 let anybody register as one, so look at each", "%s, %s", u.Username, u.Email)
	default:
		d.mend("its role was none of today's; it is a user", "%s: %s", u.Username, show(d.raw.Lookup("role")))
	}
}
