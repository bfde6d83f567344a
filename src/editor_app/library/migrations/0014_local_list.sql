-- The word list that the unit keeps itself, an entry a row; the stamp in the settings grows with every change.
CREATE TABLE local_list (
    id TEXT NOT NULL,                  -- the entry's, or that of the entry whose level it lowers
    lowers INTEGER NOT NULL DEFAULT 0, -- 1: it lowers the level of an entry of another list
    position INTEGER NOT NULL,
    rule TEXT NOT NULL,                -- as in list files, JSON
    PRIMARY KEY (id, lowers)
) STRICT, WITHOUT ROWID;
