-- What a site said last of an article that it has taken.
CREATE TABLE followed (
    article TEXT NOT NULL,
    site TEXT NOT NULL,
    submission TEXT NOT NULL,  -- the one that was the last when it was said
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    url TEXT NOT NULL,
    note TEXT NOT NULL,
    at TEXT NOT NULL,          -- the site's own words
    changed INTEGER NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (article, site)
) STRICT, WITHOUT ROWID;
