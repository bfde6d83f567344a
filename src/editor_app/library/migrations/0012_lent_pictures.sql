-- Web versions of pictures whose originals lie with others: what a site shows of an article that came from there for review.
CREATE TABLE lent_pictures (
    source TEXT PRIMARY KEY,           -- what a figure shows: the original's SHA-256, behind it the edits
    sha256 TEXT NOT NULL,              -- of the bytes kept in renditions/
    media_type TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    size INTEGER NOT NULL,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
