-- The outbox. `position` is the order; `payload` the frozen article, `composed` the bytes that are sent.
CREATE TABLE submissions (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article TEXT NOT NULL,
    title TEXT NOT NULL,
    column_name TEXT NOT NULL,
    site TEXT NOT NULL,
    account TEXT NOT NULL,             -- a submission belongs to one account; another never sends it unasked
    digest TEXT NOT NULL,
    revision INTEGER NOT NULL,
    phase TEXT NOT NULL,
    hold TEXT NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    until TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    details TEXT NOT NULL DEFAULT '{}',
    payload BLOB NOT NULL,
    composed BLOB,
    expected TEXT NOT NULL DEFAULT '', -- the version at the site that an update replaces; empty for a new article
    remote_id TEXT NOT NULL DEFAULT '',
    etag TEXT NOT NULL DEFAULT '',
    receipt TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX submissions_by_article ON submissions (article, site);

CREATE TABLE submission_pictures (
    submission INTEGER NOT NULL REFERENCES submissions (position),
    number INTEGER NOT NULL,
    asset TEXT NOT NULL,
    rendition TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    state TEXT NOT NULL,
    remote TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (submission, number)
) STRICT, WITHOUT ROWID;

-- What was about to be done (intent) and what came of it (outcome). An intent without an outcome is doubt.
CREATE TABLE submission_journal (
    id INTEGER PRIMARY KEY,
    submission INTEGER NOT NULL REFERENCES submissions (position),
    intent INTEGER REFERENCES submission_journal (id),
    step TEXT NOT NULL,
    subject TEXT NOT NULL DEFAULT '',
    said TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX submission_journal_outcomes ON submission_journal (intent) WHERE intent IS NOT NULL;
CREATE INDEX submission_journal_by_submission ON submission_journal (submission, id);
