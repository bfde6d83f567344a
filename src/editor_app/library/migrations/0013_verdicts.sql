-- What the last check of an article said, and of what: it holds while content, waivers and `basis` are the same.
CREATE TABLE verdicts (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    version INTEGER NOT NULL,          -- of the article, and
    digest TEXT NOT NULL,              -- of the content that was checked
    profile TEXT NOT NULL,             -- id of the site profile
    basis TEXT NOT NULL,               -- fingerprint of profile, lists and rules
    errors INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    infos INTEGER NOT NULL,
    waived INTEGER NOT NULL,           -- findings that waivers settled
    waivers INTEGER NOT NULL,          -- waivers in the article's record then
    checked_at TEXT NOT NULL
) STRICT;
