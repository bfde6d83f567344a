-- Whose signature a site profile's updates must have: remembered when the first signed one was installed.
CREATE TABLE profile_keys (
    profile TEXT PRIMARY KEY,          -- id
    key TEXT NOT NULL,                 -- Ed25519, hexadecimal; empty: given up, the next signed one counts
    signer TEXT NOT NULL,              -- by his own word
    since TEXT NOT NULL                -- RFC 3339 UTC
) STRICT, WITHOUT ROWID;
