-- A person. The tag finds the row of an identity; it is an HMAC under the vault's key.
CREATE TABLE subject (
  id          TEXT PRIMARY KEY,
  tag         BLOB NOT NULL UNIQUE,
  wrapped_key BLOB NOT NULL,
  identity    BLOB NOT NULL
);

-- What opens one commitment: the random bytes, encrypted with the subject's key.
CREATE TABLE opening (
  commitment  TEXT PRIMARY KEY,
  subject     TEXT NOT NULL REFERENCES subject (id) ON DELETE CASCADE,
  random      BLOB NOT NULL,
  recorded_at INTEGER NOT NULL -- microseconds since 1970
);

CREATE INDEX opening_subject ON opening (subject);
CREATE INDEX opening_recorded_at ON opening (recorded_at);
