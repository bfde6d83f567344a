-- Records of reviews, an entry a row. They only ever become more: what was signed is neither changed nor removed, by nobody.
CREATE TABLE review_entries (
    position INTEGER PRIMARY KEY,
    article TEXT NOT NULL,             -- the article's UUID; its record outlives it
    hash TEXT NOT NULL,
    line TEXT NOT NULL,                -- canonical JSON of the entry
    UNIQUE (article, hash)
) STRICT;
CREATE TRIGGER review_entries_are_not_changed BEFORE UPDATE ON review_entries
BEGIN SELECT raise(ABORT, 'a review record is not changed'); END;
CREATE TRIGGER review_entries_are_not_removed BEFORE DELETE ON review_entries
BEGIN SELECT raise(ABORT, 'a review record is not shortened'); END;
