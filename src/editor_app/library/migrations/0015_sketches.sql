-- A few shingles of every longer paragraph (`checks.rules_repeats.sketch`), by which articles that share one are found. Made
-- anew from the words wherever it is missing.
CREATE TABLE sketches (
    print INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    PRIMARY KEY (print, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX sketches_by_article ON sketches (article);

CREATE TABLE sketched (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    version INTEGER NOT NULL           -- of the article, whose words the sketches are of
) STRICT;
CREATE INDEX submissions_by_title ON submissions (site, title);

-- How parts of a picture look (`pictures.likeness.crop_likenesses`), by which a cropped copy is found; empty where not known.
ALTER TABLE likenesses ADD COLUMN crops BLOB NOT NULL DEFAULT x'';
