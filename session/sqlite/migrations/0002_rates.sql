-- When the rate of each session is idle again (GCRA). It outlives the session, so that nobody clears it to talk on.
CREATE TABLE rates (
	id TEXT NOT NULL PRIMARY KEY, -- of the session
	idle_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
