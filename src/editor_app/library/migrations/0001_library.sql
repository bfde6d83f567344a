-- Contents are stored once, whoever refers to them; `hash` covers block ids too, `digest` is what a reader sees.
CREATE TABLE contents (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    metadata TEXT NOT NULL,
    body TEXT NOT NULL,
    digest TEXT NOT NULL,
    characters INTEGER NOT NULL
) STRICT;

CREATE TABLE articles (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    touched INTEGER NOT NULL,          -- order of the last change: a counter, never a clock
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    state_before_trash TEXT NOT NULL DEFAULT '',
    site TEXT NOT NULL DEFAULT '',
    content INTEGER NOT NULL REFERENCES contents (id),
    title TEXT NOT NULL,
    initials TEXT NOT NULL DEFAULT '',
    column_id TEXT NOT NULL,
    contributor TEXT NOT NULL,
    pictures INTEGER NOT NULL,
    missing INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX articles_by_state ON articles (state, touched DESC);
CREATE INDEX articles_by_touch ON articles (touched DESC);
CREATE INDEX articles_by_content ON articles (content);

CREATE TABLE revisions (
    article INTEGER NOT NULL REFERENCES articles (number),
    number INTEGER NOT NULL,
    reason TEXT NOT NULL,
    content INTEGER NOT NULL REFERENCES contents (id),
    saved_at TEXT NOT NULL,
    PRIMARY KEY (article, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX revisions_by_content ON revisions (content);

CREATE TABLE assets (
    sha256 TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    orientation INTEGER NOT NULL,
    taken_at TEXT NOT NULL,
    has_location INTEGER NOT NULL,
    has_device_data INTEGER NOT NULL,
    animated INTEGER NOT NULL,
    added_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE renditions (
    asset TEXT NOT NULL REFERENCES assets (sha256),
    rules TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    size INTEGER NOT NULL,
    name TEXT NOT NULL,
    notes TEXT NOT NULL,
    PRIMARY KEY (asset, rules)
) STRICT, WITHOUT ROWID;

CREATE TABLE sites (
    position INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    url TEXT NOT NULL,
    account TEXT NOT NULL,
    profile TEXT NOT NULL
) STRICT;

CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Bigrams of title, metadata and words; the row id is the article's number. `ascii` keeps every character beyond
-- ASCII as part of a token, which is what two-character tokens need.
CREATE VIRTUAL TABLE article_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = full, tokenize = 'ascii'
);
