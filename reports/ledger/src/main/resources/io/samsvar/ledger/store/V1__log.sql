-- The records, in the order of the log. idx has no gaps.
CREATE TABLE entry (
  idx         INTEGER PRIMARY KEY,
  recorded_at INTEGER NOT NULL, -- microseconds since 1970; the leaf says the same
  leaf        BLOB NOT NULL
);

CREATE INDEX entry_recorded_at ON entry (recorded_at);

-- Events too large for a leaf, which commits to them by digest.
CREATE TABLE body (
  digest TEXT NOT NULL UNIQUE,
  bytes  BLOB NOT NULL
);

-- Hashes of complete subtrees in the order in which they became complete: only ever added to.
CREATE TABLE subtree (
  position INTEGER PRIMARY KEY,
  hash     BLOB NOT NULL
);

-- The newest signed checkpoint: one row, replaced in the transaction that adds entries.
CREATE TABLE checkpoint (
  id   INTEGER PRIMARY KEY CHECK (id = 0),
  note TEXT NOT NULL
);

CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER entry_is_never_removed BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
