-- Ids are 16 bytes when they are UUIDs, else text (imported records). Bytes sort after text: what was imported is older.
-- Times are milliseconds since 1970 UTC, 0 for none. Amounts are paise. A …_key is a name in the form that is compared.

-- Facts about the store itself: catalogue (a version), held_restaurant (1 once it ever did).
CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO facts VALUES ('catalogue', 1), ('held_restaurant', 0);

CREATE TABLE restaurants (
	seq INTEGER PRIMARY KEY, -- creation order
	id ANY NOT NULL UNIQUE,
	name_key TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	area TEXT NOT NULL,
	cuisine TEXT NOT NULL,
	items BLOB NOT NULL, -- JSON
	created_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;
CREATE TRIGGER restaurants_created AFTER INSERT ON restaurants BEGIN
	UPDATE facts SET value = value + 1 WHERE name = 'catalogue';
	UPDATE facts SET value = 1 WHERE name = 'held_restaurant' AND value = 0;
END;
CREATE TRIGGER restaurants_changed AFTER UPDATE ON restaurants BEGIN
	UPDATE facts SET value = value + 1 WHERE name = 'catalogue';
END;
CREATE TRIGGER restaurants_deleted AFTER DELETE ON restaurants BEGIN
	UPDATE facts SET value = value + 1 WHERE name = 'catalogue';
END;

CREATE TABLE users (
	id ANY NOT NULL PRIMARY KEY,
	username_key TEXT NOT NULL UNIQUE,
	email_key TEXT NOT NULL UNIQUE,
	username TEXT NOT NULL,
	email TEXT NOT NULL,
	password_hash TEXT NOT NULL,
	role TEXT NOT NULL,
	restaurants BLOB, -- JSON list of ids
	created_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A venue is a restaurant under one name. Rows never change, so an order's receipt does not either.
CREATE TABLE venues (
	venue INTEGER PRIMARY KEY,
	restaurant ANY NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	UNIQUE (restaurant, name)
) STRICT;
CREATE INDEX venues_by_name ON venues (name_key);

-- Clustered so that a diner's newest orders are neighbours.
CREATE TABLE orders (
	diner ANY NOT NULL,
	id ANY NOT NULL UNIQUE,
	venue INTEGER NOT NULL,
	status TEXT NOT NULL,
	placed_at INTEGER NOT NULL,
	total INTEGER NOT NULL,
	revenue INTEGER NOT NULL, -- total, or 0 for an order that is none
	counts INTEGER NOT NULL,  -- 1 for an order that is revenue, else 0
	version INTEGER NOT NULL,
	body BLOB NOT NULL,       -- JSON: lines, consent
	first BLOB,               -- JSON: the order as it was first answered, once it has changed
	PRIMARY KEY (diner, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_by_status ON orders (status, id);
CREATE INDEX orders_by_venue_status ON orders (venue, status, id);

-- What an Idempotency-Key came to. This primary key decides every race for one; a key without an order was voided.
CREATE TABLE keys (
	name TEXT NOT NULL, -- first: names are mostly UUIDs, so that new ones are neighbours
	diner ANY NOT NULL,
	order_id ANY,
	digest TEXT NOT NULL,
	PRIMARY KEY (name, diner)
) STRICT, WITHOUT ROWID;

CREATE TABLE reviews (
	restaurant ANY NOT NULL,
	id ANY NOT NULL UNIQUE,
	author ANY NOT NULL,
	username TEXT NOT NULL,
	restaurant_name TEXT NOT NULL,
	rating INTEGER NOT NULL,
	comment TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	helpful INTEGER NOT NULL,
	verified INTEGER NOT NULL,
	version INTEGER NOT NULL,
	PRIMARY KEY (restaurant, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX reviews_once ON reviews (author, restaurant);
CREATE INDEX reviews_by_author ON reviews (author, id);

CREATE TABLE refresh_tokens (
	hash TEXT NOT NULL PRIMARY KEY,
	family ANY NOT NULL,
	user ANY NOT NULL,
	expires_at INTEGER NOT NULL,
	spent INTEGER NOT NULL DEFAULT 0,
	revoked INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);

CREATE TABLE revoked_access (jti TEXT NOT NULL PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX revoked_access_by_until ON revoked_access (until);

-- Sums, kept by triggers in the transaction of whatever changes them, so that no reader ever adds up orders.
CREATE TABLE totals (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	users INTEGER NOT NULL,
	orders INTEGER NOT NULL,
	revenue INTEGER NOT NULL,
	revenue_orders INTEGER NOT NULL,
	reviews INTEGER NOT NULL,
	rating_sum INTEGER NOT NULL
) STRICT;
INSERT INTO totals VALUES (1, 0, 0, 0, 0, 0, 0);

-- A slot is a quarter of an hour, counted from 1970 UTC: every day of every time zone in use is a whole number of them.
CREATE TABLE slots (
	slot INTEGER PRIMARY KEY,
	orders INTEGER NOT NULL DEFAULT 0,
	revenue INTEGER NOT NULL DEFAULT 0,
	diners INTEGER NOT NULL DEFAULT 0 -- whose last order is of this slot
) STRICT;

CREATE TABLE diners (
	diner ANY NOT NULL PRIMARY KEY,
	slot INTEGER NOT NULL,
	last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX diners_by_slot ON diners (slot);

CREATE TABLE sales (
	restaurant ANY NOT NULL PRIMARY KEY,
	orders INTEGER NOT NULL,
	revenue INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sales_by_orders ON sales (orders, revenue, restaurant);

CREATE TABLE ratings (
	restaurant ANY NOT NULL,
	rating INTEGER NOT NULL,
	reviews INTEGER NOT NULL,
	PRIMARY KEY (restaurant, rating)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER users_created AFTER INSERT ON users BEGIN
	UPDATE totals SET users = users + 1;
END;

CREATE TRIGGER orders_placed AFTER INSERT ON orders BEGIN
	UPDATE totals SET orders = orders + 1, revenue = revenue + NEW.revenue, revenue_orders = revenue_orders + NEW.counts;
	INSERT INTO slots (slot, orders, revenue) VALUES (NEW.placed_at / 900000, 1, NEW.revenue)
		ON CONFLICT DO UPDATE SET orders = orders + 1, revenue = revenue + NEW.revenue;
	INSERT INTO diners VALUES (NEW.diner, NEW.placed_at / 900000, NEW.placed_at)
		ON CONFLICT DO UPDATE SET slot = max(slot, excluded.slot), last_at = max(last_at, excluded.last_at);
	INSERT INTO sales SELECT restaurant, NEW.counts, NEW.revenue FROM venues WHERE venue = NEW.venue
		ON CONFLICT DO UPDATE SET orders = orders + NEW.counts, revenue = revenue + NEW.revenue;
END;

-- What an order that is cancelled later earned is taken from the day on which it was placed.
CREATE TRIGGER orders_changed AFTER UPDATE OF revenue, counts ON orders
WHEN NEW.revenue <> OLD.revenue OR NEW.counts <> OLD.counts BEGIN
	UPDATE totals SET revenue = revenue + NEW.revenue - OLD.revenue, revenue_orders = revenue_orders + NEW.counts - OLD.counts;
	UPDATE slots SET revenue = revenue + NEW.revenue - OLD.revenue WHERE slot = NEW.placed_at / 900000;
	UPDATE sales SET orders = orders + NEW.counts - OLD.counts, revenue = revenue + NEW.revenue - OLD.revenue
		WHERE restaurant = (SELECT restaurant FROM venues WHERE venue = NEW.venue);
END;

CREATE TRIGGER diners_first AFTER INSERT ON diners BEGIN
	UPDATE slots SET diners = diners + 1 WHERE slot = NEW.slot;
END;
CREATE TRIGGER diners_again AFTER UPDATE OF slot ON diners WHEN NEW.slot <> OLD.slot BEGIN
	UPDATE slots SET diners = diners - 1 WHERE slot = OLD.slot;
	UPDATE slots SET diners = diners + 1 WHERE slot = NEW.slot;
END;

CREATE TRIGGER reviews_created AFTER INSERT ON reviews BEGIN
	UPDATE totals SET reviews = reviews + 1, rating_sum = rating_sum + NEW.rating;
	INSERT INTO ratings VALUES (NEW.restaurant, NEW.rating, 1) ON CONFLICT DO UPDATE SET reviews = reviews + 1;
END;
CREATE TRIGGER reviews_changed AFTER UPDATE OF rating ON reviews WHEN NEW.rating <> OLD.rating BEGIN
	UPDATE totals SET rating_sum = rating_sum + NEW.rating - OLD.rating;
	UPDATE ratings SET reviews = reviews - 1 WHERE restaurant = OLD.restaurant AND rating = OLD.rating;
	INSERT INTO ratings VALUES (NEW.restaurant, NEW.rating, 1) ON CONFLICT DO UPDATE SET reviews = reviews + 1;
END;
CREATE TRIGGER reviews_deleted AFTER DELETE ON reviews BEGIN
	UPDATE totals SET reviews = reviews - 1, rating_sum = rating_sum - OLD.rating;
	UPDATE ratings SET reviews = reviews - 1 WHERE restaurant = OLD.restaurant AND rating = OLD.rating;
END;
