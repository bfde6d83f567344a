-- What contents that came in packages were made of, and those that lie beside the present one until a person has merged them.
CREATE TABLE lineage (
    article TEXT NOT NULL,             -- the article's UUID
    digest TEXT NOT NULL,              -- of a content; it need not be kept here
    beside INTEGER NOT NULL DEFAULT 0, -- 1: another branch, not yet part of the present text
    PRIMARY KEY (article, digest)
) STRICT, WITHOUT ROWID;
