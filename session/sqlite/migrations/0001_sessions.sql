-- Times are milliseconds since 1970 UTC.

-- A session, and the lease of its turn. Narrow, so that a lease writes one page and sweeping reads few.
CREATE TABLE sessions (
	session INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice, so that what one process remembers of it stays right
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL DEFAULT 0,        -- of the last commit; 0 for what is only a lease
	expires_at INTEGER NOT NULL,
	pending_until INTEGER NOT NULL DEFAULT 0,
	messages INTEGER NOT NULL DEFAULT 0,       -- that were ever appended
	holder INTEGER NOT NULL,                   -- of the lease; 0 for none
	lease_until INTEGER NOT NULL
) STRICT;

-- What each turn writes anew.
CREATE TABLE contents (
	session INTEGER PRIMARY KEY,
	state BLOB NOT NULL,  -- JSON: state, pending order, seen message ids
	answers BLOB NOT NULL -- JSON
) STRICT;

-- History, appended only. The key is session × 2²⁰ + the message's number in it, so that a session's are neighbours.
CREATE TABLE messages (
	message INTEGER PRIMARY KEY,
	body BLOB NOT NULL -- JSON
) STRICT;

-- Guests' conversations on their way to a diner's session.
CREATE TABLE handovers (
	guest TEXT NOT NULL PRIMARY KEY,
	id TEXT NOT NULL,
	expires_at INTEGER NOT NULL,
	session BLOB NOT NULL -- JSON
) STRICT;
