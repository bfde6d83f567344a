-- What the document that an article was read from had open (comments, tracked changes): told by the checks until it is settled.
CREATE TABLE open_points (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    points TEXT NOT NULL               -- JSON: a list of [kind, words, block]
) STRICT;

-- What the QR codes of web versions say. Can be made anew from the pictures.
CREATE TABLE picture_codes (
    source TEXT PRIMARY KEY,           -- what a figure shows: the original's SHA-256, behind it the edits
    codes TEXT NOT NULL                -- JSON: a list of texts, an empty one for a code that cannot be read; [] for none
) STRICT, WITHOUT ROWID;
