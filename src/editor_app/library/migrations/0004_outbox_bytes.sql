-- The bytes of submissions in a table of their own: a list of the outbox must not read through every article in it. They
-- are needed until the receipt is there; what was sent is kept as a revision.
CREATE TABLE submission_bytes (
    submission INTEGER PRIMARY KEY REFERENCES submissions (position),
    payload BLOB NOT NULL,  -- the frozen article
    composed BLOB           -- what is sent, once every picture has its name at the site
) STRICT;
INSERT INTO submission_bytes SELECT position, payload, composed FROM submissions WHERE phase <> 'done';
ALTER TABLE submissions DROP COLUMN payload;
ALTER TABLE submissions DROP COLUMN composed;
CREATE INDEX submissions_open ON submissions (position) WHERE phase <> 'done' AND hold <> 'cancelled';
